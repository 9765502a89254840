"""How often the comparison of areas sees an effect where nothing was done, and how often one that was put there.

Each repository is scanned by the real command. Then, a year apart so that no period is counted twice, every area that
could be measured is judged as if work had landed there on that day: none is known of, so what stands out is a false
alarm (or a clean-up that somebody did). "Picked" are areas with more repairs in the year before than in the one that
is compared: those a person would pick. Power: of the repairs after, so large a share is left out by lot, and whether
the area then stands out is counted. Intervals are exact (Clopper and Pearson), 95 %.

Example: ./dev bench placebo ~/src/git ~/src/pytest
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import comb
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.process import ROOT, compile_ours, environment

from impact.classify.areas import area, place
from impact.classify.asides import NO_CARE
from impact.classify.surroundings import SWEEP
from impact.ledger.opening import open_ledger
from impact.model.facts import Identity
from impact.model.recurrence import REPAIR, YEAR
from impact.model.work import Contribution
from impact.outcomes.moves import Moves
from impact.outcomes.placebo import EVENTS
from impact.outcomes.regressions import Areas, regressions, windows
from impact.outcomes.regressions_areas import Landing, Trail, Window, trails
from impact.services.measuring.regressing import landings
from impact.services.reading.workshop import Workshop
from impact.settings.options import load_settings

CUTS = (0.5, 0.7, 0.9)
TRIES = 5
_NOBODY = Identity("Nobody", "nobody@example.com")


@dataclass(slots=True)
class Tally:
    """So many stood out of so many that could be measured."""

    out: int = 0
    of: int = 0

    def add(self, holds: bool | None) -> None:
        """Count one verdict; what is not known is not counted."""
        if holds is not None:
            self.out, self.of = self.out + holds, self.of + 1

    def join(self, other: Tally) -> None:
        """Count what another counted."""
        self.out, self.of = self.out + other.out, self.of + other.of

    def shown(self) -> str:
        """Return the share with its interval."""
        if not self.of:
            return "-"
        low, high = interval(self.out, self.of)
        return f"{self.out} of {self.of}: {100 * self.out / self.of:.0f} % [{100 * low:.0f}–{100 * high:.0f}]"


@dataclass(slots=True)
class Found:
    """What one repository gave."""

    every: Tally = field(default_factory=Tally)
    picked: Tally = field(default_factory=Tally)
    power: dict[tuple[str, float], Tally] = field(
        default_factory=lambda: {(sort, cut): Tally() for sort in ("every", "picked") for cut in CUTS}
    )
    cases: int = 0

    def join(self, other: Found) -> None:
        """Add what another repository gave."""
        self.cases += other.cases
        self.every.join(other.every)
        self.picked.join(other.picked)
        for key, tally in other.power.items():
            self.power[key].join(tally)


def interval(count: int, of: int, left_out: float = 0.05) -> tuple[float, float]:
    """Return the exact interval for a share."""

    def tail(share: float, first: int, last: int) -> float:
        return sum(comb(of, each) * share**each * (1 - share) ** (of - each) for each in range(first, last + 1))

    low = 0.0 if count == 0 else _solved(lambda share: tail(share, count, of) < left_out / 2)
    high = 1.0 if count == of else _solved(lambda share: tail(share, 0, count) > left_out / 2)
    return low, high


def _solved(before: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if before(middle) else (low, middle)
    return low


def read(repository: Path, folder: Path, shop: Workshop) -> list[Landing]:
    """Scan a repository and return every commit of it that counts."""
    ledger = folder / "ledger.db"
    words = (sys.executable, "-P", "-m", "impact", "scan", str(repository.resolve()), "--ledger", str(ledger))
    env = environment(folder) | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run((*words, "--me", _NOBODY.email), env=env, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 4):  # 4: read in part
        sys.exit(f"{repository}: the scan ends with {done.returncode}: {done.stderr[-800:].decode(errors='replace')}")
    with open_ledger(ledger) as opened:
        (known,) = opened.repositories()
        moves = Moves(opened.moves(known.id))
        rows = opened.traffic(known.id, (date(1990, 1, 1), date(2100, 1, 1)), most=SWEEP, signals=REPAIR | NO_CARE)
        return list(landings(rows, moves, shop.reader.places.letter))


def measure(seen: list[Landing], depth: int, length: int, step: int, seed: int) -> Found:
    """Judge every area on every day; the power is that of the same areas."""
    found, luck = Found(), random.Random(seed)
    folders = trails(seen, lambda path: area(path, depth))
    parts = trails(seen, lambda path: place(path, depth + 1))
    for day in _days(seen, length, step):
        for cuts in _works(folders, parts):
            _judge(found, day, cuts, length, luck)
    return found


def _works(folders: dict[str, Trail], parts: dict[str, Trail]) -> Iterator[tuple[Areas, ...]]:
    """Yield work as it would lie: in a whole area, or in one part of one."""
    for name in folders:
        yield (Areas((name,), folders),)
    for name in parts.keys() - folders.keys():
        yield (Areas((name,), parts),)


def _days(seen: list[Landing], length: int, step: int) -> Iterator[date]:
    first, last = (date.fromordinal(pick(each.day for each in seen)) for pick in (min, max))
    day = last - timedelta(days=length)
    while day - YEAR - timedelta(days=length) > first:
        yield day
        day -= timedelta(days=step)


def _judge(found: Found, day: date, cuts: tuple[Areas, ...], length: int, luck: random.Random) -> None:
    ((cut,), today) = cuts, day + timedelta(days=length)
    own = cut.trails[cut.own[0]]
    work = Contribution(
        "placebo", "", _NOBODY, "author", "legacy-stabilisation", None, "", day, day, (), ("0",), (), (), (), "", "",
        landed=(("0", day),),
    )  # fmt: skip
    before, after = windows(work, today)
    counts = own.counts(before, after)
    if counts.before < EVENTS:
        return
    found.cases += 1
    year = Window(day - YEAR, day - timedelta(days=1))
    sorts = ["every"]
    # Per day, for the periods may differ in length.
    if own.counts(year, after).before * before.days > counts.before * year.days:
        sorts.append("picked")
    holds = regressions(work, cuts, today).holds
    for sort in sorts:
        getattr(found, sort).add(holds)
    if holds is None:
        return
    for share in CUTS:
        for _ in range(TRIES):
            thinned = _thinned(own, after, share, luck)
            verdict = regressions(work, (cut._replace(trails={**cut.trails, cut.own[0]: thinned}),), today).holds
            for sort in sorts:
                found.power[sort, share].add(bool(verdict))


def _thinned(trail: Trail, after: Window, share: float, luck: random.Random) -> Trail:
    start = after.first.toordinal()
    return Trail(tuple(each for each in trail.repairs if each[0] < start or luck.random() >= share), trail.others)


def _row(name: str, found: Found) -> str:
    power = " / ".join(_share(found.power["every", share]) for share in CUTS)
    picked = " / ".join(_share(found.power["picked", share]) for share in CUTS)
    return f"| {name} | {found.cases} | {found.every.shown()} | {power} | {found.picked.shown()} | {picked} |"


def _share(tally: Tally) -> str:
    return f"{100 * tally.out / tally.of:.0f} %" if tally.of else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path, metavar="REPO")
    parser.add_argument("--days", type=int, default=365, help="how long each of the two periods is")
    parser.add_argument("--step", type=int, default=365, help="days from one day of pretended work to the next")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not 90 <= options.days <= 365 or options.step < 1:
        parser.error("--days must be between 90 and 365, and --step at least 1")
    compile_ours()
    settings, _ = load_settings(None, None, {}, {})
    shop, total = Workshop(settings), Found()
    cuts = " / ".join(f"{share:.0%}".replace("%", " %") for share in CUTS)
    print(
        f"| repository | cases | stood out, of those measured | found at a cut of {cuts} | picked: stood out | found |"
    )
    print("| --- " * 6 + "|")
    for repository in options.repositories:
        with tempfile.TemporaryDirectory(prefix="placebo-") as folder:
            seen = read(repository, Path(folder), shop)
        found = measure(seen, settings.area_depth, options.days, options.step, options.seed) if seen else Found()
        print(_row(str(repository), found), flush=True)
        total.join(found)
    print(_row("all", total))


if __name__ == "__main__":
    main()
