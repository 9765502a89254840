from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from impact.ledger.writing import Writer

ME = ("--me", "ada@example.com")


def test_scan_says_what_was_new(impact, adas):
    typed = impact("scan", adas.path)
    assert (typed.code, typed.out, typed.err) == (0, "repo: 3 new commits\n", "")
    adas.commit("One more", {"x": "1"})
    assert impact("scan", adas.path).out == "repo: 1 new commits\n"
    assert impact("scan", adas.path).out == "repo: nothing new\n"


def test_scan_as_json(impact, adas):
    made = json.loads(impact("scan", adas.path, "--json").out)
    assert made == {
        "schema": "impact.scan/1",
        "repositories": [{"repository": "repo", "new_commits": 3, "unreadable": []}],
    }


def test_scan_of_the_folder_one_stands_in(impact, adas, monkeypatch):
    below = adas.path / "src"
    below.mkdir()
    monkeypatch.chdir(below)
    assert impact("scan").out == "repo: 3 new commits\n"
    assert impact("scan", ".", "..").out == "repo: nothing new\n"


def test_scanning_twice_changes_nothing(impact, adas, known):
    impact("scan", adas.path, *ME)
    before = known()
    impact("scan", adas.path, *ME)
    assert known() == before
    assert any('"contribution"' in line for line in before)


def test_scanning_bit_by_bit_ends_where_one_scan_ends(impact, adas, known, tmp_path):
    impact("scan", adas.path, *ME)
    adas.branch("topic")
    adas.commit("Fix parser (#7)", {"src/parse.py": "1"}, date="2026-04-01")
    adas.branch("main")
    impact("scan", adas.path, *ME)
    adas.merge("topic", date="2026-04-02")
    impact("scan", adas.path, *ME)
    whole = tmp_path / "whole" / "ledger.db"
    impact("scan", adas.path, *ME, "--ledger", whole)
    assert known() == known(whole)


def test_the_ledger_is_private(impact, adas, ledger):
    impact("scan", adas.path, *ME)
    assert {stat.S_IMODE(each.stat().st_mode) for each in ledger.parent.iterdir()} == {0o600}
    assert stat.S_IMODE(ledger.parent.stat().st_mode) == 0o700


def test_without_a_word_the_ledger_lies_in_the_data_folder(impact, adas, monkeypatch):
    monkeypatch.delenv("IMPACT_LEDGER")
    impact("scan", adas.path)
    file = Path(os.environ["XDG_DATA_HOME"], "impact", "ledger.sqlite3")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_ledger_named_in_the_settings_is_the_ledger_of_every_command(impact, adas, monkeypatch, tmp_path):
    monkeypatch.delenv("IMPACT_LEDGER")
    settings = Path(os.environ["XDG_CONFIG_HOME"], "impact", "config.yaml")
    settings.parent.mkdir(parents=True)
    mine = tmp_path / "elsewhere" / "mine.db"
    settings.write_text(f"ledger: {mine}\nme: [ada@example.com]\n")
    made = json.loads(impact("report", adas.path, "--format", "json").out)
    name = made["contributions"][0]["id"]
    assert impact("reclassify", name, "ordinary-fix", "--why", "So it was").code == 0
    assert str(mine) in impact("doctor", adas.path).out
    assert str(mine) in impact("init", adas.path, "--me", "ada@example.com").err
    assert not Path(os.environ["XDG_DATA_HOME"], "impact").exists()


def test_the_repository_is_byte_for_byte_as_before(impact, adas, identity):
    identity("ada@example.com")
    before = content(adas.path)
    for words in (("scan", adas.path), ("report", adas.path), ("explain", "HEAD", "--repo", adas.path)):
        assert impact(*words).code == 0
    impact("init", adas.path)
    impact("doctor", adas.path)
    impact("facts", adas.path)
    impact("classify", "HEAD", "--repo", adas.path)
    assert content(adas.path) == before


def content(folder):
    return {
        path: (path.lstat().st_mode, path.lstat().st_mtime_ns, path.is_file() and path.read_bytes())
        for path in (folder, *folder.rglob("*"))
    }


def test_other_rules_mean_that_everything_is_read_again(impact, adas, monkeypatch, known):
    impact("scan", adas.path, *ME)
    before = known()
    monkeypatch.setattr("impact.services.reading.workshop.digest", lambda *names: hashlib.sha256(b"other").hexdigest())
    assert impact("scan", adas.path, *ME).out == "repo: 3 new commits\n"
    changed = set(known()) ^ set(before)
    # Facts are as they were; what commits were read as says by which rules.
    assert {json.loads(line)[0] for line in changed} == {"repository", "look"}
    assert [
        line.replace(json.loads(line)[3], "") for line in sorted(changed & set(before)) if '"look"' in line[:7]
    ] == [line.replace(json.loads(line)[3], "") for line in sorted(changed - set(before)) if '"look"' in line[:7]]
    assert impact("scan", adas.path, *ME).out == "repo: nothing new\n"


