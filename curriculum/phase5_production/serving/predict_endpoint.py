# /// script
# dependencies = ["fastapi"]
# [tool.upslope]
# teaches = ["prediction-service", "service-metrics"]
# needs = []
# minutes = 25
# difficulty = "hard"
# seconds = 10
# ///
r"""# An endpoint that owns up to its errors

Behind HTTP a model is asked anything, by anyone, while nobody is watching. What should the service
say when the question is wrong? What when the model itself breaks? And how would you ever know?

Write two things. `Question` is a pydantic model of what may be asked: `rows`, a list of 1 to
`MAX_ROWS` rows, each a list of exactly `FEATURES` finite numbers. A number in quotes is no number,
and neither is `true`; 3 is as good as 3.0.

`create_app(predict)` returns an ASGI application, with FastAPI or without. `predict` is the model:
it takes the rows and returns a list with one float for each. The application answers

| request                                            | answer                              |
|----------------------------------------------------|-------------------------------------|
| `POST /predict` `{"rows": [[5.1, 3.5, 1.4, 0.2]]}` | 200, JSON: `{"predictions": [0.9]}` |
| `GET /health`                                      | 200, JSON: `{"status": "ok"}`       |
| `GET /metrics`                                     | 200, plain text: see below          |
| an unknown path                                    | 404                                 |
| a known path with another method                   | 405                                 |

- A body that is no `Question` is answered 422, and `predict` is not called.
- If `predict` raises, the answer is 500, in JSON, and tells nothing of the exception: that is for
  your log, not for strangers.
- `/metrics` is what Prometheus comes to read: the text `METRICS` with two counters filled in.
  `requests` counts every `POST /predict`, whatever came of it; `errors` counts those that were
  answered 422 or 500. Each application counts for itself, from 0.
"""

import json
from collections.abc import Callable
from typing import Annotated, Any

import pydantic
from fastapi import FastAPI, Request, exceptions, responses
from starlette.applications import Starlette
from starlette.routing import Route

from upslope.author import (
    alternative,
    arrays,
    built,
    check,
    choices,
    close,
    equal,
    equivalent,
    examples,
    hints,
    holds,
    lists,
    misconception,
    solution,
)

FEATURES = 4
MAX_ROWS = 64
METRICS = """\
# HELP predict_requests_total Predictions asked for.
# TYPE predict_requests_total counter
predict_requests_total {requests}
# HELP predict_errors_total Predictions asked for that ended in an error.
# TYPE predict_errors_total counter
predict_errors_total {errors}
"""


@solution
class Question(pydantic.BaseModel):
    """What may be asked, such as {"rows": [[5.1, 3.5, 1.4, 0.2]]}."""

    model_config = pydantic.ConfigDict(strict=True)

    rows: list[
        Annotated[
            list[pydantic.FiniteFloat], pydantic.Field(min_length=FEATURES, max_length=FEATURES)
        ]
    ] = pydantic.Field(min_length=1, max_length=MAX_ROWS)


@solution
def create_app(predict: Callable[[list[list[float]]], list[float]]) -> Any:
    """An ASGI application that serves `predict`."""
    app = FastAPI()
    counts = {"requests": 0, "errors": 0}

    @app.middleware("http")
    async def count(request: Request, call_next):
        response = await call_next(request)
        if request.method == "POST" and request.url.path == "/predict":
            counts["requests"] += 1
            counts["errors"] += response.status_code in (422, 500)
        return response

    @app.exception_handler(exceptions.RequestValidationError)
    def refuse(request: Request, error: exceptions.RequestValidationError):
        # not the faulty input itself: it may hold a nan, and JSON has none
        detail = [fault["msg"] for fault in error.errors()]
        return responses.JSONResponse({"detail": detail}, 422)

    @app.post("/predict")
    def predictions(question: Question):
        try:
            return {"predictions": predict(question.rows)}
        except Exception:
            return responses.JSONResponse({"detail": "the model failed"}, 500)

    @app.get("/health")
    def health():
        return {"status": "ok"}

    @app.get("/metrics")
    def metrics():
        return responses.PlainTextResponse(METRICS.format(**counts))

    return app


WEIGHTS = (0.5, -1.0, 2.0, 0.25)


