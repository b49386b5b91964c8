"""Serves the page on this machine only, until ctrl-C."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import webbrowser

import uvicorn

from upslope.errors import SetupError
from upslope.learner.tutor import Tutor
from upslope.web.app import create_app
from upslope.web.events import Hub

HOST = "127.0.0.1"
PORTS_TRIED = 20


def serve(tutor: Tutor, port: int, open_browser: bool, hub: Hub | None = None) -> None:
    """Serves until ctrl-C. A taken port is said, and the next free one used; 0 picks any.

    Whoever made the tutor's grader with `say=hub.say` hands that hub in: the pages then tell
    what a long check is waiting for.
    """
    hub = hub or Hub()
    listener = listen(port)
    with listener:
        taken = listener.getsockname()[1]
        if port and taken != port:
            print(f"Port {port} is taken, so this is on {taken}.")
        address = f"http://{HOST}:{taken}"
        print(_greeting(tutor, address), flush=True)
        if open_browser and _has_screen():
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        try:
            PageServer(tutor, hub).run(sockets=[listener])
        except KeyboardInterrupt:
            pass
        print("\nStopped. Everything you wrote is in your workspace.")


def listen(port: int) -> socket.socket:
    """A socket bound to `port` of this machine only, or to the next free one."""
    last = min(port + PORTS_TRIED, 65535) if port else 0
    for candidate in range(port, last + 1):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # A port that we left a moment ago is free; one that another listens on is not.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
            listener.listen(128)
            return listener
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise SetupError(f"Port {candidate} cannot be used: {error.strerror}.") from None
    raise SetupError(f"Every port from {port} to {last} is taken.", "Name another with --port.")


def _greeting(tutor: Tutor, address: str) -> str:
    exercise = tutor.next()
    then = f"Next is “{exercise.title}”." if exercise else "You have passed every exercise."
    return (
        f"\n  Upslope is at {address}\n\n"
        f"  Open it in your browser. {then}\n"
        f"  Your files are in {tutor.workspace.root}; edit them here or in your own editor.\n"
        "  Ctrl-C stops the page.\n"
    )


def _has_screen() -> bool:
    """False over ssh and the like, where a browser would take over the terminal."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    return sys.platform == "darwin" or any(os.environ.get(name) for name in named)


class PageServer(uvicorn.Server):
    """Ends the event streams first: an open page would hold up a clean stop."""

    def __init__(self, tutor: Tutor, hub: Hub) -> None:
        app = create_app(tutor, hub)
        super().__init__(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2))
        self._hub = hub

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.close()
        await super().shutdown(sockets)
