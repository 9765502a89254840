"""`impact fleet adoption`: how what one repository offers came into use in others, out of the ledger alone."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from impact.model.errors import UsageError
from impact.model.manifests import Curve
from impact.outcomes.uptake_words import called, grown, people, story, summary
from impact.render.fleet_adoption import adoption_text
from impact.render.harmless import harmless
from impact.services.measuring.uptaking import Uptake, uptake
from impact.services.reading.workshop import ledger_there

NONE = "No repository that was read uses what another one offers, as far as its manifests say."
NOTHING_READ = "No repository was read yet: impact fleet scan --fleet FILE reads those of a fleet."


def read(asked: str | None, ledger_path: str | None) -> tuple[Uptake, tuple[Curve, ...]]:
    """All that the ledger knows, and the curves that were asked for; raises UsageError for what nobody offers."""

    with ledger_there(ledger_path) as ledger:
        found = uptake(ledger)
    if asked is None:
        return found, tuple(each for each in found.curves if each.uses)
    wanted = tuple(each for each in found.curves if asked in _names(each))
    if not wanted:
        raise _unknown(asked, found)
    return found, wanted


def _unknown(asked: str, found: Uptake) -> UsageError:
    if any(asked == each.name for each in found.hosts):
        return UsageError(f"{asked}: no other repository that was read asks for anything that it offers",
                          hint="`impact fleet adoption` lists what is used")  # fmt: skip
    near = difflib.get_close_matches(asked, sorted({name for each in found.curves for name in _names(each)}), 3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`impact fleet adoption` lists what is used"
    return UsageError(
        f"{asked}: nothing of this name is offered by one repository that was read and asked for by another", hint=hint
    )


def text(found: Uptake, wanted: Sequence[Curve], *, whole: bool) -> str:
    """What a person reads: a table of all that is used, or with `whole` every step of what was asked for."""
    others = max(len(found.hosts) - 1, 0)
    if not wanted:
        return f"{NONE if found.hosts else NOTHING_READ}\n"
    if not whole:
        return adoption_text(wanted, others)
    told: list[str] = []
    for each in wanted:
        told += [*([""] if told else []), *summary(each, others)]
        told += [f"  {day} {name}: {what}{_commit(sha)}" for day, name, what, sha in story(each)]
    return "".join(f"{'  ' * line.startswith(' ')}{harmless(line)}\n" for line in told)


def document(found: Uptake, wanted: Sequence[Curve]) -> dict[str, Any]:
    """The same as one JSON document: no name and no address of a person is in it."""
    return {
        "schema": "impact.fleet.adoption/1",
        "repositories": len(found.hosts),
        "things": [_thing(each) for each in wanted],
        "not_read": [{"repository": name, "why": why} for name, why in found.unread],
    }


def _thing(curve: Curve) -> dict[str, Any]:
    return {
        "thing": called(curve),
        "repository": curve.name,
        "offered": {"day": str(curve.offered_on), "commit": curve.offered_sha, "path": curve.path},
        "uses": [
            {"repository": use.name, "day": str(use.day), "commit": use.sha, "path": use.path, "version": use.version,
             "gone": str(use.gone) if use.gone else None, "gone_commit": use.gone_sha,
             "without": [[str(first), str(again)] for first, again in use.gaps]}
            for use in curve.uses
        ],
        "people": people(curve, (use for use in curve.uses if use.gone is None)),
        "people_ever": people(curve, curve.uses),
        "grown": [{"until": name, "repositories": many, "people": who} for name, many, who in grown(curve)],
        "taken": [
            {"repository": next(use.name for use in curve.uses if use.repo == repo), "version": version,
             "day": str(day), "by_program": program}
            for repo, version, day, program in curve.taken
        ],
        "not_counted": [{"why": why, "repositories": many} for why, many in curve.left_out],
    }  # fmt: skip


def _names(curve: Curve) -> tuple[str, ...]:
    """By what a curve can be asked for."""
    ecosystem, name = curve.thing
    return name, f"{ecosystem}:{name}", f"{ecosystem} {name}", curve.name


def _commit(sha: str) -> str:
    return f" [{sha[:12]}]" if sha else ""
