"""Reads JUnit XML: one file is one result of many tests. Bytes in, values out.

The parser is the standard library's expat. A document type is refused as soon as it begins, and with it every entity
of the file's own: none is expanded and nothing outside is opened (decision 0016).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from xml.parsers import expat

from impact.model.ci import FAILED, MIXED, OTHER, PASSED, CiResults, CiTest
from impact.model.errors import ImpactError

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DEEPEST = 100
_PIECE = 1 << 16
# Names under which build tools write the commit into the properties of a result.
_COMMIT = frozenset(("commit", "sha", "revision", "git.commit", "git.sha", "git.commit.id", "git_commit", "github_sha",
                     "ci_commit_sha", "build_vcs_number", "vcs.revision"))  # fmt: skip
_TAGS = {"failure": FAILED, "error": FAILED, "skipped": OTHER}
# What a runner writes of a case that it ran again by itself: it passed in the end, or it did not.
_PASSED_LATER = frozenset(("flakyFailure", "flakyError"))


@dataclass(slots=True)
class _Case:
    name: str
    suite: str
    file: str
    outcome: str = PASSED


@dataclass(slots=True)
class _Reading:
    stack: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    cases: list[_Case] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    commits: set[str] = field(default_factory=set)

    def start(self, tag: str, given: dict[str, str]) -> None:
        if len(self.stack) >= _DEEPEST:
            raise ValueError(f"elements lie more than {_DEEPEST} deep")
        if not self.stack and tag not in ("testsuites", "testsuite"):
            raise ValueError("no JUnit result: it does not begin with <testsuites> or <testsuite>")
        inside = self.stack[-1] if self.stack else ""
        self.stack.append(tag)
        self.files.append(given.get("file") or (self.files[-1] if self.files else ""))
        if tag in ("testsuites", "testsuite"):
            self._day(given.get("timestamp", ""))
        elif tag == "property" and given.get("name", "").lower() in _COMMIT:
            self.commits.add(given.get("value", "").strip().lower())
        elif tag == "testcase":
            self.cases.append(_Case(given.get("name", ""), given.get("classname", ""), self.files[-1]))
        elif inside == "testcase" and self.cases:
            self._within(tag)

    def end(self, _: str) -> None:
        self.stack.pop()
        self.files.pop()

    def _within(self, tag: str) -> None:
        case = self.cases[-1]
        if tag in _PASSED_LATER:
            case.outcome = MIXED
        elif tag in _TAGS and case.outcome == PASSED:
            case.outcome = _TAGS[tag]

    def _day(self, text: str) -> None:
        if not text.strip():
            return
        try:
            self.days.append(date.fromisoformat(text.strip()[:10]))
        except ValueError:
            raise ValueError(f"'{text[:40]}' is no time") from None


def read(data: bytes, name: str, *, commit: str = "", day: date | None = None) -> CiResults:
    """Return the tests of one result; `name` is what the file is called in errors.

    `commit` and `day` come before what the file says. Raises ImpactError, as file:line, for what is no JUnit result,
    and where the commit or the day is not known.
    """
    reading = _parsed(data, name)
    sha = commit or _commit(reading, name)
    when = day or min(reading.days, default=None)
    if when is None:
        raise ImpactError(f"{name}: it does not say when it was made", hint="give the day: --day 2026-03-04")
    run = "junit:" + hashlib.sha256(sha.encode() + b"\0" + data).hexdigest()[:24]
    cases = _once(reading.cases)
    if not cases:
        raise ImpactError(f"{name}: no test in it", hint="name a result that has <testcase> elements")
    tests = (CiTest(run, sha, each.name, each.suite, each.file, when, each.outcome) for each in cases)
    return CiResults(tests=tuple(tests))


def _parsed(data: bytes, name: str) -> _Reading:
    reading = _Reading()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for at in range(0, len(data), _PIECE):
            parser.Parse(data[at : at + _PIECE], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        what = expat.errors.messages.get(error.code, "it is broken")
        raise _broken(f"{name}:{error.lineno}", what) from None
    except (ValueError, LookupError) as error:
        raise _broken(f"{name}:{parser.CurrentLineNumber}", str(error)) from None
    return reading


def _broken(where: str, what: str) -> ImpactError:
    return ImpactError(f"{where}: {what}", hint="nothing of the file was kept; make the result again")


def _refuse(*_: object) -> None:
    raise ValueError("a document type is refused: a test result needs none, and it can hold entities")


def _commit(reading: _Reading, name: str) -> str:
    found = {each for each in reading.commits if _SHA.fullmatch(each)}
    if len(found) == 1:
        return found.pop()
    what = "it names several commits" if found else "it does not say which commit was tested"
    raise ImpactError(f"{name}: {what}", hint="give it: --commit SHA, all of its characters")


def _once(cases: list[_Case]) -> list[_Case]:
    """Each test once: a runner that tries again writes the same case again, and the last of them tells."""
    found: dict[tuple[str, str, str], _Case] = {}
    for each in cases:
        before = found.get((each.suite, each.name, each.file))
        if before is None:
            found[each.suite, each.name, each.file] = each
        elif {before.outcome, each.outcome} != {PASSED, FAILED}:
            before.outcome = _worse(before.outcome, each.outcome)
        else:
            # Failed and then passed is a second try; passed and then failed may be two tests of one name.
            before.outcome = MIXED if before.outcome == FAILED else FAILED
    return list(found.values())


def _worse(one: str, other: str) -> str:
    order = (MIXED, FAILED, PASSED, OTHER)
    return min(one, other, key=order.index)
