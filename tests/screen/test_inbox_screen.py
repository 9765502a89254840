"""The screen of the inbox, driven by its keys: everything it does stands in the ledger afterwards."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

pytest.importorskip("textual", reason="the extra tui is not installed")

from textual.pilot import Pilot
from textual.widgets import Input

from impact.ledger import engine
from impact.ledger.opening import open_ledger
from impact.model.facts import Identity
from impact.model.inbox import Filter
from impact.model.notes import LAUNCH, PARTLY, Note
from impact.model.work import Contribution
from impact.screen.app import Inbox
from impact.screen.dialogs import Choice, Page, Sentence, Writing
from impact.screen.listing import Listing
from impact.services.correcting.desk import Desk

SNAPSHOTS = Path(__file__).with_name("snapshots")
ADA = Identity("Ada", "ada@example.com")
HOSTILE = "[b]bold[/b] [red]\x1b[2J\x07 ‮队列队列 \\[ " + "long " * 80
DAY = date(2026, 5, 1)


def work(number, title="", root="aa" * 20, **more):
    day = DAY + timedelta(days=number)
    given = {
        "id": f"{number:012x}",
        "repo": root,
        "person": ADA,
        "role": "author",
        "category": "flaky-tests",
        "runner_up": "routine-upkeep",
        "title": title or f"Work {number}",
        "first": day,
        "last": day,
        "areas": ("src",),
        "shas": tuple(f"{number * 10 + at:040x}" for at in range(1 + number % 3)),
        "paths": (),
        "created": (),
        "signals": (),
        "provenance": "observed",
        "grouped_by": "one commit",
        "reasons": ("a test that failed now and then was changed",),
        "addresses": ("ada@example.com",),
    }
    return Contribution(**given | more)


def keep(works):
    with open_ledger(Path(os.environ["IMPACT_LEDGER"])) as ledger:
        number = ledger.repository(("aa" * 20,), name="api", place="nowhere", url=None)
        ledger.save_contributions(number, works, digest="made up")
        ledger.keep_note(
            Note(
                "n12345678",
                LAUNCH,
                DAY,
                DAY,
                "One pipeline for Ben",
                answers=(("shows", "Three teams use it"),),
                checks=(date(2026, 6, 30),),
                by=("ada@example.com",),
            )
        )


@pytest.fixture
def ledger():
    path = Path(os.environ["IMPACT_LEDGER"])
    path.parent.mkdir(parents=True)
    keep([work(1), work(2), work(3, HOSTILE), work(40)])
    return path


class Seat:
    """Somebody at the screen."""

    def __init__(self, app: Inbox, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(*(["space"] if key == " " else [key]))
            await self.settled()

    async def type(self, text: str) -> None:
        field = self.app.focused
        assert isinstance(field, Input)
        field.insert_text_at_cursor(text)
        await self.settled()

    async def settled(self) -> None:
        await self.app.workers.wait_for_complete([each for each in self.app.workers if not each.is_finished])
        await self.pilot.pause()

    def lines(self) -> list[str]:
        width = self.app.size.width
        strips = self.app.screen._compositor.render_strips()
        return [
            "".join(segment.text for segment in strip).rstrip() for strip in strips[: self.app.size.height] if width
        ]

    @property
    def text(self) -> str:
        return "\n".join(self.lines())

    @property
    def status(self) -> str:
        return str(self.app._status.content)

    @property
    def ids(self) -> list[str]:
        return [each.id for each in self.app._shown]

    @property
    def here(self) -> str:
        entry = self.app.here()
        return entry.id if entry else ""


def sit(doing, size=(80, 24), wanted=None):
    """Open the inbox, do something, and leave."""

    async def run():
        with Desk(None) as desk:
            app = Inbox(desk, wanted or Filter())
            async with app.run_test(size=size) as pilot:
                seat = Seat(app, pilot)
                await seat.settled()
                await doing(seat)

    asyncio.run(run())


def corrections(ledger):
    with open_ledger(ledger) as opened:
        return [(each.action, each.contribution, each.category, each.why) for each in opened.corrections()]


def notes(ledger):
    with open_ledger(ledger) as opened:
        return {each.id: each for each in opened.notes()}


# Words on work


def test_it_opens_with_a_promise_first_and_says_everything_of_it(ledger):
    async def doing(seat):
        assert seat.ids == ["n12345678", *(f"{at:012x}" for at in (1, 40, 2, 3))]
        assert "was to show: Three teams use it" in seat.text
        await seat.press("down")
        assert "Work 1" in seat.text
        assert "Why did it matter" in seat.text

    sit(doing)


def test_confirm_and_undo(ledger):
    async def doing(seat):
        await seat.press("down", "c")
        assert "confirmed as flaky-tests" in seat.status
        assert f"{1:012x}" not in seat.ids
        assert seat.here == f"{40:012x}", "one stands on what came after"
        await seat.press("u")
        assert f"{1:012x}" in seat.ids
        await seat.press("u")
        assert "nothing was done here" in seat.status

    sit(doing)
    assert [action for action, *_ in corrections(ledger)] == ["confirm", "undo"]


def test_another_category_is_chosen_by_typing_with_the_runner_up_first(ledger):
    async def doing(seat):
        await seat.press("down", "g")
        assert isinstance(seat.app.screen, Choice)
        assert "> Kept things running" in seat.text
        await seat.type("newcomers")
        await seat.press("enter")
        await seat.press("enter")
        assert isinstance(seat.app.screen, Sentence), "there must be a reason"
        await seat.type("it was the guide")
        await seat.press("enter")

    sit(doing)
    assert corrections(ledger) == [("reclassify", f"{1:012x}", "onboarding-docs", "it was the guide")]


def test_dismiss_needs_a_reason_and_escape_goes_back(ledger):
    async def doing(seat):
        await seat.press("down", "d", "escape")
        assert not corrections(ledger)
        await seat.press("d")
        await seat.type("a rehearsal")
        await seat.press("enter")

    sit(doing)
    assert corrections(ledger) == [("dismiss", f"{1:012x}", "", "a rehearsal")]


def test_merge_offers_the_nearest_first(ledger):
    async def doing(seat):
        await seat.press("down", "m", "enter")
        await seat.type("one purpose")
        await seat.press("enter")
        assert "now with" in seat.status
        await seat.press("u")

    sit(doing)
    merged, taken_back = corrections(ledger)
    assert merged == ("merge", f"{1:012x}", "", "one purpose")
    assert taken_back[0] == "undo"


def test_split_takes_the_marked_commits(ledger):
    async def doing(seat):
        await seat.press("down", "down", "down", "s", " ", "down", "enter")
        await seat.type("two things")
        await seat.press("enter")
        assert "split off from" in seat.status
        await seat.press("end", "s")
        assert "one commit" in seat.status

    sit(doing)
    ((action, name, _, why),) = corrections(ledger)
    assert (action, name, why) == ("split", f"{2:012x}", "two things")


def test_later_takes_days_and_nothing_else(ledger):
    async def doing(seat):
        await seat.press("down", "l")
        await seat.type("x")
        await seat.press("enter")
        assert "is no number of days" in seat.status
        await seat.press("l", "enter")
        assert f"{1:012x}" not in seat.ids
        await seat.press("u")
        assert f"{1:012x}" in seat.ids
        await seat.press("up", "l", "enter")

    sit(doing)
    with open_ledger(ledger) as opened:
        assert opened.waiting() == {f"contribution {1:012x}": date(2026, 7, 8)}


# Words of one's own


def test_writing_keeps_answers_as_a_note_and_undo_forgets_it(ledger):
    async def doing(seat):
        await seat.press("down", "enter")
        assert isinstance(seat.app.screen, Writing)
        assert "No private matters" in seat.text
        await seat.type("every push waited")
        await seat.press("enter", "enter", "enter")
        assert "kept, about" in seat.status
        assert f"{1:012x}" not in seat.ids
        (note,) = [each for each in notes(ledger).values() if each.kind == "why"]
        assert note.answers == (("why", "every push waited"),)
        assert note.by == ("ada@example.com",)
        await seat.press("u")
        assert f"{1:012x}" in seat.ids

    sit(doing)
    assert notes(ledger).keys() == {"n12345678"}


def test_nothing_written_keeps_nothing(ledger):
    async def doing(seat):
        await seat.press("down", "w", "ctrl+s")
        assert isinstance(seat.app.screen, Writing)
        await seat.press("escape")
        assert len(seat.ids) == 5

    sit(doing)
    assert notes(ledger).keys() == {"n12345678"}


def test_names_are_pointed_out_once_and_can_be_taken_out(ledger, monkeypatch):
    monkeypatch.setattr(Desk, "named", lambda desk, answers: ("Ben",) if "Ben" in str(answers) else ())

    async def doing(seat):
        await seat.press("down", "w")
        await seat.type("Ben waited")
        await seat.press("ctrl+s")
        assert "This names Ben" in " ".join(seat.text.replace("│", " ").split())
        await seat.press("ctrl+r")
        await seat.type("ben")
        await seat.press("enter")
        assert seat.app.screen.query(Input).first().value == "[redacted] waited"
        await seat.press("ctrl+s")
        assert "kept, about" in seat.status

    sit(doing)
    assert any(each.answers == (("why", "[redacted] waited"),) for each in notes(ledger).values())


def test_a_name_may_stay_when_it_is_said_twice(ledger, monkeypatch):
    monkeypatch.setattr(Desk, "named", lambda desk, answers: ("Ben",))

    async def doing(seat):
        await seat.press("down", "w")
        await seat.type("Ben waited")
        await seat.press("ctrl+s", "ctrl+s")
        assert "kept, about" in seat.status

    sit(doing)


def test_a_promise_is_answered_and_its_note_redacted(ledger):
    async def doing(seat):
        await seat.press("c")
        assert "this is no contribution" in seat.status
        await seat.press("r")
        await seat.type("Ben, pipeline")
        await seat.press("enter")
        assert notes(ledger)["n12345678"].text == "One [redacted] for [redacted]"
        await seat.press("u")
        assert "nothing was done here" in seat.status, "what was taken out does not come back"
        await seat.press("w", "down", "enter")
        await seat.type("two of them")
        await seat.press("enter")
        assert "n12345678" not in seat.ids

    sit(doing)
    (checked,) = notes(ledger)["n12345678"].checked
    assert (checked.answer, checked.text) == (PARTLY, "two of them")


def test_redact_without_a_note_says_where_it_works(ledger):
    async def doing(seat):
        await seat.press("down", "r")
        assert "ctrl+r" in seat.status

    sit(doing)


# Looking


def test_filter_narrows_and_an_empty_one_shows_all(ledger):
    async def doing(seat):
        await seat.press("slash")
        await seat.type("work 40")
        await seat.press("enter")
        assert seat.ids == [f"{40:012x}"]
        assert "filtered by 'work 40'" in seat.text
        await seat.press("slash", *["backspace"] * 7, "enter")
        assert len(seat.ids) == 5

    sit(doing)


def test_help_names_every_key_and_goes_away(ledger):
    async def doing(seat):
        await seat.press("question_mark")
        assert isinstance(seat.app.screen, Page)
        await seat.press("q")
        assert not isinstance(seat.app.screen, Page)

    sit(doing)


def test_an_empty_inbox_says_that_nothing_waits(ledger):
    async def doing(seat):
        assert "inbox, filtered by 'no such words': nothing waits that fits" in seat.text
        await seat.press("c", "w", "down", "u")
        assert not seat.app.return_code

    sit(doing, wanted=Filter(text="no such words"))


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (40, 10)])
def test_text_from_repositories_is_only_text(ledger, size):
    async def doing(seat):
        await seat.press("end")
        assert "[b]bold[/b]" in seat.text
        assert not any(char in seat.text for char in "\x1b\x07‮")
        assert max(map(cell_len, seat.lines())) <= size[0]
        await seat.press("d")
        await seat.press("escape", "w")
        assert "[b]bold[/b]" in seat.text or size[1] < 24, "there the line to type in is what is in sight"

    sit(doing, size)


def test_a_terminal_that_changes_its_size(ledger):
    async def doing(seat):
        await seat.press("down")
        for size in ((200, 60), (80, 24), (30, 8), (120, 30)):
            await seat.pilot.resize_terminal(*size)
            await seat.settled()
            assert seat.here == f"{1:012x}"
            assert "Work 1" in seat.text
            assert max(map(cell_len, seat.lines())) <= size[0]

    sit(doing)


def test_two_thousand_entries_draw_only_what_is_in_sight(ledger, monkeypatch):
    keep([work(at) for at in range(2_000)])
    drawn = []
    draw = Listing.render_line
    monkeypatch.setattr(Listing, "render_line", lambda self, y: drawn.append(y) or draw(self, y))

    async def doing(seat):
        assert len(seat.ids) == 2_001
        drawn.clear()
        await seat.press("end")
        assert 0 < len(drawn) < 200
        assert "> " in seat.text

    sit(doing)


# What changes meanwhile


def test_a_scan_underneath_shows_in_the_next_picture(ledger):
    async def doing(seat):
        keep([work(2), work(5)])
        await seat.press("down", "c")
        assert "no such contribution" in seat.status
        await seat.press("down", "c")
        await seat.press("down", "down", "c")
        assert set(seat.ids) <= {"n12345678", f"{2:012x}", f"{5:012x}"}

    sit(doing)
    assert {name for _, name, *_ in corrections(ledger)} <= {f"{2:012x}", f"{5:012x}"}


def test_a_ledger_that_another_holds_is_told_and_nothing_is_lost(ledger, monkeypatch):
    monkeypatch.setattr(engine, "_PATIENCE", 0.2)

    async def doing(seat):
        await seat.press("down")
        with closing(sqlite3.connect(ledger, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await seat.pilot.press("c")
            await seat.pilot.press("down")
            assert seat.here == f"{40:012x}", "keys are answered while the ledger is waited for"
            await seat.settled()
            assert "the ledger is busy" in seat.status
            other.execute("ROLLBACK")
        await seat.press("up", "c")
        assert "confirmed" in seat.status

    sit(doing)
    assert [action for action, *_ in corrections(ledger)] == ["confirm"]


def test_a_ledger_that_went_away_is_told(ledger):
    async def doing(seat):
        for each in ledger.parent.iterdir():
            each.unlink()
        await seat.press("down", "c")
        assert seat.status
        assert "confirmed" not in seat.status

    sit(doing)


# Pictures


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["80x24", "200x60"])
@pytest.mark.parametrize("what", ["list", "write"])
def test_it_looks_as_it_did(ledger, request, size, what):
    """The text of the screen, without colour; `--update-stories` writes it anew."""
    keys = {"list": ("down",), "write": ("down", "w")}[what]

    async def doing(seat):
        await seat.press(*keys)
        await seat.pilot.pause(0.3)
        await seat.settled()
        kept = SNAPSHOTS / f"{what}-{size[0]}x{size[1]}.txt"
        if request.config.getoption("--update-stories"):
            kept.parent.mkdir(exist_ok=True)
            kept.write_text(seat.text + "\n", encoding="utf-8")
        assert kept.read_text(encoding="utf-8") == seat.text + "\n"

    sit(doing, size)


def test_without_colour_the_line_one_stands_on_bears_a_mark(ledger, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    async def doing(seat):
        assert seat.lines()[1].startswith("> ")

    sit(doing)
