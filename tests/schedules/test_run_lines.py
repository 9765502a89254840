from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.errors import DONE, FIXABLE, IN_PART, ImpactError
from impact.render.sentences import sober
from impact.schedules import record
from impact.schedules.errand import MOST_SECONDS, Errand
from impact.schedules.record import Record
from impact.schedules.runs import KEPT_LINES, Run, begun, digest_is_due, ended, read, sentence, shortened, verdict

HOUR = 3600
GOOD = Run(100 * HOUR, 101 * HOUR, DONE, "2 repositories: 2 read")


@given(
    st.builds(
        Run,
        st.integers(0, 2**37),
        st.integers(0, 2**37),
        st.none() | st.integers(-64, 255),
        st.text().map(sentence),
        st.sampled_from(["", "2026-W27"]),
        st.text().map(sentence),
    )
)
def test_a_run_is_read_as_it_was_written(run):
    assert read([begun(run.begun).rstrip("\n"), ended(run).rstrip("\n")]) == (run,)


@given(st.lists(st.text()))
def test_lines_that_are_none_are_passed_over(lines):
    assert (
        read([*lines, begun(7), "[]", '{"what": "begun"}', '{"what": "ended", "at": 1}', begun(8)[:9]])[-1].begun >= 7
    )


def test_a_run_that_never_ended_stands_beside_the_others():
    assert read([begun(1), begun(5), ended(Run(5, 6, DONE))]) == (Run(1), Run(5, 6, DONE))


def test_a_file_of_runs_is_bounded():
    assert shortened([str(each) for each in range(2 * KEPT_LINES)]) == [str(each) for each in range(1000, 2000)]
    assert len(sentence("x " * 10_000)) == 300
    assert "\n" not in ended(Run(1, 2, 1, "a\nb\ud800")).rstrip("\n")


@pytest.mark.parametrize(
    ("runs", "due", "running", "well", "says"),
    [
        ((), (), False, True, "no run was due yet"),
        ((), (10, 20), False, False, "2 runs that were due did not begin; none ever did"),
        ((GOOD,), (), False, True, "the last run ended as planned"),
        ((GOOD,), (100 * HOUR,), False, True, "the last run ended as planned"),
        ((GOOD,), (99 * HOUR,), False, True, "the last run ended as planned"),  # slept through, and made up for
        ((GOOD,), (124 * HOUR,), False, False, "a run that was due did not begin"),
        ((GOOD,), (124 * HOUR, 148 * HOUR), False, False, "2 runs that were due did not begin"),
        ((replace(GOOD, code=IN_PART),), (), False, True, "the last run ended in part"),
        ((replace(GOOD, code=FIXABLE),), (), False, False, "the last run failed"),
        ((replace(GOOD, code=None),), (), False, False, "the last run failed"),
        ((replace(GOOD, code=-9, says=""),), (), False, False, "the last run failed"),
        ((replace(GOOD, unsent="mail: no"),), (), False, False, "the last run was made, but not all of it was sent"),
        ((Run(199 * HOUR),), (), False, False, "the last run ended without a word: it was killed"),
        ((Run(199 * HOUR),), (), True, True, "a run is under way"),
        ((Run(190 * HOUR),), (), True, False, "a run goes on for longer than it may"),
        ((GOOD,), (), True, True, "the last run ended as planned"),  # somebody only holds the lock
    ],
)
def test_what_is_told_of_a_schedule(runs, due, running, well, says):
    found = verdict(runs, due, 200 * HOUR, running=running)
    assert (found.well, found.says.startswith(says)) == (well, True), found
    sober((f"Scheduled reading needs a look: {found.says}.",))


def test_a_verdict_says_what_the_run_said():
    assert verdict((replace(GOOD, code=1, says="no ledger"),), (), 0, running=False).whole == (
        "the last run failed: no ledger"
    )
    assert verdict((replace(GOOD, code=-9, says=""),), (), 0, running=False).whole.endswith("exit code -9")
    assert verdict((), (), 0, running=False).whole == "no run was due yet"
    assert 10 * HOUR > MOST_SECONDS


def test_a_digest_is_made_once_a_week():
    assert digest_is_due((GOOD,), "2026-W27")
    assert not digest_is_due((replace(GOOD, digest="2026-W27"), GOOD), "2026-W27")


def test_what_was_installed_is_read_as_it_was_written():
    errand = Errand("17 3 * * *", "/usr/bin/python3", "/ä/fleet.yaml", "/l.db", (("PATH", "/bin"),))
    for each in (Record("cron", 5, errand), Record("systemd", 6, errand, ("/a", "/a/b"))):
        assert record.read(record.written(each), "here") == each


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"\xff", b'{"environment": 3}', b'{"environment": [[1]]}'])
def test_a_damaged_record_names_its_place(text):
    with pytest.raises(ImpactError, match=r"^here: "):
        record.read(text, "here")
    good = record.written(Record("cron", 5, Errand("17 3 * * *", "/p", "/f")))
    with pytest.raises(ImpactError, match=r"^here: "):
        record.read(good.replace(b'"cron"', b'"other"'), "here")
    for fields in (b"99 99 * * *", b"0 0 30 2 *", b"no"):
        with pytest.raises(ImpactError, match=r"^here: "):
            record.read(good.replace(b"17 3 * * *", fields), "here")


@pytest.mark.parametrize("at", [10**20, 253402300800, -(10**14)])
def test_a_moment_that_no_calendar_has_is_no_run(at):
    assert read([begun(at)]) == ()
