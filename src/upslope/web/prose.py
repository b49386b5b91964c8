"""The book's Markdown as HTML: raw HTML stays text, math waits for KaTeX, code is coloured."""

from __future__ import annotations

from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name  # pyright: ignore[reportUnknownVariableType]
from pygments.util import ClassNotFound


@cache
def render_prose(markdown: str) -> str:
    """`markdown` as HTML. The book does not change while the page runs, so this is kept."""
    return _markdown().render(markdown)


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "highlight": _coloured}).enable("table")
    parser.use(dollarmath_plugin, double_inline=True, renderer=_math)
    parser.add_render_rule("code_block", _indented)
    parser.add_render_rule("link_open", _outward)
    return parser


def _math(tex: str, options: dict[str, bool]) -> str:
    """Plain text in an element that math.js finds; readable as TeX where scripts are off."""
    del options  # the plugin puts it into a div or a span, which says inline or display
    return escape(tex)


def _coloured(code: str, language: str, attrs: str) -> str:
    del attrs
    name = language or ("pycon" if code.lstrip().startswith(">>>") else "text")
    try:
        lexer = get_lexer_by_name(name)
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    return highlight(code, lexer, HtmlFormatter(nowrap=True))


def _outward(_self: object, tokens: list[Token], index: int, *_rest: object) -> str:
    """Another site opens beside the page: her work stays in sight."""
    link = escape(str(tokens[index].attrGet("href") or ""))
    return f'<a href="{link}" target="_blank" rel="noreferrer">'


def _indented(_self: object, tokens: list[Token], index: int, *_rest: object) -> str:
    return f"<pre><code>{_coloured(tokens[index].content, '', '')}</code></pre>\n"
