// Help on request: hints one at a time, a solution after a question, other ways once passed.
import { ask } from "./ask.js";
import { byId, el, inline } from "./dom.js";
import { showCode } from "./editor.js";
import { typeset } from "./math.js";

/** Asks her first; true if she says yes. */
export function confirm(title, words, yes) {
  const dialog = byId("ask");
  byId("ask-title").textContent = title;
  byId("ask-words").textContent = words;
  byId("ask-yes").textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  byId("ask-no").focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

export class Help {
  #path;
  #of;
  #list = el("ol", { class: "hints" });
  #code = el("div", { class: "solutions" });
  #wayShown = false;

  constructor(start) {
    this.#path = `/api/exercise/${start.id}`;
    this.#of = start.hints.of;
    byId("help").append(this.#list, this.#code);
    start.hints.shown.forEach((text) => this.#add(text));
    this.#label();
  }

  async hint() {
    if (this.#list.children.length >= this.#of) return reveal(this.#list.lastChild);
    const { level, text } = await ask("POST", `${this.#path}/hint`, {});
    // another door may have shown some meanwhile: this one is the `level`-th
    while (this.#list.children.length < level - 1) this.#add("…");
    const item = this.#add(text);
    this.#label();
    reveal(item);
  }

  async solution(passed) {
    if (!passed) {
      const sure = await confirm(
        "Show a solution?",
        "One more hint may be all it takes. If you look, it is noted in your journal, and the " +
          "exercise still counts once yours passes.",
        "Show it",
      );
      if (!sure) return;
    }
    if (passed) return this.ways(true);
    const { text } = await ask("POST", `${this.#path}/solution`, {});
    this.#code.replaceChildren();
    reveal(this.#show("A solution", text));
  }

  /** The reference and other right ways, side by side with hers. */
  async ways(goThere = false) {
    if (!this.#wayShown) {
      const { ways } = await ask("GET", `${this.#path}/ways`);
      this.#wayShown = true;
      this.#code.replaceChildren(el("h2", { class: "kicker" }, "Other ways to write it"));
      for (const { way, text } of ways) this.#fold(way, text);
    }
    if (goThere) reveal(this.#code);
  }

  #add(text) {
    const item = el("li", { tabindex: "-1" }, ...inline(text));
    this.#list.append(item);
    void typeset(item);
    return item;
  }

  #label() {
    const shown = this.#list.children.length;
    const button = byId("hint");
    button.hidden = this.#of === 0;
    const left = this.#of - shown;
    const words = left ? ` ${shown + 1} of ${this.#of}` : ` (all ${this.#of} shown)`;
    button.replaceChildren(left ? "Hint" : "Hints", shown ? el("span", { class: "of" }, words) : "");
  }

  #show(title, text) {
    const place = el("div", { class: "code" });
    const section = el("section", { tabindex: "-1" }, el("h2", { class: "kicker" }, title), place);
    this.#code.append(section);
    showCode(place, withoutTask(text));
    return section;
  }

  #fold(title, text) {
    const place = el("div", { class: "code" });
    const fold = el("details", {}, el("summary", {}, ...inline(title)), place);
    const open = () => place.childElementCount || showCode(place, withoutTask(text));
    fold.addEventListener("toggle", open);
    this.#code.append(fold);
  }
}

/** Solutions start with the task, which stands beside them already. */
const withoutTask = (text) => text.replace(/^[rRuU]?("""|''')[^]*?\1\s*/, "");

function reveal(node) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  if (node.tabIndex >= -1 && node.hasAttribute("tabindex")) node.focus({ preventScroll: true });
}
