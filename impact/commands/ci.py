"""`impact ci`: what pipelines said of commits, from files that were exported."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact.commands.wording import Group
from impact.model.errors import DONE, ImpactError, UsageError
from impact.services.correcting.finding import ledger_option
from impact.sources.ci.files import FORMATS

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.ci import CiStanding
    from impact.ledger.ledger import Ledger
    from impact.model.ci import CiResults

# Results come on working days; a longer silence means that something was not exported, or that nothing ran.
_GAP = timedelta(days=14)
_SHOWN = 10
_SHAS = (40, 64)
_repo = click.option("--repo", "path", default=".", metavar="PATH", help="The repository they are of; the current one.")


@click.group(cls=Group)
def command() -> None:
    """Keep what pipelines said of commits, so that a report can compare before and after.

    Files are read on this machine; nothing is fetched. How to export them: docs/how-to/ci-results.md.
    """


@command.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_repo
@click.option("--format", "form", type=click.Choice(FORMATS), help="What the files are; guessed where it is not given.")
@click.option("--commit", "commit", default="", metavar="SHA", help="Of JUnit results: the commit that was tested.")
@click.option("--day", "day", default="", metavar="DAY", help="Of JUnit results: the day, where they do not say it.")
@ledger_option
def import_(files: tuple[str, ...], path: str, form: str | None, commit: str, day: str, ledger_path: str | None) -> int:
    """Keep the results in FILE...: JUnit XML, runs of GitHub Actions, pipelines or jobs of GitLab; plain or gzip.

    All files are read before anything is kept: where one is broken, nothing is. The same file twice adds nothing.
    """
    from impact.ledger.opening import open_ledger
    from impact.render.harmless import harmless
    from impact.services.reading.workshop import ledger_file
    from impact.sources.ci.files import read_file

    when = _day(day)
    sha = _commit(commit)
    found = [(file, read_file(Path(file), form or "", commit=sha, day=when)) for file in files]
    with open_ledger(ledger_file(ledger_path)) as ledger:
        repo_id, name = _repository(ledger, path)
        for file, results in found:
            runs, tests = ledger.add_ci(repo_id, results)
            click.echo(harmless(f"{file}: {_told(results, runs, tests)}"), err=True)
        unknown = _unknown(ledger, [results for _, results in found])
    if unknown:
        what = f"beware: none of these commits is known in {name}: {', '.join(each[:12] for each in unknown)}"
        click.echo(harmless(f"{what}; is it the right repository, and was it scanned lately?"), err=True)
    return DONE


@command.command()
@_repo
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def status(path: str, ledger_path: str | None, as_json: bool) -> int:
    """Say what is there: how many runs of which workflows, of which days, and where results are missing."""
    import json

    from impact.services.reading.workshop import ledger_there

    with ledger_there(ledger_path) as ledger:
        repo_id, name = _repository(ledger, path)
        standing = ledger.ci_standing(repo_id)
    if as_json:
        click.echo(json.dumps(_document(name, standing), indent=2, sort_keys=True))
        return DONE
    for line in _lines(name, standing):
        click.echo(line)
    return DONE


@command.command()
@_repo
@ledger_option
def forget(path: str, ledger_path: str | None) -> int:
    """Remove all results of a repository from the ledger, to the byte; the files they came from are left alone.

    Exit code 4 says that somebody else has something to do yet, and what.
    """
    from impact.render.harmless import harmless
    from impact.services.forgetting.telling import tell_left
    from impact.services.reading.workshop import ledger_there

    with ledger_there(ledger_path) as ledger:
        repo_id, name = _repository(ledger, path)
        runs, tests = ledger.forget_ci(repo_id)
        left = ledger.leave_no_ci(repo_id)
    click.echo(harmless(f"{name}: forgot {_runs(runs)} and {_tests(tests)}"), err=True)
    return tell_left(left)


def _repository(ledger: Ledger, path: str) -> tuple[int, str]:
    from impact.sources.git_log import open_place

    place = open_place(path)
    state = ledger.repository_at(place.repository.common_dir)
    if state is None:
        raise ImpactError(f"{place.name}: not in {ledger.path} yet", hint=f"read it first: impact scan {path}")
    return state.id, place.name


def _day(given: str) -> date | None:
    from impact.edges import clock
    from impact.settings.note_file import a_day

    return a_day(given, clock.today()) if given.strip() else None


def _commit(given: str) -> str:
    sha = given.strip().lower()
    if sha and (len(sha) not in _SHAS or set(sha) - set("0123456789abcdef")):
        raise UsageError(f"'{given[:80]}' is no whole commit id", hint="give all of it: git rev-parse HEAD")
    return sha


def _told(found: CiResults, runs: int, tests: int) -> str:
    said = []
    if found.runs or not found.tests:
        said.append(f"{_runs(len(found.runs))}, {runs} of them new")
    if found.tests:
        said.append(f"outcomes of {_tests(len(found.tests))}, {tests} of them new")
    if found.unfinished:
        said.append(f"left out: {_runs(found.unfinished)} without an outcome yet")
    return "; ".join(said)


def _unknown(ledger: Ledger, found: list[CiResults]) -> list[str]:
    """A few of the commits, where the ledger knows none of them."""
    shas = sorted({sha for results in found for sha in results.shas})
    return [] if not shas or ledger.held(shas) else shas[:3]


def _gaps(days: tuple[date, ...]) -> list[tuple[date, date]]:
    """Days between which there is nothing for longer than usual, both of them with results."""
    return [(one, next_) for one, next_ in pairwise(days) if next_ - one > _GAP]


def _lines(name: str, standing: CiStanding) -> list[str]:
    from impact.render.harmless import harmless

    name = harmless(name)
    if not standing.days:
        return [f"{name}: no CI results; docs/how-to/ci-results.md says how to export some"]
    count = sum(each for _, each in standing.runs)
    days = f"{standing.days[0]} to {standing.days[-1]}, {len(standing.days)} days with results"
    lines = [f"{name}: {_runs(count)}, {standing.results} test results with {_tests(standing.tests)}; {days}"]
    lines += [f"  {harmless(workflow)}: {_runs(each)}" for workflow, each in standing.runs[:_SHOWN]]
    if len(standing.runs) > _SHOWN:
        lines.append(f"  and {len(standing.runs) - _SHOWN} more workflows; --json lists all")
    for last, next_ in _gaps(standing.days):
        lines.append(f"  nothing between {last} and {next_}: nothing ran, or it was not exported")
    return lines


def _document(name: str, standing: CiStanding) -> dict[str, object]:
    return {
        "schema": "impact.ci/1",
        "repository": name,
        "runs": dict(standing.runs),
        "test_results": standing.results,
        "tests": standing.tests,
        "days_with_results": len(standing.days),
        "first": str(standing.days[0]) if standing.days else None,
        "last": str(standing.days[-1]) if standing.days else None,
        "gaps": [[str(one), str(other)] for one, other in _gaps(standing.days)],
    }


def _runs(count: int) -> str:
    return f"{count:,} {'run' if count == 1 else 'runs'}"


def _tests(count: int) -> str:
    return f"{count:,} {'test' if count == 1 else 'tests'}"
