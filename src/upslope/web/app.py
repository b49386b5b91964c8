"""The page as one ASGI application over one tutor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from upslope.errors import UpslopeError
from upslope.learner.tutor import Tutor
from upslope.web import api, pages
from upslope.web.checks import Checks
from upslope.web.desk import StaleError
from upslope.web.events import Hub
from upslope.web.guard import guards
from upslope.web.watch import watch

STATIC = Path(__file__).parent / "static"


def create_app(tutor: Tutor, hub: Hub | None = None) -> Starlette:
    """The page over `tutor`; whoever serves it may hold the hub, to close it or to say things."""
    hub = hub or Hub()
    checks = Checks(tutor, hub)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        del app
        stop = asyncio.Event()
        watching = asyncio.create_task(watch(tutor, hub, checks, stop))
        yield
        stop.set()
        hub.close()
        await watching

    return Starlette(
        routes=[
            *pages.Pages(tutor, checks).routes(),
            *api.Api(tutor, hub, checks).routes(),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=guards(),
        exception_handlers={
            StaleError: api.stale,
            UpslopeError: pages.told,
            HTTPException: pages.not_found,
            Exception: pages.failed,
        },
        lifespan=lifespan,
    )
