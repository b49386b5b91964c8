// The exercise page: joins the editor, the file, the verdict and the help to the page's keys.
import { ask } from "./ask.js";
import { Desk } from "./desk.js";
import { byId, el } from "./dom.js";
import { Editor } from "./editor.js";
import { listen } from "./events.js";
import { Help, confirm } from "./help.js";
import { onKeys } from "./keys.js";
import { typeset } from "./math.js";
import { awaited, verdictNode, verdictWords } from "./verdict.js";
import { Waiting } from "./waiting.js";

const start = JSON.parse(byId("start").textContent);
const path = `/api/exercise/${start.id}`;
const waiting = new Waiting(start.seconds);
const help = new Help(start);

let passed = start.state === "passed";
let lastRun = 0;
let judged = null; // the text that the verdict on the page is about
let check = null; // aborts the check that is under way

const editor = start.folder || start.problem ? null : openEditor();
const desk = editor && new Desk(start, editor, saved);

function openEditor() {
  const label = `${start.file}. Tab indents; Escape, then Tab, leaves the editor.`;
  return new Editor(byId("editor"), start.text, {
    label,
    onChange: ({ byHer }) => {
      if (byHer) desk.changed();
      markStale();
    },
  });
}

// --- the file

const SAVED = {
  unsaved: "Not saved yet",
  saving: "Saving…",
  saved: "Saved",
  updated: "Updated from disk",
  gone: "The file is gone from disk. Save puts it back.",
  offline: "Kept in this browser",
  conflict: "Two versions",
  failed: "Kept in this browser",
};

let note = ""; // what was kept where is worth reading until she goes on

function saved(state, detail) {
  if (state === "unsaved") note = "";
  if (state === "resolved") note = `The other version is kept in ${detail}`;
  if (state === "failed") complain(detail);
  if (state === "saved") calm();
  const isGood = ["saving", "saved", "resolved"].includes(state);
  byId("saved").textContent = (isGood && note) || SAVED[state];
  byId("saved").dataset.state = state;
  if (state === "resolved") showConflict(false);
  if (state === "conflict") {
    showConflict(true);
    if (byId("see-both").hidden) seeBoth(); // theirs changed again while she compares
  }
}

function showConflict(isOpen) {
  byId("conflict").hidden = !isOpen;
  if (!isOpen) {
    editor.stopComparing();
    byId("see-both").hidden = false;
    byId("keep-mine").textContent = "Keep mine";
  }
}

function seeBoth() {
  editor.compare(desk.theirs.text);
  byId("see-both").hidden = true;
  byId("keep-mine").textContent = "Keep what the editor shows";
  editor.focus();
}

/** A folder has no text to compare: whatever changed in it, the verdict is about before. */
async function folderChanged() {
  judged = null;
  const { files } = await ask("GET", `${path}/files`);
  byId("files").replaceChildren(...files.map((file) => el("li", {}, el("code", {}, file))));
  byId("no-files").hidden = files.length > 0;
  markStale();
}

// --- checking

async function runCheck() {
  calm();
  if (start.problem) return complain({ message: start.problem });
  waiting.start();
  check?.abort();
  const mine = (check = new AbortController());
  try {
    if (desk && !(await desk.save())) {
      if (desk.theirs) complain({ message: "Two versions of this file wait for your choice." });
      return;
    }
    const body = desk ? { text: desk.base.text, version: desk.base.version } : {};
    const run = await ask("POST", `${path}/check`, body, mine.signal);
    if (check === mine) show(run, { hers: true });
  } catch (error) {
    if (error.name === "AbortError" || check !== mine) return;
    if (error.status === 409) await desk.heard(null);
    else complain(error);
  } finally {
    if (check === mine) {
      check = null;
      waiting.stop();
    }
  }
}

function show(run, { hers = false } = {}) {
  if (run.run <= lastRun) return;
  lastRun = run.run;
  judged = !desk ? "" : run.version === desk.base.version ? desk.base.text : null;
  editor?.unmark();
  const node = verdictNode(run.verdict, { jump: (line) => editor?.jump(line) });
  if (run.trouble) node.append(el("p", { class: "meta" }, run.trouble));
  if (run.verdict.outcome === "passed") celebrate(node, run.next);
  else if (!passed) stand("started");
  byId("verdict-body").replaceChildren(node);
  byId("announcement").textContent = verdictWords(run.verdict);
  void typeset(node);
  markStale();
  if (hers) bringIntoView(byId("verdict"));
}

