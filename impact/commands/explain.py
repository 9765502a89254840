"""`impact explain`: why a commit or contribution is what it is, and why not the runner-up."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from impact.model.errors import DONE, IN_PART, ImpactError, UsageError
from impact.model.work import Contribution

if TYPE_CHECKING:
    from impact.model.facts import Commit
    from impact.services.correcting.finding import Known
    from impact.services.reading.session import Session
    from impact.services.reading.workshop import Workshop
    from impact.sources.git_log import Place

Document = dict[str, Any]
_PARTS = 6


@dataclass(frozen=True, slots=True)
class Look:
    """How far to go: how many parts of each sum to show (None: all), and whether to leave patches closed."""

    shown: int | None
    names_only: bool


@click.command()
@click.argument("what", required=False, metavar="SHA|CONTRIBUTION")
@click.option("--category", "key", metavar="NAME", help="Say instead by which rules a category is recognised.")
@click.option("--stdin", "stream", is_flag=True, help="Read commit ids, one a line; print one JSON object a line.")
@click.option("--repo", "path", default=".", metavar="PATH", help="The repository; the current folder by default.")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option(
    "--ledger", "ledger_path", metavar="FILE", help="The ledger: a file or postgresql://… (also IMPACT_LEDGER)."
)
@click.option("--all", "every", is_flag=True, help="Every part of the sums, not only the six heaviest.")
@click.option("--names-only", is_flag=True, help="Go by message and paths; look into no patch.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document (with --stdin always one a line).")
def command(what: str | None, key: str | None, stream: bool, **options: Any) -> int:
    """Say what moved a commit's probabilities, why a contribution has its category, and why not the runner-up.

    With --all every part of the two likeliest kinds is listed, so that the sums can be worked out by hand.
    With --stdin each commit is taken as one contribution of its own, whoever wrote it; nothing is kept.
    """
    if sum((what is not None, key is not None, stream)) != 1:
        raise UsageError(
            "name one thing to explain", hint="a commit, a contribution, --category NAME, or --stdin with commit ids"
        )
    if stream:
        return _stream(options["path"], names_only=options["names_only"])
    document = _category(key, options["path"]) if key is not None else _one(what or "", **options)
    if options["as_json"]:
        click.echo(json.dumps(document, indent=2, sort_keys=True))
    else:
        _show(document)
    return DONE


def _one(
    what: str, *, path: str, me: tuple[str, ...], ledger_path: str | None, every: bool, names_only: bool, **_: Any
) -> Document:
    from impact.services.reading.workshop import refuse_slip

    look = Look(shown=None if every else _PARTS, names_only=names_only)
    refuse_slip(ledger_path)
    return _known(what, ledger_path) or _looked_up(what, path, me, ledger_path, look)


def _category(key: str, path: str) -> Document:
    from difflib import get_close_matches

    from impact.services.gathering.explaining import about_category
    from impact.services.reading.workshop import workshop_here

    shop = workshop_here(path)
    found = shop.category(key)
    if found is None:
        keys = [each.key for each in shop.categories]
        close = get_close_matches(key, keys, 1)
        hint = f"did you mean '{close[0]}'?" if close else "categories: " + ", ".join(keys)
        raise UsageError(f"{key}: no such category", hint=hint)
    return about_category(shop, found)


def _stream(path: str, *, names_only: bool) -> int:
    from impact.services.gathering.streaming import line, rows

    code = DONE
    for row in rows(path, sys.stdin, names_only=names_only):
        code = IN_PART if "error" in row else code
        sys.stdout.write(line(row) + "\n")
    return code


def _known(what: str, ledger_path: str | None) -> Document | None:
    """A contribution that the ledger holds, whoever it was gathered for; no repository is needed."""
    from impact.ledger.opening import is_there, open_ledger
    from impact.services.correcting.finding import known
    from impact.services.gathering.learning import whose
    from impact.services.reading.home import Homes
    from impact.services.reading.workshop import ledger_file, workshop

    shop, place = workshop(), ledger_file(ledger_path, make=False)
    if not is_there(place):
        return None
    with open_ledger(place) as ledger:
        everything = known(ledger, shop)
        try:
            found = everything.find(what)
        except UsageError:
            raise
        except ImpactError:
            return None
        own = Homes(ledger, shop).of(found.repo).taught(whose(found))
        return _document(None, _about(own, everything, found), own)


def _looked_up(what: str, path: str, me: tuple[str, ...], ledger_path: str | None, look: Look) -> Document:
    """A commit of the repository at `path`, and the contribution it is part of."""
    from impact.services.correcting.finding import known
    from impact.services.gathering.learning import whose
    from impact.services.reading.session import Session

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
        return _document(_about_commit(session, shop, commit, look), about, shop)


def _holding(everything: Known, sha: str) -> list[Contribution]:
    return [each for each in everything.works if sha in each.shas]


def _document(commit: Document | None, work: Document | None, shop: Workshop) -> Document:
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
    for fact in git_log.read(place, Selection(only=wanted, first_parent_merges=True)):
        if isinstance(fact, Commit):
            return fact
        if isinstance(fact, Unreadable) and fact.sha:
            raise ImpactError(f"{name}: {fact.what} cannot be read", hint="`impact doctor` says what else is damaged")
    raise ImpactError(f"{name}: no such contribution or commit", hint="`impact report` lists contribution ids")


def _about_commit(session: Session, shop: Workshop, commit: Commit, look: Look) -> Document:
    from impact.services.gathering.explaining import about_commit
    from impact.services.reading.looking import worth
    from impact.sources.diffs import diffs

    place = session.places[0]
    diff = None
    if worth(commit) and not (look.names_only or place.partial):
        # A merge is what it brings to its first parent.
        against = {commit.sha: commit.parents[0]} if len(commit.parents) > 1 else {}
        diff = dict(diffs(place.repository, [commit.sha], shop.book.facts, against=against)).get(commit.sha)
    found = about_commit(shop, commit, diff, look.shown)
    refactors = diff is not None and len(commit.parents) < 2 and shop.reader.read(commit, diff).kind.name == "refactor"
    return found | {"methods": _methods(place, commit.sha) if refactors else []}


def _methods(place: Place, sha: str) -> list[Document]:
    """The functions that a refactoring made simpler or harder; what came or went says nothing of that."""
    from impact.sources.methods import methods

    both = (each for each in methods(place.repository, (sha,))[sha] if each.before and each.after)
    return [{"path": each.path, "name": each.name, "before": each.before, "after": each.after} for each in both]


def _about(workshop: Workshop, everything: Known, work: Contribution) -> Document:
    from impact.render.json_document import correction
    from impact.services.gathering.explaining import about_contribution

    return about_contribution(workshop, work) | {
        "qualities": _qualities(workshop, everything, work),
        "correction": correction(work.correction) if work.correction else None,
        "dismissed": work.dismissed,
        "corrections": _history(everything, work),
        "landed_with": _landed_with(workshop, everything, work),
        **_words(everything, work),
    }


def _landed_with(shop: Workshop, everything: Known, work: Contribution) -> list[Document]:
    """The same change in all its repositories, the one that a report on all of them tells first."""
    from impact.services.measuring.landed_with import landed_with

    names = {root: each.name for each in everything.ledger.repositories() for root in each.roots}
    return [
        {"id": each.id, "repository": names.get(each.repo, each.repo[:12]), "title": each.title}
        for each in landed_with(everything, shop, work)
    ]


def _words(everything: Known, work: Contribution) -> Document:
    from impact.services.gathering.explaining_words import words_about

    return words_about(everything, work)


def _qualities(workshop: Workshop, everything: Known, work: Contribution) -> list[Document]:
    """What may be said of it whatever its category; the files that are there now are for a report to look at."""
    from impact.edges import clock
    from impact.render.json_document import quality
    from impact.services.measuring.aftermath import aftermath
    from impact.services.measuring.asking import Asking

    repo_id = max(everything.ledger.repositories_of(work.shas), default=None)
    if repo_id is None:
        return []
    asking = Asking(everything.ledger, repo_id, workshop, work.addresses, None, clock.today())
    return [quality(each, work) for each in aftermath(asking, (work,)).qualities[work.id]]


def _history(everything: Known, work: Contribution) -> list[Document]:
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


def _show(document: Document) -> None:
    from impact.render.category import category_lines
    from impact.render.explanation import lines

    for line in category_lines(document) if document["schema"] == "impact.category/1" else lines(document):
        click.echo(line)
