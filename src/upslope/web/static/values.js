// Values as pictures: small arrays and lists are cells, and the cells that differ are marked by
// shape as well as by colour. Whatever has no picture is its text.
import { el, unseen } from "./dom.js";

const MAX_CELLS = 400;

/** The two values of a counterexample as nodes; either may be missing. */
export function sideNodes(shown) {
  const { expected, got, differs } = shown;
  const marks = differs.length ? new Set(differs) : differingItems(expected, got);
  return [
    ["Expected", expected, got],
    ["Got", got, expected],
  ]
    .filter(([, value]) => value)
    .map(([title, value, other]) =>
      el("div", { class: title.toLowerCase() }, el("h3", {}, title), valueNode(value, other, marks)),
    );
}

function valueNode(value, other, marks) {
  if (value.kind === "array" && isDrawable(value.data)) return arrayNode(value, marks);
  if (value.kind === "sequence" && isDrawable(value.data)) return sequenceNode(value, marks);
  const isText = value.kind === "text" || value.kind === "other";
  if (isText && other?.kind === value.kind) return textNode(value.text, other.text);
  return el("pre", { class: "value" }, value.text);
}

const depth = (data) => (Array.isArray(data) ? 1 + depth(data[0]) : 0);

function isDrawable(data) {
  if (!Array.isArray(data) || depth(data) > 3) return false;
  const { length } = data.flat(Infinity);
  return length > 0 && length <= MAX_CELLS;
}

/** Lists carry no marks of their own: the items that differ are found here. */
function differingItems(expected, got) {
  if (expected?.kind !== "sequence" || got?.kind !== "sequence") return new Set();
  const [want, have] = [expected.data ?? [], got.data ?? []];
  const most = Math.max(want.length, have.length);
  return new Set([...Array(most).keys()].filter((index) => want[index] !== have[index]));
}

function arrayNode(value, marks) {
  const layers = depth(value.data) === 3 ? value.data : [depth(value.data) === 1 ? [value.data] : value.data];
  let index = 0;
  const tables = layers.map((rows, number) => {
    const body = rows.map((row) => el("tr", {}, row.map((cell) => cellNode("td", cell, marks.has(index++)))));
    const label = layers.length > 1 && el("span", { class: "meta" }, `[${number}]`);
    return el("div", { class: "layer" }, label, el("table", { class: "grid" }, el("tbody", {}, body)));
  });
  const shape = value.shape.length === 1 ? `${value.shape[0]},` : value.shape.join(", ");
  return el("div", { class: "value arrays" }, tables, el("span", { class: "meta" }, `shape (${shape})`));
}

function sequenceNode(value, marks) {
  const items = value.data.map((item, index) => cellNode("li", item, marks.has(index)));
  return el(
    "div",
    { class: "value arrays" },
    el("ol", { class: "items" }, items),
    el("span", { class: "meta" }, `${value.data.length} ${value.data.length === 1 ? "item" : "items"}`),
  );
}

function cellNode(tag, cell, differs) {
  return el(tag, { class: differs && "differs" }, written(cell), differs && unseen(" (differs)"));
}

/** A cell as Python would write it, short. */
function written(cell) {
  if (typeof cell === "boolean") return cell ? "True" : "False";
  if (cell === null) return "None";
  if (typeof cell === "number") {
    return Number.isInteger(cell) ? String(cell) : String(Number(cell.toPrecision(5)));
  }
  return cell;
}

/** A string with the stretch that differs from the other one marked. */
function textNode(text, other) {
  let from = 0;
  while (from < Math.min(text.length, other.length) && text[from] === other[from]) from++;
  let tail = 0;
  const most = Math.min(text.length, other.length) - from;
  while (tail < most && text.at(-1 - tail) === other.at(-1 - tail)) tail++;
  const to = text.length - tail;
  return el(
    "pre",
    { class: "value" },
    text.slice(0, from),
    to > from && el("mark", { class: "differs" }, text.slice(from, to)),
    text.slice(to),
  );
}
