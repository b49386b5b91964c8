// Hears what happens in the workspace, says so in words when the server is gone, and comes
// back by itself. Only a visible page listens: a browser allows six streams for all its tabs.
import { byId } from "./dom.js";

const GONE =
  "Upslope has stopped. What you write is kept in this browser; start it again with " +
  "“upslope serve”, and this page carries on by itself.";

/** `heard` has a function for each event's name; `hello` comes with every new connection. */
export function listen(heard) {
  let source = null;
  let retry = 0;
  let wait = 500;

  const connect = () => {
    clearTimeout(retry);
    source?.close();
    source = new EventSource("/api/events");
    for (const [name, react] of Object.entries(heard)) {
      source.addEventListener(name, (event) => react(JSON.parse(event.data)));
    }
    source.addEventListener("hello", () => {
      wait = 500;
      tell("");
    });
    source.addEventListener("error", () => {
      source.close();
      retry = setTimeout(connect, wait);
      wait = Math.min(wait * 1.5, 4000);
      if (wait > 1000) tell(GONE); // a single hiccup is not worth a word
    });
  };

  const attend = () => {
    if (document.visibilityState === "visible") return connect();
    clearTimeout(retry);
    source?.close();
  };
  document.addEventListener("visibilitychange", attend);
  addEventListener("pageshow", (event) => event.persisted && attend());
  addEventListener("pagehide", () => source?.close());
  attend();
}

function tell(words) {
  const place = byId("connection");
  place.textContent = words;
  place.hidden = !words;
}
