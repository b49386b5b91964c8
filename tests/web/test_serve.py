"""`serve`: this machine only, another port if need be, a clean end."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_server import Site

from upslope.errors import SetupError
from upslope.web.serve import HOST, listen

UPSLOPE = Path(sys.executable).with_name("upslope")


def test_only_this_machine_is_listened_to() -> None:
    with listen(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_a_taken_port_leads_to_the_next() -> None:
    with listen(0) as first, listen(first.getsockname()[1]) as second:
        assert 0 < second.getsockname()[1] - first.getsockname()[1] <= 20


def test_no_free_port_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upslope.web.serve.PORTS_TRIED", 0)
    with listen(0) as first, pytest.raises(SetupError, match="taken"):
        listen(first.getsockname()[1])


@pytest.fixture
def served(site: Site) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """`upslope serve` on a port that is taken, what it says at first, and where it is."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [UPSLOPE, "serve", "--no-open", "--port", str(port)]
        process = subprocess.Popen(
            [*command, "--workspace", str(site.tutor.workspace.root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"UPSLOPE_BOOK": str(site.tutor.book.root)},
        )
        assert process.stdout
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        yield process, port, said
        process.kill()
        process.wait()


def test_serve_says_where_it_is_and_stops_cleanly_with_a_page_open(
    served: tuple[subprocess.Popen[str], int, str], site: Site
) -> None:
    process, port, said = served
    assert f"Port {port} is taken" in said
    assert str(site.tutor.workspace.root) in said and site.exercise.title in said
    found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
    assert found and int(found[1]) != port
    connection = http.client.HTTPConnection(HOST, int(found[1]), timeout=10)
    connection.request("GET", "/api/events")
    assert connection.getresponse().readline() == b"event: hello\n"
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=10)
    connection.close()
    assert process.returncode == 0
    assert "Stopped" in rest and "Traceback" not in rest
