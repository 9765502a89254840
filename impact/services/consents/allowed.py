"""Whether somebody else may be reported on: only by their own consent, asked for before anything is read or written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from impact.edges import clock, places
from impact.fleet.consent import Wanted, refusal
from impact.model.consent import Held
from impact.model.errors import ImpactError, UsageError
from impact.model.report import AUDIENCES, SELF
from impact.services.consents.papers import held
from impact.services.consents.repository_names import opened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from impact.services.reporting.asking import Asked


def allowed(asked: Asked) -> tuple[Asked, tuple[str, ...]]:
    """Return what is asked for with the person as its subject, and what the report says of their consent.

    Raises ImpactError where no consent of theirs, signed by a key that is trusted here, covers the audience, the
    repositories and the period, and holds today; then nothing was read of any repository and nothing written.
    """
    from impact.services.reading.subject import subject
    from impact.services.reading.workshop import options

    who = asked.author.strip()
    if "@" not in who:
        raise UsageError(f"--author: '{who}' is no address", hint="--author them@example.com --for manager")
    if asked.me:
        raise UsageError("--me says whose report is your own, --author whose is not", hint="give one of them")
    own = subject((), options(), None)
    if own is not None and who.lower() in {each.lower() for each in own.addresses}:
        return replace(asked, me=own.addresses, author=""), ()
    if asked.audience == SELF:
        others = " or ".join(f"--for {each}" for each in AUDIENCES if each != SELF)
        raise UsageError("--author: a report about somebody else is for somebody", hint=f"add {others}")
    found = _covering(asked, who)
    said = f"About {who}, by their consent of {found.consent.given} for the {asked.audience}; they may take it back."
    lacks = "What they corrected, noted or left out themselves is on their own machine and not in it."
    return replace(asked, me=(found.consent.who,)), (said, lacks)


def _covering(asked: Asked, who: str) -> Held:
    from impact.ledger.opening import open_ledger
    from impact.services.reading.workshop import options, refuse_slip

    refuse_slip(asked.ledger)
    file = places.ledger_file(asked.ledger or options().ledger, make=False)
    if isinstance(file, Path) and not file.is_file():
        raise _refused(who, asked.audience, "there is no consent of theirs")
    with open_ledger(file) as ledger:
        said = [(each.who, held(each, _of_others(ledger.keys_of(each.who)))) for each in ledger.consents()]
    good, faults = _of(who, said)
    if not good:
        raise _refused(who, asked.audience, next(iter(faults), "there is no consent of theirs"))
    named, workshop = opened(asked.paths, (who,), asked.ledger)
    today = clock.today()
    wanted = Wanted(who, asked.audience, tuple(named), asked.span(workshop.options, today), today)
    if why := refusal(good, wanted):
        raise _refused(who, asked.audience, why)
    for name, place in sorted(named.items()):
        for other in place.mailmap.counted_as(who):
            # Whoever may commit to a repository writes its .mailmap, and nobody consents for another by that.
            if why := refusal(_of(other, said)[0], replace(wanted, who=other, repositories=(name,))):
                why = f"the .mailmap of {name} counts {other} as theirs, and of that address {_in_words(why)}"
                raise _refused(who, asked.audience, why)
    return next(each for each in good if not refusal([each], wanted))


def _of(who: str, said: Iterable[tuple[str, Held | str]]) -> tuple[list[Held], list[str]]:
    """The consents of somebody that were signed by a key trusted here, and what is wrong with their others."""
    mine = [each for whose, each in said if whose == who.lower()]
    return [each for each in mine if isinstance(each, Held)], [each for each in mine if isinstance(each, str)]


def _in_words(why: str) -> str:
    return why.replace("there is no consent of theirs", "there is no consent").replace("their consent", "the consent")


def _of_others(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Those keys that are not the one by which the person at this machine signs: nobody consents for another."""
    from impact.services.consents.papers import public_of_own_key

    own = public_of_own_key()
    return tuple(each for each in keys if each != own)


def _refused(who: str, audience: str, why: str) -> ImpactError:
    hint = (
        f"if they want to, they give one by: impact consent give PATHS --to {audience} --period PERIOD -o FOLDER; "
        "you keep it by: impact consent trust, impact consent import"
    )
    return ImpactError(f"no report about {who}: {why}", hint=hint)
