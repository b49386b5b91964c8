// Prints the licence of every package that ends up in the bundles.
import { existsSync, readFileSync, readdirSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const tools = /^node_modules\/(@?esbuild|commander)(\/|$)/;

for (const [folder, { version }] of Object.entries(lock.packages).sort()) {
  if (!folder || tools.test(folder) || !existsSync(folder)) continue;
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (!file) throw new Error(`${folder} has no licence file`);
  const name = folder.replace("node_modules/", "");
  const text = readFileSync(`${folder}/${file}`, "utf8").trim();
  console.log(`${"=".repeat(72)}\n${name} ${version}\n${"=".repeat(72)}\n\n${text}\n`);
}
