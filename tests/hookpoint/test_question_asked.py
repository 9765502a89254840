"""The question at a real terminal: shown, answered, put off, interrupted, timed out; nothing typed is lost."""

from __future__ import annotations

import json
import stat
import time

import pytest

FLAKY = "Fix flaky login test"
QUESTION = "Who was held up by it, and since when?"


def test_shown_and_answered(desk):
    sitting = desk.commit()
    shown = sitting.until("> ")
    assert f"impact: looks like a test that failed now and then: {FLAKY}\n  {QUESTION}\n" in shown
    sitting.type("the payments team, for weeks: Zoë & co\n")
    code, shown = sitting.end()
    assert (code, shown.splitlines()[-1]) == (0, "  Kept, for you alone.")
    (answer,) = desk.answers()
    assert len(str(answer.pop("id"))) == 32
    assert abs(int(answer.pop("at")) - time.time()) < 60
    assert answer == {
        "v": 1,
        "answer": "told",
        "sha": desk.repo.head(),
        "saw": "flaky-tests",
        "text": "the payments team, for weeks: Zoë & co",
    }
    for name in ("spool", "quiet"):
        assert stat.S_IMODE((desk.folder / name).stat().st_mode) == 0o600
    assert not desk.repo.git("status", "--porcelain").said


def test_once_a_day(desk):
    first = desk.commit()
    first.until("> ")
    first.type("\n")
    first.end()
    assert desk.commit().end() == (0, "")
    assert abs((desk.folder / "quiet").stat().st_mtime - time.time() - 86_400) < 60
    desk.ask_again()
    again = desk.commit()
    again.until("> ")
    again.type("\n")
    again.end()
    assert desk.said() == [("later", ""), ("later", "")]


@pytest.mark.parametrize(
    ("typed", "answer", "closing"),
    [
        ("\n", ("later", ""), "Kept for later."),
        ("  \n", ("later", ""), "Kept for later."),
        ("n\n", ("not", ""), "Not leverage, then."),
        ("N\n", ("not", ""), "Not leverage, then."),
        ("nobody\n", ("told", "nobody"), "Kept, for you alone."),
        ("\x04", ("later", ""), "Kept for later."),
        ("Ann\x1b[D\x1b[A\n", ("told", "Ann"), "Kept, for you alone."),
        ("Anx\x7fn\n", ("told", "Ann"), "Kept, for you alone."),
    ],
)
def test_answers(desk, typed, answer, closing):
    sitting = desk.commit()
    sitting.until("> ")
    sitting.type(typed)
    code, shown = sitting.end()
    assert (code, desk.said()) == (0, [answer])
    assert closing in shown


def test_never_here_again(desk):
    sitting = desk.commit()
    sitting.until("> ")
    sitting.type("s\n")
    assert "No more questions in this repository" in sitting.end()[1]
    desk.ask_again()
    assert (desk.folder / "never").exists()
    assert desk.commit().end() == (0, "")
    assert desk.said() == [("never", "")]


def test_interrupted(desk):
    before = desk.repo.head()
    # A shell that outlives Control-C, as the one of a person does.
    sitting = desk.script(f"trap : INT; git commit -q -m '{FLAKY}'; sleep 0.5; echo ended")
    sitting.until("> ")
    sitting.type("\x03")
    shown = sitting.end()[1]
    assert "Your commit is safe." in shown
    assert shown.endswith("ended\n")
    assert desk.repo.head() != before
    assert desk.said() == [("later", "")]
    assert not (desk.repo.common / "index.lock").exists()


@pytest.mark.parametrize("key", ["\x03", "\x1c"], ids=["control-c", "control-backslash"])
@pytest.mark.parametrize("begun", ["", "the pay"])
def test_an_interrupted_question_is_no_failed_commit(desk, key, begun):
    before = desk.repo.head()
    sitting = desk.script(
        f"stty -a >before; git commit -q -m '{FLAKY}'; echo code=$?; stty -a | diff before - && echo same"
    )
    sitting.until("> ")
    sitting.type(begun + key)
    shown = sitting.end()[1]
    assert "Your commit is safe." in shown
    assert shown.endswith("code=0\nsame\n")
    assert desk.repo.head() != before
    assert desk.said() == [("later", "")]


def test_a_terminal_is_left_as_it_was(desk):
    impatient(desk)
    for typed in ("the payments team\n", "\x04", "half a li"):
        desk.ask_again()
        sitting = desk.script(f"stty -a >before; git commit -q -m '{FLAKY}'; stty -a | diff before - && echo same")
        sitting.until("> ")
        sitting.type(typed)
        assert sitting.end()[1].endswith("same\n")


def test_the_terminal_goes_away(desk):
    sitting = desk.commit()
    sitting.until("> ")
    sitting.leave()
    end = time.monotonic() + 60
    while not desk.said() and time.monotonic() < end:
        time.sleep(0.05)
    assert desk.said() == [("later", "")]


def impatient(desk) -> None:
    file = desk.folder / "question.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"deadline_seconds": 1}))


def test_timed_out(desk):
    impatient(desk)
    begun = time.monotonic()
    code, shown = desk.commit().end()
    assert code == 0
    assert 1 <= time.monotonic() - begun < 60
    assert shown.endswith("  Kept for later.\n")
    assert desk.said() == [("later", "")]


