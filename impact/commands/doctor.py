"""`impact doctor`: is everything in place, and what of a repository can be read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import click

from impact import __version__
from impact.model.errors import DONE, FIXABLE, ImpactError

Finding = tuple[str, bool, str]


@click.command()
@click.argument("path", default=".")
@click.option(
    "--ledger", "ledger_path", metavar="FILE", help="The ledger: a file or postgresql://… (also IMPACT_LEDGER)."
)
@click.option("--online", is_flag=True, help="Ask the forge of the clone whether it takes the token, and its scopes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(path: str, ledger_path: str | None, online: bool, as_json: bool) -> int:
    """Check this installation, its settings and ledger, and the repository at PATH.

    It says where a token for the forge of the clone was found, never the token. Without --online nothing is asked
    over a network. Exit code 1 when something needs a hand; each such line says what to do.
    """
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("version", lambda: f"impact {__version__}, Python {sys.version.split()[0]}, {_git_version()}"),
        ("settings", _settings),
        ("learned", _learned),
        ("ladders", _ladders),
        ("extensions", _extensions),
        ("ledger", lambda: _ledger(ledger_path)),
        *_team(ledger_path),
        ("repository", lambda: _repository(path)),
        ("you", lambda: _you(path)),
        ("hooks", lambda: _hooks(path)),
        ("spool", lambda: _spool(path)),
        ("sharing", lambda: _sharing(path)),
        ("forge", lambda: _forge(path, online)),
        ("schedule", _schedule),
    )
    findings = [_checked(name, check) for name, check in checks]
    if as_json:
        rows = [{"check": name, "ok": ok, "says": says} for name, ok, says in findings]
        click.echo(json.dumps({"schema": "impact.doctor/1", "checks": rows}, indent=2, sort_keys=True))
    else:
        from impact.render.harmless import harmless

        for name, ok, says in findings:
            lines = "\n".join(map(harmless, says.split("\n")))
            click.echo(f"{'ok  ' if ok else 'look'} {name}: {lines}")
    return DONE if all(ok for _, ok, _ in findings) else FIXABLE


def _checked(name: str, check: Callable[[], str]) -> Finding:
    try:
        return name, True, check()
    except ImpactError as error:
        return name, False, f"{error.what}{f' ({error.hint})' if error.hint else ''}"


def _git_version() -> str:
    from impact.edges import git

    return git.version()


def _settings() -> str:
    from impact.services.reading.workshop import user_file, workshop

    found = workshop()
    mine = "read" if user_file().is_file() else "none yet"
    return f"{len(found.book.rules)} rules, {len(found.categories)} categories; your file {user_file()}: {mine}"


def _learned() -> str:
    from impact.services.reading.workshop import learned_file

    file = learned_file()
    if not file.is_file():
        return "nothing; the shipped weights count"
    from impact.services.gathering.learning import summary
    from impact.settings.learned import load_learned

    return "\n".join(summary(load_learned(file)))


def _ladders() -> str:
    from impact.edges import places
    from impact.settings.ladders import ladder_names

    return ", ".join(ladder_names(places.config_folder() / "ladders"))


def _extensions() -> str:
    from impact.render.registry import FILES, RENDERERS
    from impact.sources.registry import SOURCES

    return f"sources: {', '.join(SOURCES)}; formats: {', '.join((*RENDERERS, *FILES))}"


def _ledger(ledger_path: str | None) -> str:
    from impact.ledger.opening import is_there, open_ledger
    from impact.model.errors import SettingsError
    from impact.outcomes.uptake_words import counted
    from impact.services.reading.workshop import ledger_file, refuse_slip

    try:
        file = ledger_file(ledger_path, make=not ledger_path)
    except SettingsError:
        hint = "repair the settings first, or say --ledger FILE"
        raise ImpactError("where it lies is not known", hint=hint) from None
    if _holds_only_a_team(file):
        return f"{file}, no ledger of a person or a fleet in it that you may read"
    refuse_slip(ledger_path)
    if not is_there(file):
        return f"{file}, none there yet; `impact scan` begins it"
    with open_ledger(file) as ledger:
        known, cases = ledger.repositories(), len(ledger.open_cases())
        says = f"{ledger.path}, {counted(len(known), 'repository', 'repositories')} known"
        says += f": {ledger.notice}" if ledger.notice else ""
        if not cases:
            return says
        commits = f"{cases} commit{'s' if cases > 1 else ''} that you spoke of"
        return f"{says}\n     {commits} went in a rewrite of history, and which commit holds them now is not certain"


def _holds_only_a_team(place: object) -> bool:
    """Whether to open it as a person's would make tables there that nobody asked for."""
    from pathlib import Path

    from impact.ledger import team_access
    from impact.ledger.team import in_file
    from impact.model.database import Address

    if isinstance(place, Path):
        return in_file(place) is not None
    return isinstance(place, Address) and team_access.alone(place)


def _team(ledger_path: str | None) -> tuple[tuple[str, Callable[[], str]], ...]:
    """What is asked of a team's database, where one is named."""
    from impact.services.team.standing import sentence, team_place

    place = team_place(ledger_path)
    return (("team", lambda: sentence(place)),) if place is not None else ()


def _repository(path: str) -> str:
    from impact.edges import git
    from impact.model.errors import RepositoryError
    from impact.outcomes.uptake_words import counted
    from impact.sources import git_log

    try:
        place = git_log.open_place(path)
    except RepositoryError as error:
        raise ImpactError(error.what, hint="to look at a repository: impact doctor PATH") from None
    parts = [place.name, place.repository.git_dir]
    if not place.head:
        parts.append("no commit yet at HEAD")
    if place.partial:
        parts.append("a partial clone: file contents are not here and nothing is fetched")
    if place.repository.shallow():
        parts.append("a shallow clone: what came before is not here")
    count = git.run(place.repository, "rev-list", "--count", "HEAD").stdout.decode("ascii").strip()
    return ", ".join(parts) + (f", {counted(int(count), 'commit', 'commits')}" if count else "")


def _you(path: str) -> str:
    from impact.model.errors import RepositoryError
    from impact.services.reading.subject import subject
    from impact.services.reading.workshop import options
    from impact.sources import git_log

    try:
        repository = git_log.open_place(path).repository
    except RepositoryError:
        repository = None
    found = subject((), options(repository), repository)
    if found is None:
        raise ImpactError("nobody is known", hint="impact init --me you@example.com")
    return f"{', '.join(found.addresses)} (from {found.known_by})"


def _hooks(path: str) -> str:
    from impact.model.errors import RepositoryError
    from impact.services.hooks.places import Hooking
    from impact.services.hooks.standing import in_a_sentence

    try:
        hooking = Hooking(path)
    except RepositoryError:
        return "no repository here"
    says, todo = in_a_sentence(hooking)
    if todo:
        raise ImpactError(says, hint=todo)
    return says


def _spool(path: str) -> str:
    from impact.edges import git
    from impact.model.errors import RepositoryError
    from impact.services.reading.spooled import waiting

    try:
        return waiting(git.find(path).common_dir)
    except RepositoryError:
        return "no repository here"


def _sharing(path: str) -> str:
    from impact.services.share.health import sharing

    return sharing(path)


def _forge(path: str, online: bool) -> str:
    from impact.services.reviews.forge_health import forge

    return forge(path, online=online)


def _schedule() -> str:
    from impact.services.schedule.health import sentence

    return sentence()
