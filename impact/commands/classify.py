"""`impact classify`: what each commit does, with probabilities and reasons."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

import click

from impact.classify.account import Account, Moved
from impact.classify.reading import Reader
from impact.classify.rows import commit_from_row, diff_from_row
from impact.model.errors import DONE, IN_PART, ImpactError, UsageError
from impact.model.facts import Commit, DiffFacts, Unreadable
from impact.model.work import FLAKY
from impact.sources import git_log
from impact.sources.base import Selection
from impact.sources.git_log import Place

_SHOWN = 4
_KEPT = 6
# Commits whose patches one git is asked for.
_BATCH = 2000
_Read = tuple[Commit, DiffFacts | None]


@click.command()
@click.argument("revision", required=False)
@click.option("--repo", "path", default=".", metavar="PATH", help="The repository; the current folder by default.")
@click.option("--facts", "rows", metavar="FILE", help="Read facts as JSON lines from FILE, or - for standard input.")
@click.option("--names-only", is_flag=True, help="Go by message and paths; look into no patch.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line (always so with --facts).")
@click.option("--learn", is_flag=True, help="Re-weigh your own model from your corrections; classifies nothing.")
@click.option("--forget-learned", "forget", is_flag=True, help="Take back all that --learn did; classifies nothing.")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="With --learn: an address of yours.")
@click.option("--ledger", "ledger_path", metavar="FILE", help="With --learn: the ledger (also IMPACT_LEDGER).")
def command(
    revision: str | None,
    path: str,
    rows: str | None,
    names_only: bool,
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
    from impact.services.reading.workshop import workshop

    if rows is not None and revision is not None:
        raise UsageError("--facts names the commits itself", hint="leave out the revision")
    unread: list[Unreadable] = []
    if rows is not None:
        reader, commits = workshop().reader, _from_rows(rows)
    else:
        place = git_log.open_place(path)
        reader = workshop(place.repository).reader
        commits = _from_history(place, revision or "HEAD", reader, unread, names_only)
    _tell(commits, reader, as_json=as_json or rows is not None, names_only=names_only)
    for each in unread:
        click.echo(f"not read: {each.what} {each.sha}".rstrip(), err=True)
    return IN_PART if unread else DONE


def _tell(commits: Iterator[_Read], reader: Reader, *, as_json: bool, names_only: bool) -> None:
    count = unclassified = 0
    for commit, diff in commits:
        seen = None if names_only else diff
        account = Account(reader, reader.read(commit, seen), commit, seen)
        sys.stdout.write((_as_json if as_json else _as_text)(commit, account, reader.model.abstain) + "\n")
        count += 1
        unclassified += account.reading.kind.probability < reader.model.abstain
    if count > 1 and not as_json:
        click.echo(f"{count} commits, {unclassified} of them unclassified ({unclassified / count:.0%})")


def _teaching(learn: bool, forget: bool, me: tuple[str, ...], ledger_path: str | None, *, besides: bool) -> int:
    from impact.services.gathering import learning

    if (learn and forget) or besides:
        hint = "impact classify --learn, or impact classify --forget-learned, with no revision and no facts"
        raise UsageError("--learn and --forget-learned stand alone", hint=hint)
    return learning.forget() if forget else learning.learn(me, ledger_path)


def _as_json(commit: Commit, account: Account, _: float) -> str:
    numbers = {kind.name: round(kind.probability, 6) for kind in account.reading.kinds}
    because = [_said(each) for each in _moved(account, _KEPT)]
    return json.dumps({"repo": commit.repo, "sha": commit.sha, "kinds": numbers, "because": because})


def _as_text(commit: Commit, account: Account, abstain: float) -> str:
    from impact.render.harmless import harmless

    first, second = account.ranked()[:2]
    flaky = next(kind.probability for kind in account.reading.kinds if kind.name == FLAKY)
    said = f"{first.name} {first.probability:.2f}, {second.name} {second.probability:.2f}"
    said = f"unclassified ({said})" if first.probability < abstain else said
    lines = [f"{commit.sha[:12]} {said}" + (f", {FLAKY} {flaky:.2f}" if flaky >= 0.5 else "")]
    lines.append(f"  {harmless(commit.subject, 100)}")
    lines.extend(f"  - {harmless(_said(each), 160)}" for each in _moved(account, _SHOWN))
    return "\n".join(lines)


def _moved(account: Account, most: int) -> list[Moved]:
    """What moved the probability of the likeliest type most, for it and against it."""
    return [account.told(part) for part in account.parts(account.reading.kind.name)[1 : most + 1]]


def _said(moved: Moved) -> str:
    return f"{moved.weight:+.2f} {moved.because}" + (f": {moved.excerpt}" if moved.excerpt else "")


def _from_history(
    place: Place, revision: str, reader: Reader, unread: list[Unreadable], names_only: bool
) -> Iterator[_Read]:
    from impact.sources.diffs import diffs

    wanted = git_log.resolve(place, revision)
    single = len(wanted) == 1 and not wanted[0].startswith("^")
    facts = git_log.read(place, Selection(only=wanted) if single else Selection(starts=(revision,)))
    while batch := list(islice(facts, _BATCH)):
        commits = [fact for fact in batch if isinstance(fact, Commit)]
        if not place.partial:
            unread.extend(fact for fact in batch if isinstance(fact, Unreadable))
        looked = [] if place.partial or names_only else [each.sha for each in commits if len(each.parents) < 2]
        inside = dict(diffs(place.repository, looked, reader.book.facts))
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
