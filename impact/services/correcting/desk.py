"""Where somebody sits over the inbox: what waits, and every word that can be said of it, by the commands' own code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from impact.edges import clock
from impact.ledger.sames import BY_WORD
from impact.model.errors import ImpactError, UsageError
from impact.model.notes import WHY, Draft, Later
from impact.model.period import Period
from impact.services.correcting import verbs
from impact.services.correcting.inbox_view import View

if TYPE_CHECKING:
    from impact.model.notes import Note

_SHOWN = 10


class Desk(View):
    """An inbox, and what can be said of everything in it. What is done here can be taken back in turn, last first.

    Every method raises ImpactError where it cannot do what it was asked.
    """

    def __init__(
        self,
        ledger_path: str | None,
        period: Period | None = None,
        *,
        perhaps: bool = False,
        me: tuple[str, ...] = (),
    ) -> None:
        super().__init__(ledger_path, period, perhaps=perhaps, me=me)
        self._back: list[Callable[[], str]] = []

    # What can be said of a contribution

    def confirm(self, name: str, why: str = "") -> str:
        """Say that it is what it was taken for."""
        return self._kept(verbs.confirm(self._known(), name, why))

    def reclassify(self, name: str, category: str, why: str) -> str:
        """Say that it is another category."""
        return self._kept(verbs.reclassify(self._known(), name, category, why))

    def dismiss(self, name: str, why: str) -> str:
        """Say that it is not to be told."""
        return self._kept(verbs.dismiss(self._known(), name, why))

    def merge(self, names: Sequence[str], why: str) -> str:
        """Say that several are one."""
        return self._kept(verbs.merge(self._known(), names, why))

    def split(self, name: str, commits: Sequence[str], why: str) -> str:
        """Say that some commits of it are one of their own."""
        return self._kept(verbs.split(self._known(), name, commits, why))

    def undo(self) -> str:
        """Take back what was done last at this desk."""
        if not self._back:
            raise UsageError("nothing was done here that could be taken back", hint="`impact undo ID` takes back more")
        said = self._back[-1]()
        self._back.pop()
        return said

    # Words of one's own

    def write(self, name: str, answers: Mapping[str, str]) -> str:
        """Keep answers as a note about a contribution or commit."""
        from impact.expect import saying
        from impact.services.correcting import noting
        from impact.services.correcting.drafting import writer

        told = tuple((key, words) for key, text in answers.items() if (words := saying.plain(text, key)))
        if not told:
            raise UsageError("nothing was written, nothing is kept")
        everything = self._known()
        about = noting.find_about(everything, name)
        draft = Draft("", clock.today(), WHY, about=name, answers=told)
        by = about.addresses or writer(())
        ((note, new),) = noting.write(self._ledger, (draft,), by, clock.today(), lambda _: about)
        if new:
            self._back.append(lambda: self._forget(note.id))
        return f"{note.id}: {'kept' if new else 'is there already'}, about {name[:12]}"

    def check(self, note: str, word: str, text: str) -> str:
        """Say how a launch turned out."""
        from impact.expect import saying
        from impact.services.correcting import noting

        before = noting.find_note(self._ledger, note)
        now = noting.check(self._ledger, before, word, saying.plain(text, "TEXT"), clock.today())
        self._back.append(lambda: self._put_back(before))
        return f"{now.id}: {word}, kept for the check of {now.checked[-1].due}"

    def redact(self, note: str, words: Sequence[str], instead: str = "") -> str:
        """Take words out of a note; what is to be gone is kept nowhere, so this cannot be taken back."""
        from impact.redact.words import GONE
        from impact.services.correcting import erasing, noting

        said = erasing.redact(self._ledger, noting.find_note(self._ledger, note), words, instead or GONE)
        self._back.clear()  # what went back further would bring the words back
        return said.whole

    # What hangs loose

    def later(self, name: str, days: int) -> str:
        """Put an entry off for some days; 0 brings back what was put off."""
        today = clock.today()
        key = self._key(name)
        before = self._ledger.waiting().get(key, today)
        shas = next((each.shas for each in self._known().works if key == f"contribution {each.id}"), ())
        self._ledger.put_off(Later(key, today + timedelta(days=days), shas))
        self._back.append(lambda: self._until(key, before, shas))
        return f"{key}: put off until {today + timedelta(days=days)}" if days else f"{key}: in the inbox again"

    def same(self, lost: str, commit: str) -> str:
        """Say in which commit a lost one lives on."""
        cases = self._ledger.open_cases()
        gone = _one(lost, cases, "lost commit that something was said of")
        new = _one(commit, cases[gone], f"commit that may hold {gone[:12]}")
        self._ledger.link({gone: (new, BY_WORD)})
        self._back.append(lambda: verbs.unsame(self._ledger, gone, new))
        return f"{gone[:12]}: lives on as {new[:12]}; what you said of it holds again"

    # How

    def _kept(self, done: verbs.Done) -> str:
        self._back.append(lambda: verbs.undo(self._known(), done.contribution).sentence)
        return done.sentence

    def _forget(self, note: str) -> str:
        from impact.services.correcting import erasing, noting

        return erasing.forget(self._ledger, noting.find_note(self._ledger, note)).whole

    def _put_back(self, note: Note) -> str:
        self._ledger.keep_note(note)
        return f"{note.id}: as it was before"

    def _until(self, key: str, day: date, shas: tuple[str, ...]) -> str:
        self._ledger.put_off(Later(key, day, shas))
        return f"{key}: in the inbox again"

    def _key(self, name: str) -> str:
        """By what an entry is put off, whether it waits now or was put off before."""
        return _one_key(name, self._keys())

    def _keys(self) -> Iterator[tuple[str, str]]:
        for each in self.entries():
            yield each.id, each.key
        for key in self._ledger.waiting():
            yield key.split(" ")[1] if " " in key else key, key
        for work in self._known().works:
            yield work.id, f"contribution {work.id}"


def _one(name: str, among: Iterable[str], what: str) -> str:
    found = sorted(each for each in among if name and each.startswith(name.lower()))
    if len(found) > 1:
        raise UsageError(
            f"'{name}' fits {len(found)}", hint="one of: " + ", ".join(each[:12] for each in found[:_SHOWN])
        )
    if not found:
        raise ImpactError(f"{name}: no {what}", hint="`impact inbox` lists them")
    return found[0]


def _one_key(name: str, known_by: Iterable[tuple[str, str]]) -> str:
    exact: dict[str, None] = {}
    begun: dict[str, None] = {}
    for short, key in known_by:
        if name in (short, key):
            exact[key] = None
        elif name and short.startswith(name):
            begun[key] = None
    found = list(exact or begun)
    if not exact and len(found) > 1:
        raise UsageError(f"'{name}' fits {len(found)}", hint="one of: " + ", ".join(found[:_SHOWN]))
    if not found:
        raise ImpactError(f"{name}: nothing of this name waits", hint="`impact inbox` names everything that does")
    return found[0]