def predict(rows):
    """The model that the applications are given."""
    return [sum(w * cell for w, cell in zip(WEIGHTS, row, strict=True)) for row in rows]


def without_point(rows):
    """Rows as JavaScript sends them: 3, not 3.0."""
    return [[int(cell) if cell == int(cell) else cell for cell in row] for row in rows.tolist()]


def post(submission, app, question, served=False):
    """POST /predict; `question` is JSON, or the very bytes to send."""
    if not isinstance(question, bytes):
        return submission.request(app, "POST", "/predict", json=question, served=served)
    headers = {"content-type": "application/json"}
    return submission.request(app, "POST", "/predict", body=question, headers=headers)


def answers(response, status, kind=None):
    said = f"the status is {response.status}, not {status}"
    holds(response.status == status, said, got=response.text[:300])
    if kind:
        said = f"the content type is {response.kind or 'missing'}, not {kind}"
        holds(response.kind == kind, said, got=response.text[:300])


def refuses(submission, question):
    """It is answered 422, and the model never hears of it."""
    heard = []

    def predict(rows):
        heard.append(rows)
        return [0.0] * len(rows)

    answers(post(submission, submission.create_app(predict), question), 422)
    holds(not heard, "the answer is 422, yet predict was called", got=heard)


def counters(submission, app):
    """What /metrics says: the counters by name."""
    response = submission.request(app, "GET", "/metrics")
    answers(response, 200, "text/plain")
    lines = response.text.splitlines()
    found = {}
    for name in ("predict_requests_total", "predict_errors_total"):
        typed = f"# TYPE {name} counter" in lines
        holds(typed, f"there is no line '# TYPE {name} counter'", got=response.text[:300])
        values = [line.split()[1:] for line in lines if line.split()[:1] == [name]]
        said = f"there is no line '{name} <number>'"
        holds(len(values) == 1 and len(values[0]) == 1, said, got=response.text[:300])
        try:
            found[name] = int(float(values[0][0]))
        except ValueError:
            holds(False, said, got=response.text[:300])
    return found


@check(rows=built(without_point, rows=arrays("rows 4", -9, 9)), cases=6)
def answers_with_predictions(submission, rows):
    """A right question is answered with what predict returns, as JSON"""
    response = post(submission, submission.create_app(predict), {"rows": rows})
    answers(response, 200, "application/json")
    body = response.json()
    said = 'the body is not of the form {"predictions": [...]}'
    holds(isinstance(body, dict) and isinstance(body.get("predictions"), list), said, got=body)
    close(body["predictions"], predict(rows))


@check(
    question=examples(
        {},
        {"rows": 5},
        {"rows": [5]},
        {"rows": [[]]},
        {"rows": [[1, 2, 3]]},
        {"rows": [[1, 2, 3, 4, 5]]},
        {"rows": [[1, 2, 3, 4], [5]]},
        {"row": [[1, 2, 3, 4]]},
        [[1, 2, 3, 4]],
        b"",
        b'{"rows": [[1, 2, 3, 4]]',
    ),
    cases=11,
)
def refuses_another_shape(submission, question):
    """A body of another shape is answered 422"""
    refuses(submission, question)


@check(
    question=examples(
        {"rows": [["1.5", 0, 0, 0]]},
        {"rows": [[True, 0, 0, 0]]},
        {"rows": [[None, 0, 0, 0]]},
        b'{"rows": [[NaN, 0, 0, 0]]}',
        b'{"rows": [[0, 0, 0, -Infinity]]}',
        b'{"rows": [[0, 0, 0, 1e999]]}',
    ),
    cases=6,
)
def refuses_what_is_no_number(submission, question):
    """What is no finite number is answered 422"""
    refuses(submission, question)


@check(number=examples(0, MAX_ROWS + 1, MAX_ROWS), cases=3)
def limits_the_rows(submission, number):
    """It takes 1 to MAX_ROWS rows, no fewer and no more"""
    question = {"rows": [[0, 0, 0, 0]] * number}
    if number == MAX_ROWS:
        answers(post(submission, submission.create_app(predict), question), 200)
    else:
        refuses(submission, question)


