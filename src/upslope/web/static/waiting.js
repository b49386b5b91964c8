// Words for what lasts: nothing for a blink, then what is happening, then how long at most.
import { byId } from "./dom.js";

export class Waiting {
  #timers = [];

  constructor(seconds) {
    this.seconds = seconds;
  }

  start() {
    this.stop();
    const say = (after, words) => this.#timers.push(setTimeout(() => this.say(words), after));
    say(250, "Checking…");
    say(2500, `Still checking; what does not end is stopped after ${this.seconds} seconds.`);
  }

  /** A sentence from the server about what takes so long; it replaces ours. */
  say(words) {
    byId("words").textContent = words;
  }

  /** The server says what a running check waits for. */
  hear(sentence) {
    if (!this.#timers.length) return;
    this.#clear();
    this.#timers = [0];
    this.say(sentence);
  }

  stop() {
    this.#clear();
    this.say("");
  }

  #clear() {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  }
}
