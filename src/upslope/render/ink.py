"""Ink: text for one terminal, with as much colour, width and alphabet as it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_STYLES = {"bold": 1, "dim": 2, "italic": 3, "red": 31, "green": 32, "yellow": 33, "cyan": 36}

_MARKS = {
    "✓": "+",
    "✗": "x",
    "·": "-",
    "│": "|",
    "┃": "|",
    "▲": "^",
    "█": "#",
    "░": ".",
    "…": "...",
    "→": "->",
}

_UNSEEN = re.compile(
    # control characters, and those that turn the text round or hide in it
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_CODE = re.compile(r"`([^`]+)`")
_EMPHASIS = re.compile(r"(?<![\w*])\*([^\s*]|[^\s*][^*]*[^\s*])\*(?![\w*])")
_GLUE = "\x1f"
"""Holds a span of code together while its paragraph is broken into lines."""


@dataclass(frozen=True)
class Ink:
    """How to write for one reader: a terminal, a pipe, a log."""

    colour: bool = False
    unicode: bool = True
    links: bool = False
    width: int = 80

    def style(self, text: str, *styles: str) -> str:
        """`text` in these styles: bold, dim, italic, red, green, yellow, cyan."""
        if not self.colour or not text or not styles:
            return text
        codes = ";".join(str(_STYLES[style]) for style in styles)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def mark(self, mark: str) -> str:
        """A mark of ours, or its likeness in ASCII."""
        return mark if self.unicode else _MARKS.get(mark, mark)

    def show(self, text: str) -> str:
        """Somebody else's text, made harmless: what a terminal would obey becomes visible."""
        text = _UNSEEN.sub(_escaped, text.replace("\r\n", "\n").expandtabs(4))
        return text if self.unicode else text.encode("ascii", "backslashreplace").decode()

    def link(self, text: str, path: Path, *styles: str) -> str:
        """`text`, which a terminal that can will open `path` on a click."""
        styled = self.style(text, *styles)
        if not self.links:
            return styled
        return f"\x1b]8;;{path.absolute().as_uri()}\x1b\\{styled}\x1b]8;;\x1b\\"

    def paragraph(self, text: str, indent: str = "", *styles: str) -> list[str]:
        """Prose as lines of the terminal's width; `code` and *emphasis* get their styles."""
        prose = _CODE.sub(lambda span: span[0].replace(" ", _GLUE), self.show(text))
        room = max(24, min(self.width, 100) - cells(indent))
        return [
            indent + self._spans(line, styles).replace(_GLUE, " ") for line in wrap(prose, room)
        ]

    def _spans(self, line: str, styles: tuple[str, ...]) -> str:
        if not self.colour:
            return line
        parts = re.split(r"(`[^`]+`)", line)
        for index, part in enumerate(parts):
            if index % 2:
                parts[index] = self.style(part[1:-1], *styles, "cyan")
            else:
                pieces = _EMPHASIS.split(part)
                for at, piece in enumerate(pieces):
                    pieces[at] = self.style(piece, *styles, *(["italic"] if at % 2 else []))
                parts[index] = "".join(pieces)
        return "".join(parts)

    def block(self, text: str, indent: str = "", *styles: str, most: int = 16) -> list[str]:
        """Text whose own lines matter; what is too wide is folded, what is too long is cut."""
        room = max(24, self.width - cells(indent))
        lines = [piece for line in self.show(text).split("\n") for piece in fold(line, room)]
        shown = [indent + self.style(line, *styles) for line in lines[:most]]
        if left := len(lines) - len(shown):
            more = f"{self.mark('…')} {left} more line{'s' if left > 1 else ''}"
            shown.append(indent + self.style(more, "dim"))
        return shown

    def spread(self, left: str, right: str, used: int) -> str:
        """`left`, of which `used` columns are seen, and `right` dim at the far end."""
        gap = min(self.width, 80) - used - cells(right)
        return f"{left}{' ' * max(2, gap)}{self.style(right, 'dim')}"


PLAIN = Ink()


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def cells(text: str) -> int:
    """How many columns a terminal takes for `text`."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, room: int) -> list[str]:
    """Prose broken between words; its own line breaks are kept, and a path is never broken."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and cells(line) + 1 + cells(word) > room:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def fold(line: str, room: int) -> list[str]:
    """A line in pieces of at most `room` columns, broken at a space where there is one in reach."""
    pieces: list[str] = []
    while cells(line) > room:
        end, used = 0, cells(line[0])
        while used <= room:
            end += 1
            used += cells(line[end])
        at = line.rfind(" ", end // 2, end) + 1 or end
        pieces.append(line[:at].rstrip())
        line = f"  {line[at:]}"  # what goes on stands a little to the right
    return [*pieces, line]