@check(error=examples(RuntimeError, ValueError, KeyError), cases=3)
def owns_up_quietly(submission, error):
    """If predict raises, the answer is 500, in JSON, and tells nothing of the exception"""
    secret = "s3cret at 10.0.0.7"

    def broken(rows):
        raise error(secret)

    broken.__name__ = f"raises_{error.__name__}"
    app = submission.create_app(broken)
    response = post(submission, app, {"rows": [[0, 0, 0, 0]]}, served=True)
    answers(response, 500, "application/json")
    response.json()
    for told in (secret, error.__name__, "Traceback"):
        holds(told not in response.text, f"the answer tells of {told!r}", got=response.text[:300])


@check(
    asked=examples(
        ("GET", "/nowhere", 404),
        ("POST", "/", 404),
        ("GET", "/predict", 405),
        ("DELETE", "/predict", 405),
        ("POST", "/health", 405),
        ("PUT", "/metrics", 405),
        ("GET", "/health", 200),
    ),
    cases=7,
)
def knows_its_paths(submission, asked):
    """/health is ok, an unknown path is 404, and a known one with another method is 405"""
    method, path, status = asked
    response = submission.request(submission.create_app(predict), method, path)
    answers(response, status)
    if status == 200:
        answers(response, 200, "application/json")
        equal(response.json(), {"status": "ok"})


@check()
def speaks_prometheus(submission):
    """GET /metrics answers METRICS as plain text, both counters filled in"""
    counters(submission, submission.create_app(predict))


@check()
def counts_for_itself(submission):
    """Each application counts for itself, from 0"""
    busy = submission.create_app(predict)
    post(submission, busy, {"rows": [[0, 0, 0, 0]]})
    fresh = counters(submission, submission.create_app(predict))
    equal(fresh, {"predict_requests_total": 0, "predict_errors_total": 0}, "a new one is not at 0")
    still = counters(submission, busy)
    said = "one asked before a new one was made"
    equal(still, {"predict_requests_total": 1, "predict_errors_total": 0}, said)


QUESTIONS = {"right": {"rows": [[0, 0, 0, 0]]}, "wrong": {}, "breaks": {"rows": [[13, 0, 0, 0]]}}
EVENTS = (*QUESTIONS, "GET /health", "POST /health", "GET /predict")


@check(first=examples(*EVENTS), then=lists(choices(*EVENTS), most=5), cases=12)
def counts_each_request(submission, first, then):
    """/metrics counts every POST /predict, and those answered 422 or 500"""
    events = [first, *then]

    def sometimes(rows):
        if rows[0][0] == 13:
            raise RuntimeError("13 is too much")
        return predict(rows)

    app = submission.create_app(sometimes)
    for event in events:
        if event in QUESTIONS:
            post(submission, app, QUESTIONS[event], served=True)
        else:
            submission.request(app, *event.split())
    failed = events.count("wrong") + events.count("breaks")
    expected = {
        "predict_requests_total": events.count("right") + failed,
        "predict_errors_total": failed,
    }
    equal(counters(submission, app), expected, "counted wrongly")


# What known mistakes have in common, so that each shows its mistake alone.
REFUSED = {
    exceptions.RequestValidationError: lambda request, error: responses.JSONResponse({}, 422)
}
BROKEN = {Exception: lambda request, error: responses.JSONResponse({}, 500)}


@misconception(Question, fails=refuses_another_shape)
class RowsOfAnyLength(pydantic.BaseModel):
    """A row may have any length here. A row that is too short or too long is the caller's mistake,
    and only a 422 says so."""

    model_config = pydantic.ConfigDict(strict=True)

    rows: list[list[pydantic.FiniteFloat]] = pydantic.Field(min_length=1, max_length=MAX_ROWS)


@misconception(Question, fails=refuses_what_is_no_number)
class MakesNumbersOfThings(pydantic.BaseModel):
    """Unless told to be strict, pydantic makes numbers of things: `"1.5"` becomes 1.5 and `true`
    becomes 1.0. A caller who mixes up two columns never hears of it."""

    rows: list[
        Annotated[
            list[pydantic.FiniteFloat], pydantic.Field(min_length=FEATURES, max_length=FEATURES)
        ]
    ] = pydantic.Field(min_length=1, max_length=MAX_ROWS)


