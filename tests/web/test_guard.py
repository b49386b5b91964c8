"""Only our own page, on this machine, may do anything here."""

from __future__ import annotations

import http.client
import re
from pathlib import Path

import pytest
from page_server import FIRST, Site

from upslope.web.app import STATIC
from upslope.web.guard import MAX_BODY
from upslope.web.serve import HOST

PAGES = ("/", f"/exercise/{FIRST}", "/nowhere", "/static/base.css", f"/api/exercise/{FIRST}/file")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::1]", ""])
def test_another_host_name_is_not_ours(site: Site, host: str) -> None:
    assert site.get("/", Host=host or "0.0.0.0").status == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_our_own_names_are_ours(site: Site, host: str) -> None:
    assert site.get("/", Host=f"{host}:{site.port}").status == 200


FOREIGN = {
    "no origin": {"Origin": ""},
    "another site": {"Origin": "https://evil.example"},
    "another port": {"Origin": "http://127.0.0.1:1"},
    "another scheme": {"Origin": f"https://{HOST}"},
    "a sandboxed frame": {"Origin": "null"},
    "the browser says cross-site": {"Sec-Fetch-Site": "cross-site"},
    "the browser says same-site": {"Sec-Fetch-Site": "same-site"},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("act", ["PUT file", "POST check", "POST reset", "POST solution"])
def test_a_write_from_elsewhere_is_refused(site: Site, act: str, headers: dict[str, str]) -> None:
    method, what = act.split()
    before = site.file.read_text(), site.tutor.workspace.journal.read_text()
    body = {"text": "import os", "version": site.sheet()["version"]}
    assert site.send(method, f"{site.api}/{what}", body, **headers).status == 403
    assert before == (site.file.read_text(), site.tutor.workspace.journal.read_text())


def test_a_form_of_another_page_cannot_speak_json(site: Site) -> None:
    reply = site.send("POST", f"{site.api}/hint", **{"Content-Type": "text/plain"})
    assert reply.status == 415


def test_a_body_that_is_too_long_or_of_unknown_length_is_refused(site: Site) -> None:
    long = site.send("PUT", f"{site.api}/file", "x" * (MAX_BODY + 1))
    assert long.status == 413
    connection = http.client.HTTPConnection(HOST, site.port, timeout=10)
    headers = {"Origin": site.address, "Content-Type": "application/json"}
    connection.request("PUT", f"{site.api}/file", iter([b"{}"]), headers, encode_chunked=True)
    assert connection.getresponse().status == 411
    connection.close()


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"text": 1, "version": ""}', "[" * 100_000, '{"text": "x"}']
)
def test_a_body_of_another_shape_is_refused_in_a_sentence(site: Site, body: str) -> None:
    headers = {"Origin": site.address, "Content-Type": "application/json"}
    reply = site.ask("PUT", f"{site.api}/file", body, headers)
    assert reply.status == 400
    assert reply.json["message"].endswith("as strings.")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_forbids_what_we_do_not_use(site: Site, path: str) -> None:
    headers = site.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("path", PAGES[:3])
def test_a_page_has_no_inline_script_or_style(site: Site, path: str) -> None:
    html = site.get(path).text
    scripts = re.findall(r"<script([^>]*)>", html)
    assert all("src=" in script or "application/json" in script for script in scripts)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)


def test_a_nonce_is_used_once(site: Site) -> None:
    seen = {
        re.findall(r"nonce-([^']+)", site.get("/").headers["content-security-policy"])[0]
        for _ in range(3)
    }
    assert len(seen) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/exercise/../../../etc/passwd",
        "/exercise/..%2f..%2f..%2fetc%2fpasswd",
        "/exercise/%2e%2e",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2f..%2f..%2fpyproject.toml",
        "/static//etc/passwd",
        "/api/exercise/..%2f..%2fupslope.toml/file",
        "/api/exercise/phase0_prep/file",
    ],
)
def test_no_address_leads_out(site: Site, path: str) -> None:
    assert site.get(path).status == 404


def test_our_scripts_never_make_html_of_a_string() -> None:
    for script in STATIC.glob("*.js"):
        source = script.read_text()
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", source
        ), script.name


def test_nothing_we_ship_names_another_machine() -> None:
    ours = [*STATIC.glob("*.*"), *(Path(STATIC).parent / "templates").glob("*.html")]
    for file in ours:
        assert not re.search(r"https?://(?!www\.w3\.org/)", file.read_text()), file.name
