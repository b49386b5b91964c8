"""Runs the checks of a paper against one subject and says what came of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from upslope.author.expect import ABSENT, Mismatch, kind_of
from upslope.errors import RemoteError, UsageError
from upslope.grading.diagnosis import Seen, diagnose
from upslope.grading.explain import (
    gone_sentence,
    place_of,
    raised_sentence,
    refusal,
)
from upslope.grading.paper import Check, Paper
from upslope.grading.remote import Call, Handle, Record
from upslope.grading.show import describe
from upslope.grading.shrink import Case, draw_case, shrink
from upslope.grading.subject import Gone, Subject, beside
from upslope.verdict import CheckResult, Counterexample, Outcome, Verdict

EVIDENCE = 8
"""Cases on which a misconception must agree before it is named."""
SHOWN_CALLS = 4
REFERENCE_SECONDS = 5.0


@dataclass
class _Progress:
    """Where the judging stands."""

    held: dict[str, int] = field(default_factory=dict[str, int])
    prints: list[str] = field(default_factory=list[str])
    brief: bool = False


def judge(
    paper: Paper,
    subject: Subject,
    submission: Path | str | None,
    seed: int,
    *,
    brief: bool = False,
) -> Verdict:
    """The verdict on a submission in a connected `subject`.

    `submission` is its text, the folder it is, or None for objects that are there already.
    `brief` leaves out the shrinking and the diagnosis.
    """
    started = time.perf_counter()
    progress = _Progress(brief=brief)
    verdict = _judge(paper, subject, submission, seed, progress)
    return replace(
        verdict,
        milliseconds=round((time.perf_counter() - started) * 1000, 2),
        seed=seed,
        prints="".join(progress.prints)[:4000],
    )


def _judge(
    paper: Paper, subject: Subject, submission: Path | str | None, seed: int, progress: _Progress
) -> Verdict:
    exercise = paper.exercise
    try:
        subject.begin()
        if isinstance(submission, Path):
            subject.open_folder(submission)
        elif submission is not None:
            if (refused := refusal(exercise, submission)) is not None:
                return refused
            names = subject.load(exercise.file_name, submission)
            progress.prints += subject.checker.record.prints
            if missing := [name for name in exercise.asks if name not in names]:
                said = f"There is no `{missing[0]}` in your file. Define it, spelt like that."
                return _verdict(paper, "refused", said, progress)
        return judge_loaded(paper, subject, seed, progress)
    except UsageError as error:
        return _verdict(paper, "refused", str(error), progress)
    except RemoteError as error:
        outcome: Outcome = "timeout" if error.kinds[0] == "TimeLimit" else "raised"
        said = raised_sentence(exercise, error, "while your file was loaded")
        progress.prints.append(error.prints)
        return _verdict(paper, outcome, said, progress, error=error)
    except Gone as gone:
        outcome = "timeout" if gone.reason == "timeout" else "raised"
        return _verdict(paper, outcome, gone_sentence(exercise, gone.reason), progress)
    except RecursionError:  # in showing or comparing what came back
        return _verdict(paper, "raised", gone_sentence(exercise, "unreadable"), progress)


def judge_loaded(
    paper: Paper, subject: Subject, seed: int, progress: _Progress | None = None
) -> Verdict:
    """The verdict on a subject whose submission is loaded already."""
    progress = progress or _Progress()
    for check in paper.checks:
        seen: list[Seen] = []
        cases = range(check.cases if check.inputs else 1)
        # all at once: between two questions the same work takes three times as long
        for number, case in enumerate([draw_case(check.inputs, n, seed) for n in cases]):
            try:
                record, failure = subject.run(check, case.values(check.inputs))
            except Gone as gone:
                return _gone(paper, subject, check, gone, progress)
            if number == 0:
                progress.prints += record.prints
            seen.append(Seen(case, record, failure))
            if failure is not None:
                return _failed(paper, subject, check, seen, seed, progress)
        progress.held[check.name] = len(seen)
    count = len(paper.checks)
    said = f"All {count} checks hold." if count > 1 else "The check holds."
    return _verdict(paper, "passed", said, progress)


def _failed(
    paper: Paper,
    subject: Subject,
    check: Check,
    seen: list[Seen],
    seed: int,
    progress: _Progress,
) -> Verdict:
    """Shrinks the last case seen, gathers evidence, names the mistake, builds the verdict."""
    smallest = seen[-1]
    if progress.brief:
        said = f"This does not hold yet: {_lower(check.claim)}."
        return _verdict(paper, "wrong", said, progress, check)
    ran_out = isinstance(smallest.failure, RemoteError) and _is_out_of_time(smallest.failure)
    try:
        if check.inputs and not ran_out:
            smallest = _smallest(subject, check, smallest)
            for number in range(len(seen), min(EVIDENCE, check.cases)):
                case = draw_case(check.inputs, number, seed)
                seen.append(Seen(case, *subject.run(check, case.values(check.inputs))))
    except Gone:
        pass  # it answered before; what was seen until now is enough
    diagnosis = None if ran_out else diagnose(paper, check, [smallest, *seen[-EVIDENCE:]])
    failure = _explained(paper, check, smallest)
    if isinstance(failure, RemoteError):
        outcome: Outcome = "timeout" if ran_out else "raised"
        said = raised_sentence(paper.exercise, failure, "")
        verdict = _verdict(paper, outcome, said, progress, check, failure)
    elif isinstance(failure, Mismatch):
        verdict = _verdict(
            paper, "wrong", f"This does not hold yet: {_lower(check.claim)}.", progress, check
        )
    else:
        said = f"Upslope's own check {check.name} failed ({failure!r}). This is not your doing."
        return _verdict(paper, "fault", said, progress, check)
    shown = _counterexample(smallest.record, failure)
    return replace(verdict, counterexample=shown, diagnosis=diagnosis)


def _smallest(subject: Subject, check: Check, first: Seen) -> Seen:
    best = first

    def fails(case: Case) -> bool:
        nonlocal best
        record, failure = subject.run(check, case.values(check.inputs))
        if _kind(failure) != _kind(first.failure):
            return False
        best = Seen(case, record, failure)
        return True

    shrink(check.inputs, first.case, fails)
    return best


def _kind(failure: Exception | None) -> tuple[type, str]:
    """What a failure keeps while its input shrinks."""
    return type(failure), failure.kinds[0] if isinstance(failure, RemoteError) else ""


def _explained(paper: Paper, check: Check, seen: Seen) -> Exception | None:
    """The failure; a check that tripped over a value of the wrong kind becomes a Mismatch.

    A check may do arithmetic on what it got, or use an object that stayed with her. If that
    raises, outside her own lines, and does not when the reference answers, then the submission
    returned the wrong kind of thing.
    """
    remote = isinstance(seen.failure, RemoteError)
    if isinstance(seen.failure, Mismatch) or (remote and not _is_misuse(seen.failure)):
        return seen.failure
    with beside(paper, paper.reference, REFERENCE_SECONDS) as subject:
        record, failure = subject.run(check, seen.case.values(check.inputs))
    if failure is not None:
        return seen.failure
    for have, want in zip(seen.record.calls, record.calls, strict=False):
        if have.error is not None:
            break
        differs = type(have.result) is not type(want.result)
        if have.result is None and differs:
            said = "nothing was returned: is a `return` missing?"
            return Mismatch(said, got=None, expected=want.result)
        if differs or (not remote and repr(have.result) != repr(want.result)):
            said = f"is {_word(have.result)}, not {_word(want.result)}" if differs else ""
            return Mismatch(said, got=have.result, expected=want.result)
    return seen.failure if remote else Mismatch("cannot be used as the check needs it")


def _is_misuse(failure: Exception | None) -> bool:
    """Whether an object of hers was asked for what it cannot do: none of her lines had begun."""
    if not isinstance(failure, RemoteError) or failure.line is not None:
        return False
    return failure.kinds[0] in ("AttributeError", "TypeError")


def _word(value: object) -> str:
    """The kind of a value, also of one that stayed with her."""
    return f"a {repr(value).strip('<>')}" if isinstance(value, Handle) else kind_of(value)


def _counterexample(record: Record, failure: Exception) -> Counterexample:
    asked = [call for call in record.calls if not _is_lookup(call)]
    shown = Counterexample(
        calls=tuple(call.text() for call in asked[-SHOWN_CALLS:]),
        prints="".join(record.prints)[:4000],
    )
    if not isinstance(failure, Mismatch):
        return shown
    return replace(
        shown,
        expected=None if failure.expected is ABSENT else describe(failure.expected),
        got=None if failure.got is ABSENT else describe(failure.got),
        where=failure.sentence,
        differs=failure.differs,
    )


def _is_lookup(call: Call) -> bool:
    """Fetching a method, or looking into her folder, is no step a person would write down."""
    text = call.text()
    return text.startswith("folder.") or (isinstance(call.result, Handle) and text[-1:] != ")")


def _gone(paper: Paper, subject: Subject, check: Check, gone: Gone, progress: _Progress) -> Verdict:
    outcome: Outcome = "timeout" if gone.reason == "timeout" else "raised"
    said = gone_sentence(paper.exercise, gone.reason)
    verdict = _verdict(paper, outcome, said, progress, check)
    return replace(verdict, counterexample=_counterexample(subject.checker.record, gone))


def _verdict(
    paper: Paper,
    outcome: Outcome,
    sentence: str,
    progress: _Progress,
    failed: Check | None = None,
    error: RemoteError | None = None,
) -> Verdict:
    return Verdict(
        exercise=paper.exercise.id,
        outcome=outcome,
        sentence=sentence,
        checks=_results(paper.checks, progress, failed),
        place=place_of(paper.exercise, error) if error else None,
    )


def _results(
    checks: Sequence[Check], progress: _Progress, failed: Check | None
) -> tuple[CheckResult, ...]:
    return tuple(
        CheckResult(check.name, check.claim, "failed")
        if check is failed
        else CheckResult(check.name, check.claim, "passed", progress.held[check.name])
        if check.name in progress.held
        else CheckResult(check.name, check.claim, "not reached")
        for check in checks
    )


def _is_out_of_time(error: RemoteError) -> bool:
    return error.kinds[0] == "TimeLimit"


def _lower(claim: str) -> str:
    """The claim inside a sentence: lower case unless it starts with a name."""
    first, rest = claim[:1], claim[1:]
    keep = rest[:1].isupper() or claim.startswith("`")
    return (first if keep else first.lower()) + rest.rstrip(".")
