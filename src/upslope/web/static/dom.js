// Builds elements. Text only ever becomes text: there is no way here to make HTML of a string.

/** `el("p", { class: "x", onclick }, "words", child)`; null and false children are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** A sentence with `code`, *stress* and $math$ in it, as nodes. */
export function inline(text) {
  return text.split(/(`[^`]+`|\*[^*\s][^*]*\*|\$[^$\s][^$]*\$)/).map((part) => {
    const inside = part.slice(1, -1);
    if (/^`.+`$/s.test(part)) return el("code", {}, inside);
    if (/^\*.+\*$/s.test(part)) return el("em", {}, inside);
    if (/^\$.+\$$/s.test(part)) return el("span", { class: "math inline" }, inside);
    return part;
  });
}

/** A text for screen readers only. */
export const unseen = (text) => el("span", { class: "unseen" }, text);