function celebrate(node, next) {
  passed = true;
  stand("passed");
  node.querySelector("h2").after(onward(next));
  byId("solution").textContent = "Other ways";
  help.ways().catch(complain);
}

function onward(next) {
  const [words, href] = next
    ? [`Next: ${next.title}`, `/exercise/${next.id}`]
    : ["You have passed all there is so far: back to the roadmap", "/"];
  return el(
    "p",
    { class: "onward" },
    el("a", { class: "primary", id: "next", href }, words, el("span", { "aria-hidden": "true" }, "→")),
    next && el("span", { class: "meta" }, `${next.minutes} minutes · ${next.difficulty}`),
  );
}

function stand(state) {
  byId("standing").textContent = state;
  byId("standing").className = `standing ${state}`;
}

/** A verdict on an older text is still worth reading, and says that it is one. */
function markStale() {
  const node = byId("verdict-body").firstElementChild;
  if (!node?.querySelector(".foot")) return;
  node.classList.toggle("stale", judged !== (editor ? editor.text() : ""));
}

/** Something could not be done; the verdict that was there stays. */
function complain(error) {
  const words = error.fix ? `${error.message} ${error.fix}` : error.message;
  byId("trouble").textContent = words;
  byId("trouble").hidden = !words;
}

const calm = () => complain({ message: "" });

function bringIntoView(node) {
  const { top } = node.getBoundingClientRect();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollTo?.({ top: 0 });
  if (top > innerHeight * 0.6) node.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

// --- help

async function startOver() {
  const sure = await confirm(
    "Start over?",
    start.folder
      ? "The folder is laid out afresh. What is there now is kept beside it."
      : "The file becomes the one you started from. What is there now is kept beside it.",
    "Start over",
  );
  if (!sure) return;
  if (desk && desk.isDirty && !(await desk.save())) return;
  const sheet = await ask("POST", `${path}/reset`, {});
  if (start.folder) return location.reload();
  note = sheet.kept && `Your old file is kept in ${sheet.kept}`;
  desk.startOver({ text: sheet.text, version: sheet.version });
  byId("verdict-body").replaceChildren(awaited(start.checks));
  editor.focus();
}

async function copyPlace() {
  await navigator.clipboard.writeText(byId("copy").dataset.text);
  byId("copy").textContent = "Copied";
}

// --- joining it all

const calmly = (act) => () => Promise.resolve(act()).catch(complain);

const clicks = {
  check: runCheck,
  hint: () => help.hint(),
  solution: () => help.solution(passed),
  reset: startOver,
  keys: () => byId("keys-dialog").showModal(),
  "keep-mine": () => desk.keepMine(),
  "take-theirs": () => desk.takeTheirs(),
  "see-both": seeBoth,
  copy: copyPlace,
};
for (const [id, act] of Object.entries(clicks)) byId(id)?.addEventListener("click", calmly(act));

onKeys({
  "Mod-Enter": calmly(runCheck),
  "Mod-s": calmly(() => desk?.save()),
  "Mod-Shift-Enter": () => byId("next")?.click(),
});

listen({
  hello: () => {
    lastRun = 0; // a server that was started again counts from one
    if (!start.problem) calm();
    void desk?.reconnect();
  },
  file: ({ exercise, version }) => {
    if (exercise !== start.id) return;
    if (desk) void desk.heard(version);
    else if (start.folder) void folderChanged().catch(complain);
    else location.reload(); // it could not be read, and perhaps now it can
  },
  verdict: (run) => run.exercise === start.id && !check && show(run),
  say: ({ sentence }) => waiting.hear(sentence),
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && desk?.isDirty) void desk.save();
});

const first = awaited(start.checks);
byId("verdict-body").replaceChildren(first);
if (start.run) show(start.run);
else if (passed) celebrate(first, start.next);
if (start.problem) complain({ message: start.problem });
desk?.recover();
void typeset(document.body);
