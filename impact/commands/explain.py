"""`impact explain`: why a commit or contribution is what it is, and why not the runner-up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from impact.model.errors import DONE, ImpactError, UsageError
from impact.model.work import Contribution

if TYPE_CHECKING:
    from impact.classify.reading import Reading
    from impact.commands.correcting import Known
    from impact.commands.session import Session
    from impact.commands.workshop import Workshop
    from impact.model.facts import Commit

_COMMITS = 12


@click.command()
@click.argument("what", metavar="SHA|CONTRIBUTION")
@click.option("--repo", "path", default=".", metavar="PATH", help="The repository; the current folder by default.")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option("--ledger", "ledger_path", metavar="FILE", help="The ledger file (also IMPACT_LEDGER).")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(what: str, path: str, me: tuple[str, ...], ledger_path: str | None, as_json: bool) -> int:
    """Say which rules spoke for a commit or a contribution, why it has its category, and why not the runner-up."""
    document = _known(what, ledger_path) or _looked_up(what, path, me, ledger_path)
    if as_json:
        click.echo(json.dumps(document, indent=2, sort_keys=True))
    else:
        _show(document)
    return DONE


def _known(what: str, ledger_path: str | None) -> dict[str, object] | None:
    """A contribution that the ledger holds, whoever it was gathered for; no repository is needed."""
    from impact.commands.correcting import known
    from impact.commands.learning import whose
    from impact.commands.workshop import ledger_file, workshop
    from impact.ledger.opening import open_ledger

    shop = workshop()
    with open_ledger(ledger_file(ledger_path)) as ledger:
        everything = known(ledger, shop)
        try:
            found = everything.find(what)
        except UsageError:
            raise
        except ImpactError:
            return None
        own = shop.taught(whose(found))
        return _document(None, _about(own, everything, found), own)


def _looked_up(what: str, path: str, me: tuple[str, ...], ledger_path: str | None) -> dict[str, object]:
    """A commit of the repository at `path`, and the contribution it is part of."""
    from impact.commands.correcting import known
    from impact.commands.learning import whose
    from impact.commands.session import Session

    with Session((path,), me, ledger_path) as session:
        # What was gathered for a report stays, unless another person is named or nothing was gathered yet.
        scanned = session.scan_all(gather=bool(me))
        commit = _commit(session, what)
        everything = known(session.ledger, session.workshop)
        if not me and not _holding(everything, commit.sha):
            session.gather_missing(scanned)
            everything = known(session.ledger, session.workshop)
        work = next(iter(_holding(everything, commit.sha)), None)
        # What the person taught is for their own commits, never for anybody else's.
        shop = session.workshop.taught(whose(work)) if work else session.workshop
        about = _about(shop, everything, work) if work else None
        return _document(_about_commit(session, shop, commit), about, shop)


def _holding(everything: Known, sha: str) -> list[Contribution]:
    return [each for each in everything.works if sha in each.shas]


def _document(commit: dict[str, object] | None, work: dict[str, object] | None, shop: Workshop) -> dict[str, object]:
    learned = shop.learned
    taught = {"corrections": learned.corrections, "until": learned.until.isoformat()} if learned else None
    return {"schema": "impact.explanation/1", "commit": commit, "contribution": work, "learned": taught}


def _commit(session: Session, name: str) -> Commit:
    from impact.model.facts import Commit, Unreadable
    from impact.sources import git_log
    from impact.sources.base import Selection

    place = session.places[0]
    try:
        wanted = git_log.resolve(place, name)[:1]
    except UsageError:
        wanted = ()
    for fact in git_log.read(place, Selection(only=wanted)):
        if isinstance(fact, Commit):
            return fact
        if isinstance(fact, Unreadable) and fact.sha:
            raise ImpactError(f"{name}: {fact.what} cannot be read", hint="`impact doctor` says what else is damaged")
    raise ImpactError(f"{name}: no such contribution or commit", hint="`impact report` lists contribution ids")


def _about_commit(session: Session, shop: Workshop, commit: Commit) -> dict[str, object]:
    from impact.sources.diffs import diffs

    place = session.places[0]
    looked = [] if place.partial or len(commit.parents) > 1 else [commit.sha]
    diff = dict(diffs(place.repository, looked, shop.book.facts)).get(commit.sha)
    reading = shop.reader.read(commit, diff)
    return {
        "sha": commit.sha,
        "subject": commit.subject,
        "kinds": {kind.name: round(kind.probability, 3) for kind in reading.kinds},
        "learned": _learned(shop, reading),
        "because": [
            {
                "rule": each.rule,
                "because": each.because,
                "where": each.evidence.where,
                "excerpt": each.evidence.excerpt,
            }
            for each in shop.book.signals(commit, diff)
        ],
    }


def _learned(shop: Workshop, reading: Reading) -> dict[str, float]:
    """By how much the person's corrections moved the sum of each type, in log-odds."""
    from impact.classify.kinds import LEARNED, NAMES

    parts = {name: shop.reader.model.parts(reading.features, name, deep=reading.deep) for name in NAMES}
    return {name: part.weight for name, each in parts.items() for part in each if part.feature == LEARNED}


def _about(workshop: Workshop, everything: Known, work: Contribution) -> dict[str, object]:
    from impact.render.json_document import correction

    category = workshop.category(work.category)
    runner_up = workshop.category(work.runner_up) if work.runner_up else None
    said = work.correction
    return {
        "id": work.id,
        "title": work.title,
        "category": work.category,
        "category_title": category.title if category else work.category,
        "provenance": work.provenance,
        "because": list(work.reasons),
        "runner_up": work.runner_up,
        "runner_up_title": runner_up.title if runner_up else None,
        "why_not_the_runner_up": list(work.against),
        "grouped_by": work.grouped_by,
        "signals": dict(work.signals),
        "commits": list(work.shas),
        "correction": correction(said) if said else None,
        "dismissed": work.dismissed,
        "corrections": _history(everything, work),
    }


def _history(everything: Known, work: Contribution) -> list[dict[str, object]]:
    """Everything that was said of this work, and how it stands now."""
    from impact.classify.standing import standing
    from impact.render.json_document import correction

    stands = standing(everything.corrections, everything.works)
    mine = [each for each in stands if (each.work and each.work.id == work.id) or each.said in work.shaped]
    return [
        correction(each.said)
        | {"state": each.state, "ended_on": each.ended_by.day.isoformat() if each.ended_by else None}
        for each in mine
    ]


def _show(document: dict[str, object]) -> None:
    from impact.render.explanation import lines

    for line in lines(document):
        click.echo(line)
