"""What happens, told to every open page as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

BEAT = 15.0
"""Seconds of silence after which a comment is sent, so that a vanished page is noticed."""


class Hub:
    """The open pages. Used on the event loop's thread; only `say` may come from another."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[str | None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def has_pages(self) -> bool:
        return bool(self._pages)

    def send(self, name: str, data: Mapping[str, Any]) -> None:
        frame = f"event: {name}\ndata: {json.dumps(data)}\n\n"
        for page in self._pages:
            page.put_nowait(frame)

    def say(self, sentence: str) -> None:
        """Words for something that lasts: "Warming up torch, first time only."."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.send, "say", {"sentence": sentence})

    async def stream(self) -> AsyncIterator[str]:
        """The frames for one page, until it leaves or the server closes."""
        self._loop = asyncio.get_running_loop()
        page: asyncio.Queue[str | None] = asyncio.Queue()
        self._pages.add(page)
        try:
            yield "event: hello\ndata: {}\n\n"
            while True:
                try:
                    frame = await asyncio.wait_for(page.get(), BEAT)
                except TimeoutError:
                    frame = ": still here\n\n"
                if frame is None:
                    return
                yield frame
        finally:
            self._pages.discard(page)

    def close(self) -> None:
        """Ends every stream, so that the server can stop without waiting for its pages."""
        for page in self._pages:
            page.put_nowait(None)
