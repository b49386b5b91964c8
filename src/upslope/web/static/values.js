// Values as pictures: a small array is a table whose differing cells are marked, by shape as
// well as by colour. Whatever has no picture is its text.
import { el, unseen } from "./dom.js";

const MAX_CELLS = 400;

/** A value of a verdict; `differs` are flat indices of its cells. */
export function valueNode(value, differs = []) {
  const flat = Array.isArray(value.data) ? value.data.flat(Infinity) : [];
  const drawn = value.kind === "array" && flat.length > 0 && flat.length <= MAX_CELLS;
  if (!drawn || depth(value.data) > 3) return el("pre", { class: "value" }, value.text);
  const grids = gridsOf(value.data);
  const marked = new Set(differs);
  let start = 0;
  const tables = grids.map(([label, rows]) => {
    const table = grid(rows, marked, start, label);
    start += rows.flat().length;
    return table;
  });
  return el("div", { class: "value arrays" }, ...tables, shapeOf(value));
}

const depth = (data) => (Array.isArray(data) ? 1 + depth(data[0]) : 0);

/** One or more labelled tables: three axes are a stack of them. */
function gridsOf(data) {
  if (depth(data) === 1) return [["", [data]]];
  if (depth(data) === 2) return [["", data]];
  return data.map((rows, index) => [`[${index}]`, rows]);
}

function grid(rows, marked, start, label) {
  let index = start;
  const cells = (row) =>
    row.map((cell) => {
      const differs = marked.has(index++);
      return el(
        "td",
        { class: differs && "differs" },
        number(cell),
        differs && unseen(" (differs)"),
      );
    });
  const table = el("table", { class: "grid" }, el("tbody", {}, rows.map((row) => el("tr", {}, cells(row)))));
  return label ? el("div", { class: "layer" }, el("span", { class: "meta" }, label), table) : table;
}

function number(cell) {
  if (typeof cell !== "number" || Number.isInteger(cell)) return String(cell);
  return String(Number(cell.toPrecision(5)));
}

function shapeOf(value) {
  return value.shape ? el("span", { class: "meta" }, `shape (${shapeWords(value.shape)})`) : "";
}

const shapeWords = (shape) => (shape.length === 1 ? `${shape[0]},` : shape.join(", "));
