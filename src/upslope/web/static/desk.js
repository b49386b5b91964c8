// Keeps the editor and the file on disk the same, whoever writes to either, and loses nothing:
// a draft stays in this browser until the server has it, and of two texts both are kept.
import { Gone, Refusal, ask } from "./ask.js";

const PAUSE = 600;
const MENDED = 5000; // when to try again after the machine refused, as a full disk does

/**
 * `report(state, detail)` hears: unsaved, saving, saved, updated, gone, offline, failed,
 * conflict, resolved.
 */
export class Desk {
  /** What the disk held when it was last heard of. */
  base;
  /** The disk's text and version while it and the editor both changed; else null. */
  theirs = null;
  #editor;
  #path;
  #drafts;
  #report;
  #timer = 0;
  #saving = null;

  constructor(start, editor, report) {
    this.base = { text: start.text, version: start.version };
    this.#editor = editor;
    this.#path = `/api/exercise/${start.id}`;
    this.#drafts = new Drafts(start.id);
    this.#report = report;
  }

  get isDirty() {
    return this.#editor.text() !== this.base.text;
  }

  /** Takes up a draft that a crash, a closed tab or a stopped server left in this browser. */
  recover() {
    const draft = this.#drafts.read();
    if (!draft || draft.text === this.base.text) return this.#drafts.drop();
    const disk = this.base;
    this.#editor.replace(draft.text);
    if (draft.version === disk.version) {
      this.#report("unsaved");
      void this.save();
    } else {
      this.#collide(disk);
    }
  }

  /** She typed. */
  changed() {
    this.#drafts.write(this.#editor.text(), this.base.version);
    if (this.theirs) return;
    this.#report(this.isDirty ? "unsaved" : "saved");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), PAUSE);
  }

  /** Puts her text on disk; true once it is there. */
  async save() {
    clearTimeout(this.#timer);
    while (this.#saving) await this.#saving;
    if (this.theirs) return false;
    if (!this.isDirty && this.base.version) {
      this.#settle(this.base);
      return true;
    }
    this.#saving = this.#put(this.#editor.text());
    const saved = await this.#saving;
    this.#saving = null;
    if (saved && this.isDirty) this.changed(); // she went on typing meanwhile
    return saved;
  }

  /** The file has this version on disk now, says the server. */
  async heard(version) {
    while (this.#saving) await this.#saving;
    if (version === this.base.version) return;
    try {
      this.#meet(await ask("GET", `${this.#path}/file`));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The server is there (again): catches up in both directions. */
  async reconnect() {
    await this.heard(null);
    if (this.isDirty && !this.theirs) await this.save();
  }

  /** Her text wins; the disk's is kept beside it first. */
  async keepMine() {
    await this.#resolve("disk", this.theirs.text, () => void this.save());
  }

  /** The disk's text wins; hers is kept beside it first. */
  async takeTheirs() {
    const { text } = this.theirs;
    await this.#resolve("page", this.#editor.text(), () => {
      this.#editor.replace(text);
      this.#settle(this.base);
    });
  }

  /** After a fresh start: this is the file now. */
  startOver(sheet) {
    clearTimeout(this.#timer);
    this.theirs = null;
    this.base = sheet;
    this.#editor.replace(sheet.text);
    this.#settle(sheet);
  }

  async #put(text) {
    this.#report("saving");
    try {
      const { version } = await ask("PUT", `${this.#path}/file`, { text, version: this.base.version });
      this.#settle({ text, version });
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #settle(sheet) {
    this.base = sheet;
    if (this.isDirty) return;
    this.#drafts.drop();
    this.#report("saved");
  }

  #meet(sheet) {
    if (sheet.version === this.base.version) return;
    if (!sheet.version) {
      this.base = { text: this.base.text, version: "" };
      this.#report("gone");
    } else if (this.theirs) {
      this.#collide(sheet);
    } else if (!this.isDirty) {
      this.base = sheet;
      this.#editor.replace(sheet.text);
      this.#report("updated");
    } else if (sheet.text === this.#editor.text()) {
      this.#settle(sheet);
    } else if (sheet.text === this.base.text) {
      this.base = sheet; // the same words in other bytes, such as other line ends
      this.changed();
    } else {
      this.#collide(sheet);
    }
  }

  #collide(sheet) {
    clearTimeout(this.#timer);
    this.theirs = sheet;
    this.#drafts.write(this.#editor.text(), this.base.version); // another window may have dropped it
    this.#report("conflict");
  }

  async #resolve(side, loser, then) {
    const disk = this.theirs;
    try {
      const { kept } = await ask("POST", `${this.#path}/keep`, { text: loser, side });
      this.theirs = null;
      this.base = disk;
      this.#report("resolved", kept);
      then();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error) {
    if (error instanceof Gone) return this.#report("offline", error);
    if (error instanceof Refusal && error.status === 409) return this.#meet(error.body);
    this.#report("failed", error);
    if (error.status === 503) this.#timer = setTimeout(() => void this.save(), MENDED);
  }
}

/** Drafts in this browser; where it keeps none, the disk is soon enough. */
class Drafts {
  #key;

  constructor(id) {
    this.#key = `upslope-draft:${id}`;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.#key));
    } catch {
      return null;
    }
  }

  write(text, version) {
    try {
      localStorage.setItem(this.#key, JSON.stringify({ text, version }));
    } catch {
      // full or switched off
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // switched off
    }
  }
}