def test_whoever_is_typing_gets_more_time(desk):
    impatient(desk)
    sitting = desk.commit()
    sitting.until("> ")
    for piece in ("the pay", "ments ", "team\n"):
        sitting.type(piece)
        time.sleep(0.7)
    sitting.end()
    assert desk.said() == [("told", "the payments team")]


def test_half_a_line_is_no_answer(desk):
    impatient(desk)
    sitting = desk.commit()
    sitting.until("> ")
    sitting.type("the pay")
    assert sitting.end()[1].endswith("Kept for later.\n")
    assert desk.said() == [("later", "")]


@pytest.mark.parametrize(("early", "late"), [("ls -la\n", ""), ("ls -", "la\n")])
def test_what_was_typed_ahead_stays_for_the_next_reader(desk, early, late):
    sitting = desk.script(f'echo ready; sleep 1; git commit -q -m "{FLAKY}"; echo made; read -r x; echo "got <$x>"')
    sitting.until("ready")
    sitting.type(early)
    sitting.until("made")
    sitting.type(late)
    code, shown = sitting.end()
    assert code == 0
    assert "got <ls -la>" in shown
    assert (QUESTION in shown, desk.said()) == (False, [])
    assert not (desk.folder / "quiet").exists()


def test_in_the_background(desk):
    sitting = desk.script(f"set -m; git commit -q -m '{FLAKY}' & wait %1; echo code $?; jobs")
    code, shown = sitting.end()
    assert (code, "code 0" in shown, "Stopped" in shown, QUESTION in shown) == (0, True, False, False)
    assert len(desk.repo.noted()) == 1


def test_where_an_editor_has_the_terminal(desk):
    shown = desk.script(f"stty -icanon -echo; git commit -q -m '{FLAKY}'; stty sane").end()[1]
    assert (QUESTION in shown, desk.said()) == (False, [])


@pytest.mark.parametrize("setting", [{"CI": "true"}, {"GITHUB_ACTIONS": "1"}, {"TERM": "dumb"}, {"IMPACT_HOOK": "0"}])
def test_where_nothing_is_asked(desk, setting):
    assert desk.commit(**setting).end() == (0, "")


def test_a_subject_cannot_paint_the_terminal(desk):
    sitting = desk.commit("Flaky \x1b[31mtest\x1b]0;t\x07\u202e \x9b1m")
    shown = sitting.until("> ")
    sitting.type("\n")
    sitting.end()
    assert "Flaky test   1m" in shown
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(shown)


def test_a_terminal_that_shows_ascii_alone(desk):
    sitting = desk.commit("Fix flaky tëst", LC_ALL="C")
    assert "Fix flaky t?st" in sitting.until("> ")
    sitting.type("\n")
    sitting.end()


def test_a_long_subject_takes_one_line(desk):
    sitting = desk.script(f"stty cols 90; git commit -q -m '{FLAKY} {'and on ' * 40}'")
    shown = sitting.until("> ")
    sitting.type("\n")
    sitting.end()
    line = next(each for each in shown.splitlines() if each.startswith("impact:"))
    assert len(line) < 90
    assert line.endswith("...")


def test_a_spool_that_cannot_be_written(desk, tmp_path):
    (desk.folder / "spool").mkdir()
    (desk.folder / "quiet").mkdir()
    sitting = desk.commit()
    sitting.until("> ")
    sitting.type("Ann\n")
    assert "Kept, for you alone." in sitting.end()[1]
    aside = json.loads((desk.folder / "question.json").read_text())["aside"]
    (answer,) = desk.answers(type(desk.folder)(aside))
    assert answer["text"] == "Ann"
    assert desk.commit().end() == (0, "")


def test_where_nothing_can_be_written_nothing_is_asked(desk):
    (desk.folder / "quiet").symlink_to("elsewhere")
    file = desk.folder / "question.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"aside": ""}))
    assert desk.commit().end() == (0, "")
    assert not (desk.folder / "elsewhere").exists()


def test_without_a_home(desk):
    sitting = desk.commit(HOME="")
    sitting.until("> ")
    sitting.type("Ann\n")
    sitting.end()
    assert desk.said() == [("told", "Ann")]


def test_a_long_answer_is_cut_and_that_is_said(desk):
    sitting = desk.commit()
    sitting.until("> ")
    for _ in range(39):
        sitting.type("€" * 33)
        time.sleep(0.01)
    sitting.type("\n")
    shown = sitting.end()[1]
    (answer,) = desk.answers()
    spool = (desk.folder / "spool").read_bytes().splitlines()
    assert max(map(len, spool)) <= 4000
    assert f"cut after {len(str(answer['text']))} characters" in shown
    assert set(str(answer["text"])) == {"€"}


def test_your_own_words_and_rules(desk, impact_question):
    impact_question("ask: What did it cost?\nrules: [{name: any, subject: zebra, saw: looks odd}]")
    assert desk.commit().end() == (0, "")
    sitting = desk.commit("Zebra")
    assert "impact: looks odd: Zebra\n  What did it cost?\n" in sitting.until("> ")
    sitting.type("\n")
    sitting.end()


@pytest.fixture
def impact_question(desk, question):
    from impact.cli import main

    def write(text: str) -> None:
        question(f"schema: impact.question/1\nevery_days: 1\ndeadline_seconds: 30\n{text}\n")
        assert main(["hooks", "repair", str(desk.repo.path)]) == 0

    return write
