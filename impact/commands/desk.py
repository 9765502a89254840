"""Where somebody sits over the inbox: what waits, and every word that can be said of it, by the commands' own code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self

from impact.commands import verbs
from impact.commands.correcting import Known, known
from impact.commands.workshop import ledger_file, workshop
from impact.edges import clock
from impact.ledger.opening import open_ledger
from impact.model.errors import ImpactError, UsageError
from impact.model.inbox import Entry, Label
from impact.model.notes import WHY, Draft, Later
from impact.model.period import Period
from impact.model.work import Outcome

if TYPE_CHECKING:
    from impact.model.notes import Note

_SHOWN = 10


class Desk:
    """An inbox over one ledger; a context manager. What is done here can be taken back in turn, last first.

    Every method reads the ledger anew, because a scan or another window may have changed it meanwhile, and raises
    ImpactError where it cannot do what it was asked. `period` bounds the work that is shown.
    """

    def __init__(self, ledger_path: str | None, period: Period | None = None, *, perhaps: bool = False) -> None:
        self._shop = workshop()
        self._ledger = open_ledger(ledger_file(ledger_path))
        self._period = period or Period(None, None)
        self._perhaps = perhaps
        self._back: list[Callable[[], str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._ledger.__exit__(kind, value, at)

    # What waits

    def entries(self) -> tuple[Entry, ...]:
        """What waits, in the order in which it is shown."""
        from impact.commands.waiting import entries

        return entries(self._ledger, self._shop, self._period, clock.today(), perhaps=self._perhaps)

    def outcomes(self, entries: Iterable[Entry]) -> Mapping[str, tuple[Outcome, ...]]:
        """What came of the work of these entries so far, by contribution."""
        from impact.commands.aftermath import Asking, outcomes_of

        numbers = {root: each.id for each in self._ledger.repositories() for root in each.roots}
        groups: dict[tuple[int, tuple[str, ...]], dict[str, Entry]] = {}
        for each in entries:
            if each.work is not None and each.work.repo in numbers:
                addresses = each.work.addresses or (each.work.person.email,)
                groups.setdefault((numbers[each.work.repo], addresses), {})[each.work.id] = each
        found: dict[str, tuple[Outcome, ...]] = {}
        for (repo_id, addresses), those in groups.items():
            asking = Asking(self._ledger, repo_id, self._shop, addresses, None, clock.today())
            found |= outcomes_of(asking, [each.work for each in those.values() if each.work is not None])
        return found

    @property
    def is_new(self) -> bool:
        """Whether no work was ever gathered here."""
        return not self._ledger.contributions()

    def categories(self) -> dict[str, Label]:
        """Every category, by its key."""
        from impact.settings.categories import load_labels

        return load_labels(self._shop.own)

    def row(self, entry: Entry) -> str:
        """An entry on one line."""
        from impact.render.inbox import row

        return row(entry)

    def told(self, entry: Entry, *, looked: bool) -> list[tuple[str, str]]:
        """Everything about an entry; what came of it only if `looked`, because that takes a while."""
        from impact.render.inbox import told, whole

        came = self.outcomes((entry,)).get(entry.work.id, ()) if looked and entry.work is not None else None
        return list(whole(entry, told(entry, came)))

    def beside(self, entry: Entry) -> list[tuple[str, str]]:
        """Other contributions of the same repository, the nearest in time first."""
        from impact.render.harmless import harmless

        works = [each for each in self._known().works if entry.work and each.repo == entry.work.repo]
        near = sorted(works, key=lambda each: (abs((each.first - entry.day).days), each.id))
        return [(each.id, f"{each.first} {harmless(each.title, 200)}") for each in near if each.id != entry.id]

    def candidates(self, entry: Entry) -> list[tuple[str, str]]:
        """The commits that may hold a lost one."""
        from impact.render.inbox import candidate

        return [(each.sha, candidate(each)) for each in entry.candidates]

    def said(self, entry: Entry) -> str:
        """What the person said before."""
        from impact.render.harmless import harmless

        return harmless(entry.said, 400)

    def commits(self, entry: Entry) -> list[tuple[str, str]]:
        """The commits of its contribution."""
        from impact.render.harmless import harmless

        work = entry.work
        if work is None:
            return []
        items = self._ledger.work_items_of(work.shas, work.addresses or (work.person.email,))
        titles = {each.sha: f"{each.day} {each.subject}" for each in items}
        return [(sha, f"{sha[:12]} {harmless(titles.get(sha, ''), 200)}") for sha in work.shas]

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

    def named(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """Names in these words that may be authors known here."""
        from impact.commands.noting import known_authors

        own = {each for work in self._ledger.contributions() for each in (work.person.email, *work.addresses)}
        found = known_authors(self._ledger, own).named("\n".join(answers.values()))
        return (*found.whole, *found.perhaps)

    def without(self, answers: Mapping[str, str], words: Sequence[str]) -> dict[str, str]:
        """The answers without these words."""
        from impact.expect.redaction import without

        return {key: without(text, words) for key, text in answers.items()}

    def write(self, name: str, answers: Mapping[str, str]) -> str:
        """Keep answers as a note about a contribution or commit."""
        from impact.commands import noting
        from impact.commands.drafting import writer
        from impact.expect import saying

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
        from impact.commands import noting
        from impact.expect import saying

        before = noting.find_note(self._ledger, note)
        now = noting.check(self._ledger, before, word, saying.plain(text, "TEXT"), clock.today())
        self._back.append(lambda: self._put_back(before))
        return f"{now.id}: {word}, kept for the check of {now.checked[-1].due}"

    def redact(self, note: str, words: Sequence[str], instead: str = "") -> str:
        """Take words out of a note; this cannot be taken back."""
        from impact.commands import noting
        from impact.expect.redaction import GONE, redacted

        before = noting.find_note(self._ledger, note)
        now = redacted(before, words, instead or GONE)
        if now == before:
            raise UsageError(f"{before.id}: none of these words stands in it", hint="`impact note --list` shows it")
        noting.keep(self._ledger, (now,))
        self._back.clear()  # what went back further would bring the words back
        return f"{now.id}: redacted"

    # What hangs loose

    def later(self, name: str, days: int) -> str:
        """Put an entry off for some days; 0 brings back what was put off."""
        today = clock.today()
        key = self._key(name)
        before = self._ledger.waiting().get(key, today)
        self._ledger.put_off(Later(key, today + timedelta(days=days)))
        self._back.append(lambda: self._until(key, before))
        return f"{key}: put off until {today + timedelta(days=days)}" if days else f"{key}: in the inbox again"

    def same(self, lost: str, commit: str) -> str:
        """Say in which commit a lost one lives on; this cannot be taken back."""
        cases = self._ledger.open_cases()
        gone = _one(lost, cases, "lost commit that something was said of")
        new = _one(commit, cases[gone], f"commit that may hold {gone[:12]}")
        self._ledger.link({gone: (new, "the engineer")})
        return f"{gone[:12]}: lives on as {new[:12]}; what you said of it holds again"

    # How

    def _known(self) -> Known:
        return known(self._ledger, self._shop)

    def _kept(self, done: verbs.Done) -> str:
        self._back.append(lambda: verbs.undo(self._known(), done.contribution).sentence)
        return done.sentence

    def _forget(self, note: str) -> str:
        self._ledger.forget_note(note)
        return f"{note}: forgotten"

    def _put_back(self, note: Note) -> str:
        self._ledger.keep_note(note)
        return f"{note.id}: as it was before"

    def _until(self, key: str, day: date) -> str:
        self._ledger.put_off(Later(key, day))
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