@misconception(Question, fails=refuses_what_is_no_number)
class TakesNan(pydantic.BaseModel):
    """`nan` and infinity go through to the model: each of them is a `float`. Asked for are *finite*
    numbers."""

    model_config = pydantic.ConfigDict(strict=True)

    rows: list[Annotated[list[float], pydantic.Field(min_length=FEATURES, max_length=FEATURES)]] = (
        pydantic.Field(min_length=1, max_length=MAX_ROWS)
    )


@misconception(Question, fails=limits_the_rows)
class NoLimit(pydantic.BaseModel):
    """The number of rows has no limits here: an empty question is taken, and so are a million rows
    that keep every other caller waiting."""

    model_config = pydantic.ConfigDict(strict=True)

    rows: list[
        Annotated[
            list[pydantic.FiniteFloat], pydantic.Field(min_length=FEATURES, max_length=FEATURES)
        ]
    ]


@misconception(create_app, fails=answers_with_predictions)
def a_bare_list(predict):
    """The predictions come back as a bare list. Asked for is an object with a field `predictions`:
    it leaves room for another field later, without breaking anyone."""
    app = FastAPI(exception_handlers=REFUSED | BROKEN)

    @app.post("/predict")
    def predictions(question: Question):
        return predict(question.rows)

    return app


@misconception(create_app, fails=refuses_what_is_no_number)
def refusal_repeats_the_nan(predict):
    """The refusal itself breaks: FastAPI's own 422 repeats the input, and JSON has no `nan`, so that
    the caller gets a 500. Answer a `RequestValidationError` in your own words."""
    app = FastAPI(exception_handlers=BROKEN)

    @app.post("/predict")
    def predictions(question: Question):
        return {"predictions": predict(question.rows)}

    return app


@misconception(create_app, fails=owns_up_quietly)
def nobody_catches_it(predict):
    """Nothing catches what `predict` raises, so that the caller gets the server's bare 500, which
    is no JSON."""
    app = FastAPI(exception_handlers=REFUSED)

    @app.post("/predict")
    def predictions(question: Question):
        return {"predictions": predict(question.rows)}

    return app


@misconception(create_app, fails=owns_up_quietly)
def tells_all(predict):
    """The answer tells what was raised. Such messages carry addresses, paths and keys: keep them for
    the log."""
    app = FastAPI(exception_handlers=REFUSED)

    @app.post("/predict")
    def predictions(question: Question):
        try:
            return {"predictions": predict(question.rows)}
        except Exception as error:
            return responses.JSONResponse({"detail": str(error)}, 500)

    return app


@misconception(create_app, fails=owns_up_quietly)
def blames_the_caller(predict):
    """A `ValueError` from inside the model is answered 422, as if the question were wrong. But the
    question had passed: the fault is on this side, and that is a 500."""
    app = FastAPI(exception_handlers=REFUSED | BROKEN)

    @app.post("/predict")
    def predictions(question: Question):
        try:
            return {"predictions": predict(question.rows)}
        except ValueError:
            return responses.JSONResponse({}, 422)

    return app


@misconception(create_app, fails=knows_its_paths)
def one_answer_for_the_rest(predict):
    """One route catches whatever is left and answers 404, even where the path is known and only the
    method is not. Left alone, the framework tells the two apart."""
    app = FastAPI(exception_handlers=REFUSED | BROKEN)

    @app.post("/predict")
    def predictions(question: Question):
        return {"predictions": predict(question.rows)}

    @app.api_route("/{path:path}", methods=["GET", "POST", "PUT", "DELETE"])
    def nothing_here(path: str):
        return responses.JSONResponse({}, 404)

    return app


@misconception(create_app, fails=speaks_prometheus)
def metrics_in_quotes(predict):
    """FastAPI makes JSON of the text that a route returns: one long line in quotes, which
    Prometheus cannot read. Return a response that is plain text."""
    app = FastAPI(exception_handlers=REFUSED | BROKEN)

    @app.post("/predict")
    def predictions(question: Question):
        return {"predictions": predict(question.rows)}

    app.get("/health")(lambda: {"status": "ok"})
    app.get("/metrics")(lambda: METRICS.format(requests=0, errors=0))
    return app


