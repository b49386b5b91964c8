"""The page on a port of its own, and what the tests ask of it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from upslope.curriculum.model import Exercise
from upslope.curriculum.stub import stub_of
from upslope.learner.tutor import Tutor
from upslope.web.events import Hub
from upslope.web.serve import HOST, PageServer, listen

FIRST = "stable-softmax"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Server:
    """The page on a port of its own, in a thread; it can stop and come back."""

    def __init__(self, tutor: Tutor, port: int = 0) -> None:
        self.tutor = tutor
        self.port = port
        self.hub = Hub()
        self.start()

    def start(self) -> None:
        listener = listen(self.port)
        self.port = listener.getsockname()[1]
        self._server = PageServer(self.tutor, self.hub)
        self._thread = threading.Thread(target=self._server.run, args=([listener],))
        self._thread.start()
        wait_until(lambda: self._server.started)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, None, headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """As our own page sends it; None among the headers leaves one out."""
        own = {"Origin": self.address, "Content-Type": "application/json"}
        return self.ask(method, path, json.dumps({} if body is None else body), own | headers)

    def ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Reply:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            connection.request(method, path, body, {k: v for k, v in headers.items() if v})
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, named, response.read())
        finally:
            connection.close()


class Site(Server):
    """The server with the first exercise at hand."""

    @property
    def exercise(self) -> Exercise:
        return self.tutor.book.by_id[FIRST]

    @property
    def file(self) -> Path:
        return self.tutor.place(self.exercise)

    @property
    def api(self) -> str:
        return f"/api/exercise/{FIRST}"

    def sheet(self) -> dict[str, str]:
        return self.get(f"{self.api}/file").json

    def desk(self) -> dict[str, Any]:
        """What the exercise page's scripts start from."""
        html = self.get(f"/exercise/{FIRST}").text
        return json.loads(html.partition('id="start">')[2].partition("</script>")[0])

    def answer(self, body: str) -> str:
        """The file with `body` where the stub says what is still to be written."""
        return stub_of(self.exercise).replace("raise NotImplementedError", body)

    def start_afresh(self) -> None:
        """As `upslope init` left it; the server forgets its last verdict, too."""
        assert self.send("POST", f"{self.api}/reset").status == 200
        for copy in self.file.parent.glob("*~"):
            copy.unlink()
        journal = self.tutor.workspace.journal
        journal.write_text(journal.read_text().partition("\n")[0] + "\n")


NO_SHIFT = """weights = np.exp(scores)
    return weights / weights.sum(axis=-1, keepdims=True)"""
RIGHT = """weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)"""


def wait_until(holds: Any, seconds: float = 20.0) -> None:
    """Waits for what another thread or process brings about."""
    stop = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < stop, "it did not come about"
        time.sleep(0.01)


EDITOR = "#editor .cm-content"


def open_first(page: Page) -> None:
    page.goto(f"/exercise/{FIRST}")
    expect(page.locator(EDITOR)).to_be_visible()


def write(page: Page, text: str) -> None:
    """Replaces the whole text in the editor, as pasting does."""
    page.locator(EDITOR).click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def shown(page: Page) -> str:
    """The whole text in the editor, with what is folded or scrolled away."""
    return page.evaluate("""async () => {
        const { EditorView } = await import("/static/vendor/codemirror.js");
        const view = EditorView.findFromDOM(document.querySelector("#editor .cm-editor"));
        return view.state.doc.toString();
    }""")
