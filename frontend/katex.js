// The one function that math.js needs of KaTeX.
export { render } from "katex";
