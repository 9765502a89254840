from __future__ import annotations

import multiprocessing
import os
import stat
import subprocess
import sys
import time

import pytest

from impact.edges import programs, run_files
from impact.model.errors import ImpactError


def hold(folder, ready, go):
    with run_files.alone(folder) as first:
        ready.put(first)
        go.get(timeout=30)
        if go.get(timeout=30) == "die":
            os._exit(9)


def is_gone(child):
    """Whether a process is gone, or soon will be; one that nobody waits for counts as such."""
    for _ in range(100):
        told = subprocess.run(
            ("ps", "-o", "stat=", "-p", str(child)), capture_output=True, text=True, check=False
        ).stdout
        if not told.strip() or told.startswith("Z"):
            return True
        time.sleep(0.05)
    return False


def newest(lines):
    return lines[-3:]


def test_one_run_at_a_time_and_the_lock_goes_with_its_process(tmp_path):
    context = multiprocessing.get_context("spawn")
    ready, go = context.Queue(), context.Queue()
    other = context.Process(target=hold, args=(tmp_path / "s", ready, go))
    other.start()
    assert ready.get(timeout=30)
    assert run_files.is_running(tmp_path / "s")
    with run_files.alone(tmp_path / "s") as first:
        assert not first
    go.put("")
    go.put("die")
    other.join(30)
    assert not run_files.is_running(tmp_path / "s")
    with run_files.alone(tmp_path / "s") as first:
        assert first


def test_looking_makes_nothing(tmp_path):
    assert not run_files.is_running(tmp_path / "s")
    assert run_files.lines(tmp_path / "s") == []
    assert run_files.record(tmp_path / "s") == b""
    assert not (tmp_path / "s").exists()


def test_lines_are_added_for_this_user_alone(tmp_path):
    with run_files.alone(tmp_path / "s"):
        for number in range(3):
            run_files.add(tmp_path / "s", f"{number}\n", newest)
    file = tmp_path / "s" / "runs.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    file.write_text("0\n1\ncut of")
    run_files.add(tmp_path / "s", "2\n", newest)
    assert run_files.lines(tmp_path / "s") == ["0", "1", "cut of", "2"]


def test_a_file_that_is_large_is_made_smaller(tmp_path):
    file = tmp_path / "runs.jsonl"
    file.write_text("".join(f"{number:0500}\n" for number in range(2000)))
    file.chmod(0o600)
    run_files.add(tmp_path, "last\n", newest)
    assert [each.lstrip("0") for each in run_files.lines(tmp_path)] == ["1997", "1998", "1999", "last"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["runs.jsonl"]


def test_a_link_in_their_place_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").write_text("x\n")
    for name in ("runs.jsonl", "lock", "schedule.json"):
        (tmp_path / name).symlink_to(tmp_path / "elsewhere")
    for ask in (run_files.lines, run_files.record, run_files.is_running):
        with pytest.raises(ImpactError, match="cannot be used"):
            ask(tmp_path)
    with pytest.raises(ImpactError):
        run_files.add(tmp_path, "y\n", newest)
    assert (tmp_path / "elsewhere").read_text() == "x\n"


def test_a_program_of_ours_that_takes_too_long_is_ended_with_all_it_started(tmp_path):
    begun = time.monotonic()
    script = f"echo first; sleep 50 & echo $! >{tmp_path}/child; echo last >&2; wait"
    done = programs.attend(("sh", "-c", script), 0.5)
    assert time.monotonic() - begun < 20
    assert (done.code, done.out, done.said) == (None, b"first\n", "last")
    assert is_gone(int((tmp_path / "child").read_text()))


def test_what_we_attend_goes_with_us(tmp_path):
    child = f"sleep 50 & echo $! >{tmp_path}/child; wait"
    script = f"from impact.edges import programs; programs.attend(('sh', '-c', {child!r}), 60)"
    ours = subprocess.Popen((sys.executable, "-c", script), stderr=subprocess.DEVNULL)
    child = tmp_path / "child"
    for _ in range(600):
        if child.exists() and child.read_text().strip():
            break
        time.sleep(0.05)
    ours.terminate()
    ours.wait(30)
    assert is_gone(int(child.read_text()))


def test_one_that_ends_says_how():
    assert programs.attend(("sh", "-c", "echo done; exit 4"), 30).code == 4
    assert programs.attend(("sh", "-c", "kill -9 $$"), 30).code == -9
    assert programs.attend(("sh", "-c", "echo done"), 30).said == "done"


def test_a_program_of_the_system_that_cannot_be_asked_is_said(tmp_path, monkeypatch):
    with pytest.raises(ImpactError, match="no-such-program is not installed"):
        programs.ask(("no-such-program",))
    (tmp_path / "file").write_text("")
    with pytest.raises(ImpactError, match="cannot be run"):
        programs.ask((str(tmp_path / "file"),))
    monkeypatch.setattr(programs, "_PATIENCE", 0.2)
    with pytest.raises(ImpactError, match="no answer"):
        programs.ask(("sleep", "9"))
    assert programs.ask(("cat",), b"fed").out == b"fed"
