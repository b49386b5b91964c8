// Runs before the first paint, so that a chosen theme does not flash the other one.
// Without a choice the page follows the system.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  const chosen = () => {
    try {
      return localStorage.getItem("upslope-theme");
    } catch {
      return null;
    }
  };
  const isDark = () => (chosen() ?? (dark.matches ? "dark" : "light")) === "dark";

  const show = () => {
    const theme = chosen();
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
    const button = document.getElementById("theme");
    if (button) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(isDark()));
    }
  };

  show();
  dark.addEventListener("change", show);
  addEventListener("storage", show);
  addEventListener("DOMContentLoaded", () => {
    show();
    document.getElementById("theme")?.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem("upslope-theme", theme);
      } catch {
        root.dataset.theme = theme; // storage is off: for this page only
      }
      show();
    });
  });
})();
