"""`scan --everyone` tells of a repository as a whole, never of a person, and leaves a subject's deeper look alone."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from impact.services.reading.workshop import workshop
from impact.sources import git_log
from impact.sources.base import Selection

ME = ("--me", "ada@example.com")
PEOPLE = re.compile(r"\bada|\bbob|example", re.IGNORECASE)


def looks(lines):
    return {row[2]: row for row in map(json.loads, lines) if row[0] == "look"}


@pytest.fixture
def everyones(adas):
    """More commits, of both people, one of them a merge."""
    for number in range(6):
        author = {"author": "Bob Example <bob@example.com>"} if number % 2 else {}
        adas.commit(f"Fix crash {number} in the parser", {f"src/parse{number}.c": "x\n"}, **author)
    adas.branch("topic")
    adas.commit("docs: say how to install", {"docs/install.md": "x\n"})
    adas.branch("main")
    adas.commit("Other", {"src/other.c": "x\n"})
    adas.merge("topic")
    return adas


@pytest.fixture
def spread_thin(monkeypatch):
    """Let two processes read batches of two commits, however few there are."""
    monkeypatch.setattr("impact.services.reading.everyone._FEW", 0)
    monkeypatch.setattr("impact.services.reading.everyone._BATCH", 2)
    monkeypatch.setattr("impact.edges.workers.cores", lambda: 2)


def test_totals_of_the_repository_and_nobody_in_them(impact, everyones):
    typed = impact("scan", everyones.path, "--everyone")
    first, second = typed.out.splitlines()
    assert (typed.code, typed.err, first) == (0, "", "repo: 12 new commits")
    shares = r"(\w+ \d+ %, )*\w+ \d+ %; unclassified \d+ %"
    assert re.fullmatch(rf"repo: kinds of all 11 commits but merges: {shares}", second)
    assert "fix " in second
    assert not PEOPLE.search(typed.out)


def test_totals_as_json_add_up_and_name_nobody(impact, everyones):
    typed = impact("scan", everyones.path, "--everyone", "--json")
    (row,) = json.loads(typed.out)["repositories"]
    assert sum(row["kinds"].values()) == 11
    assert row["kinds"]["fix"] >= 6
    assert not PEOPLE.search(typed.out)
    assert "kinds" not in json.loads(impact("scan", everyones.path, "--json").out)["repositories"][0]


def test_doing_it_twice_changes_nothing(impact, everyones, known):
    said = impact("scan", everyones.path, "--everyone").out.splitlines()[1]
    before = known()
    assert impact("scan", everyones.path, "--everyone").out.splitlines()[1] == said
    assert known() == before
    assert len(looks(before)) == 11


def test_two_processes_keep_the_same_bytes_as_one(impact, everyones, known, tmp_path, request):
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    alone = impact("scan", everyones.path, "--everyone", "--ledger", one)
    request.getfixturevalue("spread_thin")
    together = impact("scan", everyones.path, "--everyone", "--ledger", two)
    assert together == alone
    assert known(two) == known(one)
    assert len(looks(known(one))) == 11


def test_a_look_inside_stays_and_is_still_made_later(impact, everyones, known, tmp_path):
    mine = tmp_path / "mine.db"
    impact("scan", everyones.path, *ME, "--ledger", mine)
    deep = looks(known(mine))
    assert 0 < len(deep) < 11
    impact("scan", everyones.path, *ME, "--everyone", "--ledger", mine)
    first_me = known(mine)
    assert {sha: row for sha, row in looks(first_me).items() if sha in deep} == deep
    # The other way round it ends the same.
    impact("scan", everyones.path, "--everyone")
    assert looks(known()) != looks(first_me)
    impact("scan", everyones.path, *ME, "--everyone")
    assert known() == first_me


def test_a_report_is_the_same_whether_or_not_everyone_was_read(impact, everyones, tmp_path):
    asked = ("report", everyones.path, *ME, "--format", "json", "--ledger")
    plain = impact(*asked, tmp_path / "plain.db")
    impact("scan", everyones.path, "--everyone", "--ledger", tmp_path / "all.db")
    assert impact(*asked, tmp_path / "all.db").out == plain.out


KILL = """
import os, signal
from impact.services.reading import everyone
from impact.ledger.ledger import Ledger
everyone._BATCH, left, save = 2, [3], Ledger.save_looks
def save_looks(self, *words, **more):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    save(self, *words, **more)
Ledger.save_looks = save_looks
"""


def test_killed_half_way_it_goes_on(impact, process, everyones, known, tmp_path):
    whole = tmp_path / "whole.db"
    said = impact("scan", everyones.path, "--everyone", "--ledger", whole).out.splitlines()[1]
    assert process("scan", everyones.path, "--everyone", code=KILL).code == -signal.SIGKILL
    assert len(looks(known())) == 4
    assert impact("scan", everyones.path, "--everyone").out.splitlines() == ["repo: nothing new", said]
    assert known() == known(whole)


WAIT = """
import sys, time
from impact.services.reading import everyone
from impact.edges import workers
from impact.ledger.ledger import Ledger
everyone._BATCH, everyone._FEW, workers.cores = 2, 0, lambda: 2
def save_looks(*_, **__):
    print("here", flush=True)
    time.sleep(50)
