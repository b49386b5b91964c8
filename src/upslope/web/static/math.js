// Typesets the math on a page. KaTeX is fetched only where there is some.

export async function typeset(root) {
  const places = [...root.querySelectorAll(".math:not([data-set])")];
  if (!places.length) return;
  const { render } = await import("./vendor/katex/katex.js");
  for (const place of places) {
    const tex = place.textContent;
    const displayMode = place.classList.contains("block");
    place.dataset.set = "";
    try {
      render(tex, place, { displayMode, throwOnError: true, strict: "ignore", trust: false });
    } catch {
      place.textContent = tex; // what was written is better than an error in its place
    }
  }
}
