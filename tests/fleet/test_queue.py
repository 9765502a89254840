"""Two workers and a database: every repository once, whatever is killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from repo_builder import RepoBuilder

from impact import cli
from impact.edges.places import ledger_file
from impact.fleet import queue, queue_tables
from impact.fleet.patience import Patience
from impact.fleet.queue import Queue
from impact.ledger.opening import open_ledger
from impact.model.errors import LedgerError
from impact.model.fleet import GOOD, Job

HEARTBEAT = "0.3"
COUNT = 12


@pytest.fixture
def team(postgres, monkeypatch):
    """The address of a new ledger on the server, as a person types it; IMPACT_LEDGER names it."""
    text = postgres.address(postgres.database("impact_template"))
    monkeypatch.setenv("IMPACT_LEDGER", text)
    return text


@pytest.fixture
def fleet(tmp_path):
    """A fleet file of a dozen repositories, each a little longer than the one before."""
    lines = ["repositories:"]
    for number in range(COUNT):
        repo = RepoBuilder(tmp_path / f"r{number}")
        for step in range(3 + number):
            repo.commit(f"Change {step} of {number}", {f"src/{step % 3}.py": f"{number} {step}\n"})
        lines.append(f"  - {{name: r{number}, path: {repo.path}}}")
    file = tmp_path / "fleet.yaml"
    file.write_text("\n".join(lines) + "\n")
    return file


@pytest.fixture
def worker(tmp_path):
    """Start workers; those that are left at the end are killed."""
    started = []

    def start(*words):
        command = (sys.executable, "-m", "impact", "fleet", "worker", "--heartbeat", HEARTBEAT, *words)
        with (tmp_path / f"worker{len(started)}.log").open("w") as log:
            started.append(subprocess.Popen(command, cwd=tmp_path, stderr=log, env=os.environ | {"PYTHONPATH": ROOT}))
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.wait()


ROOT = str(Path(__file__).resolve().parents[2])


def dumped(place):
    with open_ledger(place) as ledger:
        return list(ledger.dump())


def expected(fleet, tmp_path):
    """What a local run into a file gives."""
    file = tmp_path / "local.db"
    assert cli.main(["fleet", "scan", "--fleet", str(fleet), "--workers", "1", "--ledger", str(file)]) == 0
    return dumped(file)


def until(true, seconds=180):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)


def good(team):
    with open_ledger(ledger_file(team)) as ledger:
        return sum(each.end == GOOD for each in ledger.standings().values())


def test_two_workers_read_every_repository_once(fleet, team, worker, tmp_path, capfd):
    workers = [worker(), worker()]
    assert cli.main(["fleet", "scan", "--fleet", str(fleet), "--queue"]) == 0
    assert "12 repositories: 12 read (102 new commits)" in capfd.readouterr().out
    for each in workers:
        each.send_signal(signal.SIGTERM)
    assert [each.wait(20) for each in workers] == [0, 0]
    assert dumped(ledger_file(team)) == expected(fleet, tmp_path)
    said = [line for log in tmp_path.glob("worker*.log") for line in log.read_text().splitlines()]
    assert sorted(line.partition(":")[0] for line in said) == sorted(f"r{number}" for number in range(COUNT))
    # Again there is nothing to do, and nobody has to be asked.
    assert cli.main(["fleet", "scan", "--fleet", str(fleet), "--queue"]) == 0
    assert "12 with nothing new" in capfd.readouterr().out


def test_a_killed_worker_and_a_server_started_anew_change_nothing(postgres, fleet, team, worker, tmp_path):
    assert cli.main(["fleet", "scan", "--fleet", str(fleet), "--queue", "--no-wait"]) == 0
    workers = [worker(), worker()]
    until(lambda: good(team) >= 2)
    workers[0].kill()
    postgres.restart()
    until(lambda: good(team) == COUNT)
    workers[1].send_signal(signal.SIGTERM)
    assert workers[1].wait(20) == 0
    assert dumped(ledger_file(team)) == expected(fleet, tmp_path)


def test_a_job_of_a_worker_that_died_is_done_by_another(postgres, fleet, team, worker):
    """By hand, as a killed worker leaves it: a job that is being done by somebody who says nothing any more."""
    assert cli.main(["fleet", "scan", "--fleet", str(fleet), "--queue", "--no-wait"]) == 0
    name = team.partition("@/")[2].partition("?")[0]
    jobs = "UPDATE impact_queue.procrastinate_jobs SET status = 'doing'"
    postgres.do(f"SET search_path = impact_queue; {jobs} WHERE lock IN ('r1', 'r2')", database=name)
    worker()
    until(lambda: good(team) == COUNT)
    tried = "SELECT lock, attempts FROM impact_queue.procrastinate_jobs WHERE attempts > 1 ORDER BY lock"
    until(lambda: postgres.do(tried, database=name) == [("r1", 2), ("r2", 2)])


def test_a_queue_that_is_taken_away_under_a_worker_is_made_anew(postgres, fleet, team, worker, tmp_path):
    worker()
    name = team.partition("@/")[2].partition("?")[0]
    until(lambda: postgres.do("SELECT 1 FROM pg_namespace WHERE nspname = 'impact_queue'", database=name))
    until(lambda: postgres.do("SELECT 1 FROM impact_queue.procrastinate_workers", database=name))
    postgres.do("ALTER SCHEMA impact_queue RENAME TO taken_away", database=name)
    assert cli.main(["fleet", "scan", "--fleet", str(fleet), "--queue", "--no-wait"]) == 0
    until(lambda: good(team) == COUNT)
    # What is asked at that very moment fails in one way or another; it is said once, and asked again after a while.
    said = (tmp_path / "worker0.log").read_text()
    assert said.count("tables are gone, they are made anew") + said.count("the server is away") in (1, 2)
    assert "the server is back" in said


def test_what_waits_is_asked_for_once_counted_drained_and_tried_again(fleet, team, capfd):
    place = ledger_file(team)
    assert queue.counts(place) is None
    for _ in range(2):
        assert cli.main(["fleet", "scan", "--fleet", str(fleet), "--queue", "--no-wait"]) == 0
    assert queue.counts(place).waiting == COUNT
    assert cli.main(["fleet", "drain"]) == 0
    assert "12 jobs were taken out" in capfd.readouterr().out
    assert queue.counts(place).waiting == 0
    assert queue.drain(place) == 0
    (done,) = _drained(place)
    assert "taken out of the queue" in done.said
    assert queue.retry(place) == ()


def _drained(place):
    asked = Queue(place, lambda job: None, Patience(look=0.01))
    job = Job("elsewhere", path="/nowhere", tips="x")
    waiting = asked.enqueue([job])
    assert list(waiting.values()) == [job]
    queue.drain(place)
    return _ended(asked, waiting)


def _ended(asked, waiting):
    return [asked._done(waiting[number], status) for number, status in asked._ended(list(waiting))]


def test_a_folder_that_another_machine_has_not_is_a_failure_with_a_reason(team, worker, tmp_path, capfd):
    (tmp_path / "fleet.yaml").write_text("repositories:\n  - {name: far, path: /nowhere/at/all}\n")
    assert cli.main(["fleet", "scan", "--fleet", str(tmp_path / "fleet.yaml"), "--queue", "--no-wait"]) == 0
    assert worker("--until-empty").wait(30) == 0
    capfd.readouterr()
    assert cli.main(["fleet", "status"]) == 0
    said = " ".join(capfd.readouterr().out.split())
    assert "/nowhere/at/all: no such folder on" in said
    assert "1 failed" in said
    assert cli.main(["fleet", "retry", "far", "other"]) == 0
    said = capfd.readouterr()
    assert "far: waits again" in said.out
    assert "other: its last job did not fail" in said.err


def test_no_job_holds_a_password(postgres, tmp_path, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "")
    name = postgres.database("impact_template")
    given = postgres.address(name, password="geheim")
    (tmp_path / "fleet.yaml").write_text("repositories:\n  - {name: far, path: /nowhere}\n")
    file = str(tmp_path / "fleet.yaml")
    assert cli.main(["fleet", "scan", "--fleet", file, "--queue", "--no-wait", "--ledger", given]) == 0
    ((job,),) = postgres.do("SELECT args::text FROM impact_queue.procrastinate_jobs", database=name)
    assert "postgresql://impact@/" in job
    assert "geheim" not in job


@pytest.mark.parametrize("words", [("worker",), ("retry",), ("drain",), ("scan", "--queue")])
def test_a_file_has_no_queue(words, tmp_path, capfd):
    (tmp_path / "fleet.yaml").write_text("repositories: []\n")
    more = ("--fleet", str(tmp_path / "fleet.yaml")) if words[0] == "scan" else ()
    assert cli.main(["fleet", *words, *more]) == 1
    assert "--ledger postgresql://USER@HOST/DATABASE" in capfd.readouterr().err


def test_a_queue_of_another_version_is_refused(postgres, team):
    place = ledger_file(team)
    queue_tables.make(place)
    name = team.partition("@/")[2].partition("?")[0]
    postgres.do("COMMENT ON SCHEMA impact_queue IS 'older'", database=name)
    with pytest.raises(LedgerError, match="another version") as caught:
        queue_tables.make(place)
    assert "DROP SCHEMA impact_queue" in caught.value.hint


def test_times_that_are_none_are_refused(team, capfd):
    assert cli.main(["fleet", "worker", "--every", "at three", "--until-empty"]) == 2
    assert "--every at three: not a time" in capfd.readouterr().err


def test_a_worker_puts_its_fleet_into_the_queue_at_its_times(fleet, team, worker):
    worker("--every", "* * * * * *", "--fleet", str(fleet))
    until(lambda: good(team) == COUNT)


def test_how_long_the_queue_waits_follows_from_the_heartbeat():
    assert (Patience().dead, Patience().rescue) == (30.0, "* * * * *")
    assert (Patience(heartbeat=1).dead, Patience(heartbeat=1).rescue) == (3, "* * * * * */6")
