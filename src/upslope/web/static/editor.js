// The editor: CodeMirror on one Python file, dressed in the page's own colours.
import {
  Annotation,
  Compartment,
  Decoration,
  EditorState,
  EditorView,
  HighlightStyle,
  StateEffect,
  StateField,
  bracketMatching,
  closeBrackets,
  closeBracketsKeymap,
  codeFolding,
  defaultKeymap,
  drawSelection,
  foldEffect,
  foldKeymap,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSelectionMatches,
  history,
  historyKeymap,
  indentOnInput,
  indentUnit,
  indentWithTab,
  keymap,
  lineNumbers,
  python,
  search,
  searchKeymap,
  syntaxHighlighting,
  tags,
  unifiedMergeView,
} from "./vendor/codemirror.js";

const nonce = () => document.querySelector("meta[name=style-nonce]").content;

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], class: "code-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "code-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "code-number" },
  { tag: [tags.comment, tags.docString], class: "code-comment" },
  { tag: tags.function(tags.definition(tags.variableName)), class: "code-name" },
  { tag: tags.definition(tags.className), class: "code-name" },
  { tag: tags.meta, class: "code-meta" },
]);

const fromOutside = Annotation.define();
const setHere = StateEffect.define();
const here = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setHere)) continue;
      if (effect.value === null) return Decoration.none;
      return Decoration.set([Decoration.line({ class: "cm-here" }).range(effect.value)]);
    }
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * Typing over a selection. Left to the browser, Chromium would keep the look of what it replaces
 * in a style attribute, which our content-security policy refuses.
 */
function typeOver(event, view) {
  const { state } = view;
  const { from, to, empty } = state.selection.main;
  if (event.inputType !== "insertText" || empty || event.data === null || view.composing) return false;
  const typed = () => state.update(state.replaceSelection(event.data), { userEvent: "input.type" });
  const handlers = state.facet(EditorView.inputHandler); // such as brackets around a selection
  if (!handlers.some((handler) => handler(view, from, to, event.data, typed))) {
    view.dispatch(typed());
  }
  event.preventDefault();
  return true;
}

const basics = () => [
  EditorView.cspNonce.of(nonce()),
  python(),
  syntaxHighlighting(colours),
  EditorState.tabSize.of(4),
];

/** Code to read, not to change. */
export function showCode(parent, text) {
  const extensions = [
    ...basics(),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.lineWrapping,
  ];
  return new EditorView({ parent, state: EditorState.create({ doc: text.trimEnd(), extensions }) });
}

export class Editor {
  #view;
  #merge = new Compartment();

  constructor(parent, text, { onChange, label }) {
    const extensions = [
      ...basics(),
      lineNumbers(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      history(),
      drawSelection(),
      indentUnit.of("    "),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      highlightSelectionMatches(),
      search({ top: true }),
      codeFolding({ placeholderText: "… the task" }),
      here,
      matchMedia("(max-width: 34rem)").matches ? EditorView.lineWrapping : [],
      this.#merge.of([]),
      keymap.of([
        ...closeBracketsKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        indentWithTab,
        ...defaultKeymap,
      ]),
      EditorState.phrases.of({ Accept: "Keep mine", Reject: "Take theirs" }),
      EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
      EditorView.domEventHandlers({ beforeinput: typeOver }),
      EditorView.updateListener.of((update) => {
        const ours = update.transactions.some((change) => change.annotation(fromOutside));
        if (update.docChanged) onChange({ byHer: !ours });
      }),
    ];
    this.#view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
    this.#settleIn(text);
  }

  text() {
    return this.#view.state.doc.toString();
  }

  focus() {
    this.#view.focus();
  }

  /** Puts another text in place of this one, touching only what differs: the cursor stays. */
  replace(text) {
    const old = this.text();
    let from = 0;
    while (from < Math.min(old.length, text.length) && old[from] === text[from]) from++;
    let end = 0;
    const most = Math.min(old.length, text.length) - from;
    while (end < most && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
    this.#view.dispatch({
      changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) },
      annotations: fromOutside.of(true),
    });
  }

  /** Takes her to a line, marks it, and leaves the cursor at its first word. */
  jump(number) {
    const { doc } = this.#view.state;
    const line = doc.line(Math.min(Math.max(number, 1), doc.lines));
    const anchor = line.from + line.text.search(/\S|$/);
    this.#view.dispatch({
      selection: { anchor },
      effects: [setHere.of(line.from), EditorView.scrollIntoView(anchor, { y: "center" })],
    });
    this.focus();
  }

  unmark() {
    this.#view.dispatch({ effects: setHere.of(null) });
  }

  /** Shows where another text differs from this one, with a choice at each place. */
  compare(original) {
    const merge = unifiedMergeView({ original, mergeControls: true, gutter: true });
    this.#view.dispatch({ effects: this.#merge.reconfigure(merge) });
  }

  stopComparing() {
    this.#view.dispatch({ effects: this.#merge.reconfigure([]) });
  }

  /** The task stands beside the editor: its copy in the file starts folded, the cursor at work. */
  #settleIn(text) {
    const docstring = /^[rRuU]?("""|''')[^]*?\1/.exec(text);
    const end = docstring?.[0].length ?? 0;
    const firstLine = text.indexOf("\n");
    const effects = end > firstLine && firstLine > 0 ? [foldEffect.of({ from: firstLine, to: end })] : [];
    const work = text.indexOf("raise NotImplementedError");
    const anchor = work >= 0 ? work : 0;
    this.#view.dispatch({ effects, selection: { anchor } });
  }
}