def test_a_correction_outlives_scans_rules_and_rewritten_history(impact, adas, monkeypatch):
    asked = ("report", adas.path, *ME, "--format", "json")
    (first, *_) = json.loads(impact(*asked).out)["contributions"]
    impact("reclassify", first["id"], "ordinary-fix", "--why", "A plain repair")
    monkeypatch.setattr("impact.services.reading.workshop.digest", lambda *names: "0" * 64)
    adas.commit("Fix flaky test_login again", {"tests/test_login.py": "3\n"}, date="2026-01-12T10:00")
    for _ in range(2):
        impact("scan", adas.path, *ME)
    (now,) = (each for each in json.loads(impact(*asked).out)["contributions"] if each["correction"])
    assert now["category"] == "ordinary-fix"
    assert now["correction"]["why"] == "A plain repair"


def stop_after(monkeypatch, rows, with_what):
    """Cut the next scan off after so many rows, in batches of one commit or two."""
    original = Writer.add

    def add(self, given, **_):
        def until():
            for number, row in enumerate(given):
                if number == rows:
                    raise with_what
                yield row

        original(self, until(), full=20)

    monkeypatch.setattr(Writer, "add", add)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_a_scan_cut_off_between_batches_goes_on_where_it_stopped(impact, adas, monkeypatch, known, tmp_path, rows):
    whole = tmp_path / "whole" / "ledger.db"
    impact("scan", adas.path, *ME, "--ledger", whole)
    with monkeypatch.context() as cut:
        stop_after(cut, rows, KeyboardInterrupt())
        typed = impact("scan", adas.path, *ME)
        assert (typed.code, typed.out) == (130, "")
    assert known() != known(whole)
    assert impact("scan", adas.path, *ME).code == 0
    assert known() == known(whole)


@pytest.mark.parametrize(
    "where", ["impact.ledger.writing.Writer.finish", "impact.ledger.ledger.Ledger.save_contributions"]
)
def test_a_scan_that_dies_at_its_end_is_made_good_by_the_next(impact, adas, monkeypatch, known, tmp_path, where):
    whole = tmp_path / "whole" / "ledger.db"
    impact("scan", adas.path, *ME, "--ledger", whole)

    def die(*_, **__):
        raise RuntimeError("the machine is gone")

    with monkeypatch.context() as cut:
        cut.setattr(where, die)
        assert impact("scan", adas.path, *ME).code == 3
    assert known() != known(whole)
    assert impact("scan", adas.path, *ME).code == 0
    assert known() == known(whole)


KILL = """
import os, signal
from impact.ledger.writing import Writer
store, left = Writer._store, [{after}]
def _store(self, batch):
    store(self, batch)
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
Writer._store = _store
add = Writer.add
Writer.add = lambda self, rows: add(self, rows, full=20)
"""


def test_a_killed_scan_is_made_good_by_the_next(impact, process, adas, known, tmp_path):
    whole = tmp_path / "whole" / "ledger.db"
    impact("scan", adas.path, *ME, "--ledger", whole)
    typed = process("scan", adas.path, *ME, code=KILL.format(after=1))
    assert (typed.code, typed.err) == (-signal.SIGKILL, "")
    assert known() != known(whole)
    assert impact("scan", adas.path, *ME).code == 0
    assert known() == known(whole)


WAIT = """
import sys, time
from impact.ledger.writing import Writer
def finish(*_, **__):
    print("here", flush=True)
    time.sleep(50)
Writer.finish = finish
"""


def test_control_c_says_one_line_and_loses_nothing(impact, adas, known, tmp_path):
    begin = f"{WAIT}\nfrom impact.cli import main\nsys.exit(main())"
    command = (sys.executable, "-c", begin, "scan", str(adas.path), *ME)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as scan:
        assert scan.stdout.readline() == "here\n"
        scan.send_signal(signal.SIGINT)
        _, err = scan.communicate(timeout=60)
    assert scan.returncode == 130
    assert err.lstrip() == "impact: interrupted; what was kept is complete, run it again to go on\n"
    whole = tmp_path / "whole" / "ledger.db"
    impact("scan", adas.path, *ME, "--ledger", whole)
    assert impact("scan", adas.path, *ME).code == 0
    assert known() == known(whole)


def test_two_scans_at_once_wait_for_each_other(adas, known, impact, tmp_path):
    command = (sys.executable, "-m", "impact", "scan", str(adas.path), *ME)
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for each in both:
        _, err = each.communicate(timeout=60)
        assert (each.returncode, err) == (0, "")
    whole = tmp_path / "whole" / "ledger.db"
    impact("scan", adas.path, *ME, "--ledger", whole)
    assert known() == known(whole)


def test_on_a_terminal_a_long_scan_shows_how_far_it_is(adas, ledger):
    pty = pytest.importorskip("pty")
    slow = (
        "from impact.services.reading import progress, scanning\nimport sys\nprogress._PATIENCE = -1.0\n"
        "row = scanning._Reading._row\n"
        "def slow(self, commit):\n    self.count = 999\n    return row(self, commit)\n"
        "scanning._Reading._row = slow\nfrom impact.cli import main\nsys.exit(main())"
    )
    own, theirs = pty.openpty()
    with subprocess.Popen(
        (sys.executable, "-c", slow, "scan", str(adas.path)), stdout=subprocess.PIPE, stderr=theirs, text=True
    ) as scan:
        os.close(theirs)
        seen = b""
        until = time.monotonic() + 20
        with suppress(OSError):
            while time.monotonic() < until and (piece := os.read(own, 4096)):
                seen += piece
        out = scan.stdout.read()
    os.close(own)
    assert scan.returncode == 0
    assert out.startswith("repo: ")
    assert b"repo" in seen
    assert b"/3" in seen
