"""What other repositories say of a piece of work: that several of them came to use what it first offered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from impact.model.manifests import Curve
from impact.model.work import WorkItem

# One repository more may be its author's next one; two have chosen it.
LEAST = 2
_PACKAGE, _PIPELINE, _SETTING, _TEMPLATE = ELSEWHERE = (
    "elsewhere.package-used",
    "elsewhere.pipeline-used",
    "elsewhere.setting-used",
    "elsewhere.template-used",
)
_BY_SORT = {"action": _PIPELINE, "workflow": _PIPELINE, "hook": _SETTING, "preset": _SETTING, "template": _TEMPLATE}
# An image or a submodule may hold anything.
_SAYS_NOTHING = frozenset(("docker", "submodule"))


class Offered(NamedTuple):
    """What several repositories use: the commit that first offered it, the file that does, and the signal."""

    sha: str
    path: str
    signal: str


def widely_used(curves: Iterable[Curve], own: Collection[str], names: Collection[str]) -> tuple[Offered, ...]:
    """Return what LEAST other repositories or more use now by the hand of somebody else than the subject, sorted.

    `own` and `names` are the subject's addresses and names.
    """
    addresses, called = {each.lower() for each in own}, {each.casefold() for each in names if each}
    found = set()
    for curve in curves:
        if curve.thing.ecosystem in _SAYS_NOTHING:
            continue
        others = {
            use.repo
            for use in curve.uses
            if use.gone is None and use.who.email.lower() not in addresses and use.who.name.casefold() not in called
        }
        if len(others) >= LEAST:
            signal = _BY_SORT.get(curve.thing.ecosystem, _PACKAGE)
            found.add(Offered(curve.offered_sha, curve.path, signal))
    return tuple(sorted(found))


def elsewhere(
    items: Iterable[WorkItem], used: Iterable[Offered], is_code: Callable[[str], bool] = bool
) -> tuple[str, ...]:
    """Return the signals of what these commits first offered, or whose file they created.

    A manifest alone beside code that was there makes no package.
    """
    known = tuple(used)
    if not known:
        return ()
    told = tuple(items)
    shas = {item.sha for item in told}
    made = {change.path for item in told for change in item.changes if change.status[:1] == "A"}
    mine = (each for each in known if each.sha in shas or each.path in made)
    return tuple(sorted({each.signal for each in mine if each.signal != _PACKAGE or _has_code(each, made, is_code)}))


def _has_code(offered: Offered, made: Collection[str], is_code: Callable[[str], bool]) -> bool:
    folder = offered.path.rpartition("/")[0]
    beside = (path for path in made if path != offered.path and (not folder or path.startswith(f"{folder}/")))
    return any(is_code(path) for path in beside)
