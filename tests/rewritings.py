"""The same history told otherwise: cut finer or coarser, dated otherwise, with things beside it that mean nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

from histories import ADA, DAY, HOUR, Made, Told, shifted

from impact.model.facts import Identity
from impact.model.history import Step

FORGE = Identity("Forge", "noreply@forge.example.com")
_ENDINGS = (".py", ".js")


def split(made: Made, luck: random.Random) -> Made:
    """Cut each commit of the subject by files into up to three of the same message, in any order."""
    return Made(tuple(part for told in made.told for part in (_parts(told, luck) if told.own else (told,))))


def _parts(told: Told, luck: random.Random) -> list[Told]:
    step = told.step
    units = [*(("writes", each) for each in step.writes), *(("deletes", each) for each in step.deletes)]
    units += [("edits", each) for each in step.edits]
    luck.shuffle(units)
    some = [units[start::3] for start in range(min(3, len(units)))]
    return [
        replace(
            told,
            step=replace(
                step,
                at=step.at + number,
                **{name: tuple(each for kind, each in part if kind == name) for name in ("writes", "deletes", "edits")},
            ),
        )
        for number, part in enumerate(some)
    ]


def squashed(made: Made) -> Made:
    """Make the commits of one day of one piece of work one, as a forge does: the other subjects stand in the body."""
    found: list[Told] = []
    for told in made.told:
        before = found[-1] if found else None
        if before and told.own and before.own and (before.work, before.day) == (told.work, told.day):
            found[-1] = replace(before, step=_joined(before.step, told.step))
        else:
            found.append(told)
    return Made(tuple(found))


def _joined(one: Step, other: Step) -> Step:
    writes = dict(one.writes) | dict(other.writes)
    subject, _, body = other.message.partition("\n")
    return replace(
        one,
        message=f"{one.message.rstrip()}\n\n* {subject}\n{body}",
        writes=tuple(writes.items()),
        deletes=(*one.deletes, *other.deletes),
        edits=tuple(dict.fromkeys((*one.edits, *other.edits))),
    )


def shuffled(made: Made, luck: random.Random) -> Made:
    """Name the files of each commit in another order."""
    return Made(tuple(replace(told, step=_mixed(told.step, luck)) for told in made.told))


def _mixed(step: Step, luck: random.Random) -> Step:
    return replace(
        step,
        writes=tuple(luck.sample(step.writes, len(step.writes))),
        deletes=tuple(luck.sample(step.deletes, len(step.deletes))),
    )


def within_the_day(made: Made, luck: random.Random) -> Made:
    """Give each commit another hour of its day, in the same order."""
    by_day: dict[int, list[Told]] = {}
    for told in made.told:
        by_day.setdefault(told.day, []).append(told)
    found: list[Told] = []
    for day, those in sorted(by_day.items()):
        hours = sorted(luck.sample(range(DAY), len(those)))
        found += [shifted(told, day * DAY + at - told.step.at) for told, at in zip(those, hours, strict=True)]
    return Made(tuple(found))


def later(made: Made, days: int) -> Made:
    """Let all of it happen so many days later."""
    return Made(tuple(shifted(told, days * DAY) for told in made.told))


def committed_by(made: Made, who: Identity) -> Made:
    """Let somebody else press merge: the committer of every commit, the author of every merge."""
    return Made(
        tuple(
            replace(told, step=replace(told.step, committer=who, author=who if told.step.merges else told.step.author))
            for told in made.told
        )
    )


def co_authors_turned(made: Made) -> Made:
    """Name the co-authors in the opposite order."""
    return Made(tuple(replace(told, step=replace(told.step, message=_turned(told.step.message))) for told in made.told))


def _turned(message: str) -> str:
    lines = message.split("\n")
    places = [index for index, line in enumerate(lines) if line.startswith("Co-authored-by:")]
    for index, line in zip(places, [lines[each] for each in reversed(places)], strict=True):
        lines[index] = line
    return "\n".join(lines)


def with_steps(made: Made, steps: Iterable[Step]) -> Made:
    """Put further steps in at their time; a piece of work on a branch is not interrupted by them."""
    extra = [Told(each) for each in steps]
    return Made(tuple(sorted((*made.told, *extra), key=lambda each: each.step.at)))


def moments(made: Made, luck: random.Random, count: int) -> list[int]:
    """Moments at any time of the history, in the midst of a day's work too."""
    return sorted(luck.randint(made.told[2].step.at + 1, made.told[-1].step.at + 30 * DAY) for _ in range(count))


def quiet_moments(made: Made, luck: random.Random, count: int) -> list[int]:
    """Moments at which no piece of work is under way: after its last commit and before the next one's first."""
    own = [(each.step.at, each.work) for each in made.told if each.own or each.step.merges]
    ends = [at for (at, work), (_, after) in zip(own, [*own[1:], (0, "")], strict=True) if work != after]
    return sorted(luck.choice(ends) + luck.randint(1, HOUR) for _ in range(count))


def trivial(at: Sequence[int], who: Identity = ADA) -> list[Step]:
    """Corrections of spelling, of white space, and commits of nothing."""
    kinds = (("Fix typo in README", ("README.md",)), ("Fix whitespace", ("src/legal/terms.py",)), ("Run it again", ()))
    return [
        Step(who, moment, f"{kinds[number % 3][0]}\n", edits=kinds[number % 3][1]) for number, moment in enumerate(at)
    ]


def lock_bumps(at: Sequence[int], who: Identity = ADA) -> list[Step]:
    """Lock files of thousands of lines."""
    return [
        Step(who, moment, "Update the lock file\n", writes=(("package-lock.json", _lock(number)),))
        for number, moment in enumerate(at)
    ]


def _lock(number: int) -> str:
    return "{\n" + "".join(f'  "pkg-{each}": "{number}.{each}.0",\n' for each in range(3000)) + "}\n"


def generated(at: Sequence[int], who: Identity = ADA) -> list[Step]:
    """Files that tools write, made anew."""
    return [
        Step(who, moment, "Regenerate the client\n", writes=((f"src/shop/api_{number % 2}_pb2.py", f"X = {number}\n"),))
        for number, moment in enumerate(at)
    ]


def renames(at: Sequence[int], who: Identity = ADA) -> list[Step]:
    """A file that nothing else touches, moved there and back."""
    names = ("assets/logo/old.svg", "assets/marks/new.svg")
    return [
        Step(who, moment, "Move the logo\n", moves=((names[number % 2], names[1 - number % 2]),))
        for number, moment in enumerate(at)
    ]


def reformatted(made: Made, at: int, who: Identity = ADA) -> Made:
    """Indent all code otherwise from one moment on: one commit over everything, and everything written since."""
    before = [each for each in made.told if each.step.at < at]
    files = Made(tuple(before)).files()
    writes = tuple((path, _indented(path, text)) for path, text in sorted(files.items()) if path.endswith(_ENDINGS))
    after = [
        replace(
            each,
            step=replace(each.step, writes=tuple((path, _indented(path, text)) for path, text in each.step.writes)),
        )
        for each in made.told[len(before) :]
    ]
    return Made((*before, Told(Step(who, at, "Reformat all code\n", writes=writes)), *after))


def _indented(path: str, text: str) -> str:
    return text.replace("    ", "\t") if path.endswith(_ENDINGS) else text
