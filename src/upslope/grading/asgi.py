"""One HTTP request to an ASGI application, start-up and shut-down included."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

MAX_BODY = 4 * 1024 * 1024


def request_once(app: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Runs the application's lifespan around one request.

    `request` has method, path, query (str), headers (list of pairs of str), body (bytes) and
    served (bool): whether an exception of the application's becomes a 500, as behind a
    server, or is raised. Returns status (int), headers (list of pairs of str) and body (bytes).
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(_with_lifespan(app, request))
    with ThreadPoolExecutor(1) as pool:  # a notebook runs a loop of its own in this thread
        return pool.submit(lambda: asyncio.run(_with_lifespan(app, request))).result()


async def _with_lifespan(app: Any, request: dict[str, Any]) -> dict[str, Any]:
    to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    from_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    state: dict[str, Any] = {}

    async def lifespan() -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": state}
        try:
            await app(scope, to_app.get, from_app.put)
        except Exception:  # the protocol's way to say that there is no lifespan
            await from_app.put({"type": "lifespan.none"})

    task = asyncio.create_task(lifespan())
    await to_app.put({"type": "lifespan.startup"})
    started = await _first(from_app, task)
    if started["type"] == "lifespan.startup.failed":
        raise RuntimeError(started.get("message") or "the application failed to start")
    try:
        return await _exchange(app, request, state)
    finally:
        if not task.done():
            await to_app.put({"type": "lifespan.shutdown"})
            await asyncio.wait([task], timeout=1)
            task.cancel()


async def _first(messages: asyncio.Queue[dict[str, Any]], task: asyncio.Task[None]) -> Any:
    waiting = asyncio.create_task(messages.get())
    await asyncio.wait([waiting, task], return_when=asyncio.FIRST_COMPLETED)
    if waiting.done():
        return waiting.result()
    if not messages.empty():
        return await waiting
    waiting.cancel()
    return {"type": "lifespan.none"}


async def _exchange(app: Any, request: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    path = request["path"]
    headers = [("host", "127.0.0.1"), *request["headers"]]
    if request["body"]:
        headers.append(("content-length", str(len(request["body"]))))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request["method"],
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "root_path": "",
        "query_string": request["query"].encode(),
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 80),
        "state": dict(state),
    }
    incoming = [{"type": "http.request", "body": request["body"], "more_body": False}]
    answer: dict[str, Any] = {"status": 0, "headers": [], "body": b""}
    ended = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if incoming:
            return incoming.pop(0)
        await ended.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer["status"] = message["status"]
            pairs = message.get("headers", [])
            answer["headers"] = [
                (bytes(k).decode("latin-1").lower(), bytes(v).decode("latin-1")) for k, v in pairs
            ]
        elif message["type"] == "http.response.body":
            answer["body"] += message.get("body", b"")
            if len(answer["body"]) > MAX_BODY:
                raise ValueError("the response is larger than 4 MB")
            if not message.get("more_body"):
                ended.set()

    try:
        await app(scope, receive, send)
        if not answer["status"]:
            raise RuntimeError("the application returned without sending a response")
    except Exception:
        if not request["served"]:
            raise
        if not answer["status"]:
            answer = {"status": 500, "headers": [("content-type", "text/plain")], "body": b""}
    ended.set()
    return answer
