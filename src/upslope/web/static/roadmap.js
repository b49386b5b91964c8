// Keeps the roadmap true while something is passed elsewhere.
import { listen } from "./events.js";

let loaded = false;

listen({
  progress: () => location.reload(),
  hello: () => {
    // a new connection after a pause: what this page shows may be old
    if (loaded) location.reload();
    loaded = true;
  },
});
