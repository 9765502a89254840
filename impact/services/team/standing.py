"""Tells for `impact doctor` who may what in a team's database, and what is otherwise than it was set up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from impact.model.errors import ImpactError

if TYPE_CHECKING:
    from pathlib import Path

    from impact.ledger.team_access import Standing
    from impact.model.database import Address

_SHOWN = 20


def sentence(place: Address | Path) -> str:
    """How rights stand in a team's database, or that a file is a team's; nothing is changed.

    Raises ImpactError where rights are not as set up.
    """
    if isinstance(place, Path):
        return _file(place)
    from impact.ledger import team_access

    found = team_access.standing(place)
    if found is None:
        return f"{place}: no team's ledger in it"
    if not found.mine:
        return f"{place}: you are {_roles(found)} there; its keeper is told more"
    faults = _faults(found)
    if faults:
        more = [f"and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
        lines = "\n     ".join((*faults[:_SHOWN], *more))
        name = team_access.named_team(place)
        hint = f"impact ledger init-team '{place}' --name '{name}' sets up again; what is none of ours stays as it is"
        raise ImpactError(f"{place}: who may what is not as it was set up\n     {lines}\n    ", hint=hint)
    return f"{place}: {_who(found)}"


def named_place(ledger_path: str | None) -> Path | Address:
    """Where rights are asked for: what the flag says, else IMPACT_TEAM, else the ledger; raises ImpactError."""
    import os

    from impact.edges import places
    from impact.services.reading.workshop import ledger_file

    named = None if ledger_path else os.environ.get("IMPACT_TEAM")
    return places.ledger_file(named, make=False) if named else ledger_file(ledger_path, make=False)


def team_place(ledger_path: str | None) -> Address | Path | None:
    """The place named by IMPACT_TEAM, or as the ledger; None where that is nothing, or a file of somebody's own."""
    import os

    from impact.ledger.team import in_file
    from impact.model.database import Address

    named = not ledger_path and os.environ.get("IMPACT_TEAM")
    try:
        found = named_place(ledger_path)
    except ImpactError:
        # The check of the ledger tells of it.
        return None
    return found if named or isinstance(found, Address) or in_file(found) else None


def _file(path: Path) -> str:
    from impact.ledger.team import open_team

    with open_team(path) as ledger:
        team = ledger.team()
    who = "whoever has the file can read it"
    return f"{path}: team:{team.name}, told by {team.windows}, of {team.least} people at least; {who}"


def _faults(found: Standing) -> list[str]:
    faults = [f"more than set up: {each}" for each in found.more]
    faults += [f"less than set up: {each}" for each in found.lacking]
    return faults + [f"the planner has kept values of {each}: ANALYZE was run before" for each in found.learnt]


def _who(found: Standing) -> str:
    told = [f"{role}s {', '.join(logins) or 'nobody'}" for role, logins in found.roles]
    above = ", ".join(f"{login} ({why})" for login, why in found.above)
    return f"{'; '.join(told)}\n     who sees everything: {above}"


def _roles(found: Standing) -> str:
    return " and ".join(role for role, _ in found.roles) or "in no group"
