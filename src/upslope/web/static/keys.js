// The page's own keys, and how they are written on this machine.

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** `keys` maps "Mod-Enter" and the like to what it does; Mod is Ctrl, or Cmd on a Mac. */
export function onKeys(keys) {
  // capturing, so that the editor does not take them for its own
  document.addEventListener(
    "keydown",
    (event) => {
      if (!(isMac ? event.metaKey : event.ctrlKey) || event.altKey || event.repeat) return;
      const act = keys[`Mod-${event.shiftKey ? "Shift-" : ""}${event.key}`];
      if (!act || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    },
    { capture: true },
  );
  for (const place of document.querySelectorAll("[data-key]")) {
    place.textContent = written(place.dataset.key);
  }
}

function written(key) {
  const names = isMac
    ? { Mod: "⌘", Shift: "⇧", Enter: "↵" }
    : { Mod: "Ctrl", Shift: "Shift", Enter: "Enter" };
  const parts = key.split("-").map((part) => names[part] ?? part.toUpperCase());
  return parts.join(isMac ? "" : " ");
}
