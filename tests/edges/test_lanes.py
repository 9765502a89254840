from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from impact.edges.lanes import Died, as_done


def _double(number: int) -> int:
    return 2 * number


def _kill_at(bad: int, folder: str, number: int) -> int:
    Path(folder, f"{number}.{time.monotonic_ns()}").touch()
    if number == bad:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return number


def _kill_once(folder: str, number: int) -> int:
    mark = Path(folder, "killed")
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def _slow_if_heavy(folder: str, weight: int) -> int:
    """Hold a heavy part back until all light ones are done."""
    if weight > 100:
        until = time.monotonic() + 20
        while len(list(Path(folder).iterdir())) < 5 and time.monotonic() < until:
            time.sleep(0.01)
        return len(list(Path(folder).iterdir()))
    Path(folder, str(weight)).touch()
    return 0


def _fail(number: int) -> int:
    raise ValueError(f"no {number}")


def test_every_part_is_done_once():
    assert sorted(as_done(_double, range(20), 2)) == [(each, 2 * each) for each in range(20)]


def test_nothing_to_do_is_done_at_once():
    assert list(as_done(_double, [], 2)) == []


def test_a_giant_holds_up_nobody(tmp_path):
    done = list(as_done(partial(_slow_if_heavy, str(tmp_path)), [1000, 900, 5, 4, 3, 2, 1], 2))
    assert {part: seen for part, seen in done if part > 100} == {1000: 5, 900: 5}


def test_a_part_that_kills_its_process_is_named_and_the_others_are_done(tmp_path):
    done = dict(as_done(partial(_kill_at, 4, str(tmp_path)), range(8), 2))
    assert isinstance(done.pop(4), Died)
    assert done == {each: each for each in range(8) if each != 4}
    tried = len(list(tmp_path.glob("4.*")))
    assert tried == 2, "once beside others, once by itself"


def test_what_a_death_interrupted_is_done_again(tmp_path):
    assert sorted(as_done(partial(_kill_once, str(tmp_path)), range(6), 2)) == [(each, each) for each in range(6)]


def test_whoever_breaks_off_waits_for_nothing_that_is_under_way(tmp_path):
    """Ctrl-C, and again, as people do who see nothing happen."""
    program = (
        "import time\nfrom impact.edges.lanes import as_done\n"
        "for each in as_done(time.sleep, [60, 0.1], 2):\n    print(each, flush=True)\n"
    )
    with subprocess.Popen(
        (sys.executable, "-c", program), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout.readline() == "(0.1, None)\n"
        run.send_signal(signal.SIGINT)
        time.sleep(0.1)
        run.send_signal(signal.SIGINT)
        run.wait(20)


def test_what_the_work_raises_comes_through():
    with pytest.raises(ValueError, match="no 1"):
        list(as_done(_fail, [1], 2))