Ledger.save_looks = save_looks
from impact.cli import main
if __name__ == "__main__":
    sys.exit(main())
"""


def test_control_c_ends_the_other_processes_and_says_one_line(everyones, impact, known, tmp_path):
    command = (sys.executable, "-c", WAIT, "scan", str(everyones.path), "--everyone")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, start_new_session=True, **pipes) as scan:
        assert scan.stdout.readline() == "here\n"
        os.killpg(scan.pid, signal.SIGINT)  # as a terminal does: everybody hears it
        _, err = scan.communicate(timeout=50)
    assert scan.returncode == 130
    assert err.lstrip() == "impact: interrupted; what was kept is complete, run it again to go on\n"
    assert none_left(scan.pid)
    assert looks(known()) == {}
    assert impact("scan", everyones.path, "--everyone").code == 0
    assert len(looks(known())) == 11


def test_killed_it_takes_its_processes_along(everyones):
    command = (sys.executable, "-c", WAIT, "scan", str(everyones.path), "--everyone")
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True, text=True) as scan:
        assert scan.stdout.readline() == "here\n"
        scan.kill()
    assert none_left(scan.pid)


def none_left(group):
    """Whether the process group empties within some seconds."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_an_empty_repository_has_no_kinds(impact, tmp_path, git):
    git("init", "-q", tmp_path / "empty")
    typed = impact("scan", tmp_path / "empty", "--everyone")
    assert (typed.code, typed.out) == (0, "empty: nothing new\n")


def test_what_the_ledger_knows_reads_as_git_tells_it(impact, everyones, known, git):
    everyones.commit("feat!: rename", {"src/other.c": None, "src/another.c": "x\n"})
    undated = re.sub(r"> [0-9]+ [+-][0-9]{4}\n", "> \n", git("-C", everyones.path, "cat-file", "commit", "HEAD"))
    write = ("git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally")
    made = subprocess.run(write, input=undated, capture_output=True, cwd=everyones.path, check=True, text=True).stdout
    git("-C", everyones.path, "reset", "-q", "--hard", made.strip())
    assert impact("scan", everyones.path, "--everyone").code == 0
    kept = looks(known())
    assert made.strip() in kept, "the commit without a day"
    place = git_log.open_place(str(everyones.path))
    shop = workshop(place.repository)
    facts = [fact for fact in git_log.read(place, Selection(contents=False)) if len(fact.parents) < 2]
    assert {fact.sha for fact in facts} == kept.keys()
    for fact in facts:
        reading = shop.reader.read(fact)
        *_, names, kinds, _ = kept[fact.sha]
        assert json.loads(names) == list(reading.spoken)
        assert json.loads(kinds) == [round(kind.probability, 4) for kind in reading.kinds]
