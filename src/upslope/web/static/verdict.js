// Draws a verdict: what came of it, the sentence that helps, the smallest input that shows it.
import { el, inline, unseen } from "./dom.js";
import { sideNodes } from "./values.js";

const SIGNS = { passed: "✓", failed: "✗", "not reached": "·" };

/** What stands there before the first check: what will be checked. */
export function awaited(checks) {
  return el(
    "div",
    { class: "verdict" },
    el("h2", { class: "kicker" }, "What is checked"),
    checkList(checks),
  );
}

/** A verdict; `jump` takes her to a line of her file. */
export function verdictNode(verdict, { jump }) {
  const sign = { passed: "✓", fault: "!" }[verdict.outcome] ?? "✗";
  return el(
    "div",
    { class: `verdict ${verdict.outcome}` },
    el(
      "h2",
      { class: "sentence" },
      el("span", { class: "mark", "aria-hidden": "true" }, sign),
      el("span", {}, ...inline(verdict.sentence)),
    ),
    verdict.place && placeNode(verdict.place, jump),
    verdict.diagnosis && el("p", { class: "diagnosis" }, ...inline(verdict.diagnosis.sentence)),
    verdict.counterexample && counterexampleNode(verdict.counterexample),
    checkList(verdict.checks),
    printsNode(verdict),
    el("p", { class: "meta foot" }, footWords(verdict)),
  );
}

/** The verdict in one breath, for a screen reader. */
export function verdictWords(verdict) {
  const outcome = verdict.outcome === "passed" ? "Passed." : "Not passed yet.";
  return [outcome, verdict.sentence, verdict.diagnosis?.sentence].filter(Boolean).join(" ");
}

function placeNode(place, jump) {
  return el(
    "p",
    { class: "place" },
    el("button", { type: "button", class: "link", onclick: () => jump(place.line) }, `Line ${place.line}`),
    place.source && el("code", {}, place.source.trim()),
  );
}

function counterexampleNode(shown) {
  const sides = sideNodes(shown);
  return el(
    "div",
    { class: "counterexample" },
    shown.calls.length > 0 && el("pre", { class: "calls" }, shown.calls.join("\n")),
    sides.length > 0 && el("div", { class: "sides" }, sides),
    shown.where && el("p", { class: "meta" }, ...inline(shown.where)),
  );
}

function printsNode(verdict) {
  const prints = verdict.counterexample?.prints || verdict.prints;
  if (!prints) return null;
  const title = verdict.counterexample?.prints ? "Printed during this call" : "Printed";
  return el("div", { class: "prints" }, el("h3", {}, title), el("pre", {}, prints));
}

function checkList(checks) {
  return el(
    "ul",
    { class: "checks" },
    checks.map((check) =>
      el(
        "li",
        { class: check.state.replace(" ", "-") },
        el("span", { class: "mark", "aria-hidden": "true" }, SIGNS[check.state]),
        el("span", {}, unseen(`${check.state}: `), ...inline(check.claim)),
      ),
    ),
  );
}

function footWords(verdict) {
  const cases = verdict.checks.reduce((sum, check) => sum + check.cases, 0);
  const inputs = cases ? ` on ${cases} ${cases === 1 ? "input" : "inputs"}` : "";
  return `Checked${inputs} in ${Math.max(1, Math.round(verdict.milliseconds))} ms`;
}