@misconception(create_app, fails=counts_for_itself)
def one_count_for_all(predict):
    """All applications share one pair of counters, since it lives outside `create_app`: making a
    second one disturbs the first."""
    global counts
    app, counts = FastAPI(exception_handlers=REFUSED | BROKEN), {"requests": 0, "errors": 0}

    @app.post("/predict")
    def predictions(question: Question):
        counts["requests"] += 1
        return {"predictions": predict(question.rows)}

    app.get("/health")(lambda: {"status": "ok"})
    app.get("/metrics")(lambda: responses.PlainTextResponse(METRICS.format(**counts)))
    return app


@misconception(create_app, fails=counts_each_request)
def refusals_go_uncounted(predict):
    """A refused question is not counted. FastAPI answers 422 before your route runs, so that no line
    inside the route can count it."""
    app, counts = FastAPI(exception_handlers=REFUSED), {"requests": 0, "errors": 0}

    @app.post("/predict")
    def predictions(question: Question):
        counts["requests"] += 1
        try:
            return {"predictions": predict(question.rows)}
        except Exception:
            counts["errors"] += 1
            return responses.JSONResponse({}, 500)

    app.get("/health")(lambda: {"status": "ok"})
    app.get("/metrics")(lambda: responses.PlainTextResponse(METRICS.format(**counts)))
    return app


@misconception(create_app, fails=counts_each_request)
def crashes_go_uncounted(predict):
    """When `predict` raises, the count is skipped: an exception passes through a middleware as well,
    and the lines after `call_next` never run."""
    app = FastAPI(exception_handlers=REFUSED | BROKEN)
    counts = {"requests": 0, "errors": 0}

    @app.middleware("http")
    async def count(request: Request, call_next):
        response = await call_next(request)
        if request.method == "POST" and request.url.path == "/predict":
            counts["requests"] += 1
            counts["errors"] += response.status_code in (422, 500)
        return response

    @app.post("/predict")
    def predictions(question: Question):
        return {"predictions": predict(question.rows)}

    app.get("/health")(lambda: {"status": "ok"})
    app.get("/metrics")(lambda: responses.PlainTextResponse(METRICS.format(**counts)))
    return app


@misconception(create_app, fails=counts_each_request)
def counts_every_path(predict):
    """Other paths are counted as well. `/health` is asked every few seconds: the counter would say
    that somebody looked, not that somebody wanted a prediction."""
    app, counts = FastAPI(exception_handlers=REFUSED), {"requests": 0, "errors": 0}

    @app.middleware("http")
    async def count(request: Request, call_next):
        counts["requests"] += request.url.path != "/metrics"
        response = await call_next(request)
        counts["errors"] += response.status_code >= 400
        return response

    @app.post("/predict")
    def predictions(question: Question):
        try:
            return {"predictions": predict(question.rows)}
        except Exception:
            return responses.JSONResponse({}, 500)

    app.get("/health")(lambda: {"status": "ok"})
    app.get("/metrics")(lambda: responses.PlainTextResponse(METRICS.format(**counts)))
    return app


@alternative(Question)
class CheckedByHand(pydantic.BaseModel):
    """A validator that looks at every number itself"""

    rows: list

    @pydantic.field_validator("rows")
    @classmethod
    def are_rows(cls, rows):
        if not 1 <= len(rows) <= MAX_ROWS:
            raise ValueError(f"1 to {MAX_ROWS} rows, please")
        for row in rows:
            if type(row) is not list or len(row) != FEATURES:
                raise ValueError(f"each row is a list of {FEATURES} numbers")
            if any(type(cell) not in (int, float) or cell - cell != 0 for cell in row):
                raise ValueError("each number is finite")
        return rows


@alternative(create_app)
def with_starlette(predict):
    """Starlette alone, and pydantic reading the body"""
    asked = failed = 0

    async def predictions(request):
        nonlocal asked, failed
        asked += 1
        try:
            question = Question.model_validate_json(await request.body())
        except pydantic.ValidationError as error:
            failed += 1
            return responses.PlainTextResponse(str(error), 422)
        try:
            return responses.JSONResponse({"predictions": predict(question.rows)})
        except Exception:
            failed += 1
            return responses.JSONResponse({"error": "sorry"}, 500)

    async def health(request):
        return responses.JSONResponse({"status": "ok"})

    async def metrics(request):
        return responses.PlainTextResponse(METRICS.format(requests=asked, errors=failed))

    return Starlette(
        routes=[
            Route("/predict", predictions, methods=["POST"]),
            Route("/health", health),
            Route("/metrics", metrics),
        ]
    )


