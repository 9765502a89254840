"""What the person said a contribution really is, put in the place of what the rules said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from impact.classify.finding import Names, in_force, speaks
from impact.classify.shapes import Remake, made_id, shaped
from impact.model.report import quoted
from impact.model.work import CONFIRM, DISMISS, PROVENANCES, SHAPES, WORDS, Contribution, Correction


def apply(
    contributions: Iterable[Contribution], corrections: Sequence[Correction], remake: Remake | None = None
) -> tuple[Contribution, ...]:
    """Return the contributions as the person corrected them; a later correction counts more.

    Merges and splits come first, in the order they were said; then the last word on what each contribution is.
    A correction finds its contribution by id, else by commits in common, half of the smaller of the two at
    least: commits may be gathered otherwise later, and what the person said stays with the work; but a
    dismissal takes no contribution along of which more than half is other work. What was said
    before a merge or a split about something else that went into it ends there. `remake` makes a contribution
    of the commits of others; without it, what was known of the larger part stays.
    """
    force = in_force(corrections)
    shapes = [each for each in force if each.action in SHAPES]
    works = shaped(contributions, shapes, remake) if shapes else tuple(contributions)
    words = [each for each in force if each.action in WORDS]
    if words:
        book = _Words(words)
        works = tuple(book.spoken_on(work) for work in works)
    return tuple(sorted(works, key=lambda each: (each.first, each.repo, each.id))) if shapes else works


class _Words:
    """The words on what contributions are, found by id and by commit."""

    def __init__(self, words: Sequence[Correction]) -> None:
        self._words = words
        self._names = [Names.after(each.later) for each in words]
        self._by_sha: dict[str, list[int]] = defaultdict(list)
        self._by_id: dict[str, list[int]] = defaultdict(list)
        for index, each in enumerate(words):
            self._by_id[each.contribution].append(index)
            for sha in (*each.shas, *(new for _, new in each.later)):
                self._by_sha[sha].append(index)

    def spoken_on(self, work: Contribution) -> Contribution:
        """The contribution under the word that counts, if there is one."""
        near = {index for sha in work.shas for index in self._by_sha.get(sha, ())} | set(self._by_id.get(work.id, ()))
        found = max(
            (index for index in near if self._speaks(index, work)), key=lambda i: self._closeness(i, work), default=None
        )
        return work if found is None else _corrected(work, self._words[found])

    def _speaks(self, index: int, work: Contribution) -> bool:
        said = self._words[index]
        if said.contribution == work.id:
            return True
        made = max((each.at for each in work.shaped if made_id(each) == work.id), default=None)
        # What was said of a part before it went into something else was not said of that.
        if made is not None and said.at < made:
            return False
        return speaks(said, work.id, work.shas, self._names[index])

    def _closeness(self, index: int, work: Contribution) -> tuple[bool, int, int]:
        said = self._words[index]
        if said.contribution == work.id:
            return True, 0, index
        return False, self._names[index].shared(said.shas, work.shas), index


def _corrected(work: Contribution, said: Correction) -> Contribution:
    if work.correction == said:
        return work
    if said.action == DISMISS:
        return replace(work, correction=said)
    agrees = work.category == said.category
    # Saying yes to what was seen takes nothing away from having seen it.
    known = max(work.provenance, "stated", key=PROVENANCES.index) if agrees else "stated"
    verb = "confirmed" if said.action == CONFIRM else "set"
    because = f"the engineer {verb} the category"
    return replace(
        work,
        category=said.category,
        runner_up=work.runner_up if agrees else work.category,
        provenance=known,
        reasons=(f"{because}: {quoted(said.why)}" if said.why else because, *(work.reasons if agrees else ())),
        against=work.against if agrees else (*work.reasons, "the engineer said otherwise"),
        correction=said,
    )
