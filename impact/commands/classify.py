"""`impact classify`: what each commit does, with probabilities and reasons."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

import click

from impact.classify.reading import Reader, Reading
from impact.classify.rows import commit_from_row, diff_from_row
from impact.model.errors import DONE, IN_PART, ImpactError, UsageError
from impact.model.facts import Commit, DiffFacts, Unreadable
from impact.model.work import FLAKY
from impact.sources import git_log
from impact.sources.base import Selection

_SHOWN = 6
# Commits whose patches one git is asked for.
_BATCH = 2000
_Read = tuple[Commit, DiffFacts | None]


@click.command()
@click.argument("revision", required=False)
@click.option("--repo", "path", default=".", metavar="PATH", help="The repository; the current folder by default.")
@click.option("--facts", "rows", metavar="FILE", help="Read facts as JSON lines from FILE, or - for standard input.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line (always so with --facts).")
@click.option("--learn", is_flag=True, help="Re-weigh your own model from your corrections; classifies nothing.")
@click.option("--forget-learned", "forget", is_flag=True, help="Take back all that --learn did; classifies nothing.")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="With --learn: an address of yours.")
@click.option("--ledger", "ledger_path", metavar="FILE", help="With --learn: the ledger file (also IMPACT_LEDGER).")
def command(
    revision: str | None,
    path: str,
    rows: str | None,
    as_json: bool,
    learn: bool,
    forget: bool,
    me: tuple[str, ...],
    ledger_path: str | None,
) -> int:
    """Say what each commit of REVISION does, and why.

    A commit, branch or tag means that one commit (HEAD by default); a range such as v1.0..HEAD means
    every commit in it. The probabilities of the eleven types sum to 1; flaky_fix is a yes or no of its own.

    This always asks the shipped weights. What --learn keeps counts for your own commits in reports and explanations.
    """
    if learn or forget:
        return _teaching(learn, forget, me, ledger_path, besides=revision is not None or rows is not None)
    if me or ledger_path:
        raise UsageError("--me and --ledger go with --learn", hint="impact classify --learn")
    from impact.settings.model import load_model
    from impact.settings.signals import load_rule_book

    if rows is not None and revision is not None:
        raise UsageError("--facts names the commits itself", hint="leave out the revision")
    reader = Reader(load_rule_book(), load_model())
    unread: list[Unreadable] = []
    commits = _from_rows(rows) if rows is not None else _from_history(path, revision or "HEAD", unread)
    for commit, diff in commits:
        reading = reader.read(commit, diff)
        told = _as_json if as_json or rows is not None else _as_text
        sys.stdout.write(told(reader, commit, diff, reading) + "\n")
    for each in unread:
        click.echo(f"not read: {each.what} {each.sha}".rstrip(), err=True)
    return IN_PART if unread else DONE


def _teaching(learn: bool, forget: bool, me: tuple[str, ...], ledger_path: str | None, *, besides: bool) -> int:
    from impact.commands import learning

    if (learn and forget) or besides:
        hint = "impact classify --learn, or impact classify --forget-learned, with no revision and no facts"
        raise UsageError("--learn and --forget-learned stand alone", hint=hint)
    return learning.forget() if forget else learning.learn(me, ledger_path)


def _as_json(reader: Reader, commit: Commit, diff: DiffFacts | None, reading: Reading) -> str:
    because = [f"{each.because}: {each.evidence.excerpt}" for each in reader.book.signals(commit, diff)]
    numbers = {kind.name: round(kind.probability, 6) for kind in reading.kinds}
    return json.dumps({"repo": commit.repo, "sha": commit.sha, "kinds": numbers, "because": because})


def _as_text(reader: Reader, commit: Commit, diff: DiffFacts | None, reading: Reading) -> str:
    from impact.render.harmless import harmless

    likely = sorted((kind for kind in reading.kinds if kind.name != FLAKY), key=lambda each: -each.probability)[:2]
    flaky = next((kind.probability for kind in reading.kinds if kind.name == FLAKY), 0.0)
    said = ", ".join(f"{kind.name} {kind.probability:.2f}" for kind in likely)
    said = f"unclassified ({said})" if reading.kind.probability < reader.model.abstain else said
    lines = [f"{commit.sha[:12]} {said}" + (f", {FLAKY} {flaky:.2f}" if flaky >= 0.5 else "")]
    lines.append(f"  {harmless(commit.subject, 100)}")
    signals = reader.book.signals(commit, diff)
    lines.extend(f"  - {each.because}: {harmless(each.evidence.excerpt, 80)}" for each in signals[:_SHOWN])
    if len(signals) > _SHOWN:
        lines.append(f"  - and {len(signals) - _SHOWN} more (--json shows all)")
    return "\n".join(lines)


def _from_history(path: str, revision: str, unread: list[Unreadable]) -> Iterator[_Read]:
    from impact.settings.signals import load_rule_book
    from impact.sources.diffs import diffs

    place = git_log.open_place(path)
    wanted = git_log.resolve(place, revision)
    single = len(wanted) == 1 and not wanted[0].startswith("^")
    facts = git_log.read(place, Selection(only=wanted) if single else Selection(starts=(revision,)))
    while batch := list(islice(facts, _BATCH)):
        commits = [fact for fact in batch if isinstance(fact, Commit)]
        if not place.partial:
            unread.extend(fact for fact in batch if isinstance(fact, Unreadable))
        looked = [] if place.partial else [each.sha for each in commits if len(each.parents) < 2]
        inside = dict(diffs(place.repository, looked, load_rule_book().facts))
        yield from ((commit, inside.get(commit.sha)) for commit in commits)


def _from_rows(name: str) -> Iterator[_Read]:
    """Yield a commit for every row; the last line of `impact facts`, its summary, is passed over."""
    with _opened(name) as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise ImpactError(
                    f"{name}:{number}: not JSON ({error})",
                    hint="give one object a line, as `impact facts` prints",
                ) from None
            if isinstance(row, dict) and "summary" in row and "sha" not in row:
                continue
            yield commit_from_row(row, line=number), diff_from_row(row, line=number)


def _opened(name: str) -> TextIO:
    if name == "-":
        return sys.stdin
    try:
        return Path(name).open(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        hint = "name a file of JSON lines, or - for standard input"
        raise ImpactError(f"{name}: {error.strerror}", hint=hint) from None