@alternative(create_app)
def with_nothing(predict):
    """ASGI by hand: no framework at all"""
    counts = {"requests": 0, "errors": 0}

    def predictions(body):
        counts["requests"] += 1
        try:
            question = Question(**json.loads(body))
        except (ValueError, TypeError):
            counts["errors"] += 1
            return 422, {"error": "that is no question"}
        try:
            return 200, {"predictions": predict(question.rows)}
        except Exception:
            counts["errors"] += 1
            return 500, {"error": "our fault, not yours"}

    routes = {
        ("POST", "/predict"): predictions,
        ("GET", "/health"): lambda body: (200, {"status": "ok"}),
        ("GET", "/metrics"): lambda body: (200, METRICS.format(**counts)),
    }

    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if route := routes.get((scope["method"], scope["path"])):
            status, answer = route(body)
        else:
            known = any(path == scope["path"] for _, path in routes)
            status, answer = (405 if known else 404), {"error": "not here"}
        plain = isinstance(answer, str)
        kind = b"text/plain; version=0.0.4" if plain else b"application/json"
        headers = [(b"content-type", kind)]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        text = answer if plain else json.dumps(answer)
        await send({"type": "http.response.body", "body": text.encode()})

    return app


@alternative(create_app)
def with_handlers(predict):
    """FastAPI, its exception handlers doing the counting"""
    app = FastAPI(docs_url=None)
    app.state.counts = {"requests": 0, "errors": 0}

    class ModelFailed(Exception):
        """What stands between the model's exceptions and the outside."""

    @app.exception_handler(exceptions.RequestValidationError)
    async def refuse(request: Request, error: exceptions.RequestValidationError):
        app.state.counts["requests"] += 1
        app.state.counts["errors"] += 1
        return responses.PlainTextResponse("unprocessable", 422)

    @app.exception_handler(ModelFailed)
    async def own_up(request: Request, error: ModelFailed):
        app.state.counts["errors"] += 1
        return responses.JSONResponse({"detail": "internal error"}, 500)

    @app.post("/predict")
    async def predictions(question: Question) -> dict[str, list[float]]:
        app.state.counts["requests"] += 1
        try:
            return {"predictions": predict(question.rows)}
        except Exception as error:
            raise ModelFailed from error

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/metrics", response_class=responses.PlainTextResponse)
    async def metrics() -> str:
        return METRICS.format_map(app.state.counts)

    return app


hints(
    "Let pydantic do the refusing: declare in `Question` all that must hold, lengths and finiteness and strictness, and FastAPI answers 422 by itself. Then ask: which of your lines run when it does?",
    "A counter inside the route misses every refusal. A middleware (`@app.middleware('http')`) sees each request and the response it got, status and all. For what `predict` raises, a `try` around that one call is enough.",
    "Three traps are left. FastAPI's own 422 repeats the input, and `nan` is not JSON: write an `@app.exception_handler` for `RequestValidationError`. A route that returns text sends JSON: return a `PlainTextResponse`. And the counters belong inside `create_app`.",
)
equivalent(
    "@app.middleware('http')",
    "@app.middleware('http?')",
    "FastAPI knows this one kind only, and does not look.",
)
equivalent(
    "return responses.JSONResponse({'detail': detail}, 422)",
    "return responses.JSONResponse({'detail?': detail}, 422)",
    "How a refusal is worded is free.",
)
equivalent(
    "return responses.JSONResponse({'detail': 'the model failed'}, 500)",
    "return responses.JSONResponse({'detail?': 'the model failed'}, 500)",
    "So it is here.",
)
equivalent(
    "return responses.JSONResponse({'detail': 'the model failed'}, 500)",
    "return responses.JSONResponse({'detail': 'the model failed?'}, 500)",
    "And here.",
)
