// Prints the SHA-256 of each file named: what the bundles were built from.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

for (const name of process.argv.slice(2)) {
  console.log(`${createHash("sha256").update(readFileSync(name)).digest("hex")}  ${name}`);
}
