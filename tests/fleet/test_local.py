from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from works_for_engines import deadly, fine

from impact.fleet.local import Local
from impact.model.fleet import FAILED, GOOD, Job

JOBS = tuple(Job(name, path=f"/{name}") for name in ("a", "bb", "deadly", "dd"))
TEXTS = st.text(max_size=20)


@pytest.mark.parametrize("processes", [1, 2])
def test_each_job_ends_once(processes):
    done = list(Local(fine, processes).run(JOBS))
    assert sorted((each.job.repository, each.end, each.new) for each in done) == [
        ("a", GOOD, 1), ("bb", GOOD, 2), ("dd", GOOD, 2), ("deadly", GOOD, 6)]  # fmt: skip


def test_a_repository_that_kills_its_process_fails_and_says_so():
    done = {each.job.repository: each for each in Local(deadly, 2).run(JOBS)}
    assert done.pop("deadly").end == FAILED
    assert {each.end for each in done.values()} == {GOOD}


def test_the_reason_says_what_to_do():
    (failed,) = (each for each in Local(deadly, 2).run(JOBS) if not each.good)
    assert "impact scan" in failed.said


@given(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.lists(st.tuples(TEXTS, TEXTS), max_size=3))
def test_a_job_survives_the_way_to_another_process(name, path, url, tips, rules, more):
    job = Job(name, path, url, tips, rules, given=tuple(more))
    text = job.as_json()
    assert text.isascii()
    assert Job.from_json(text) == job
    assert Job.from_json(text).key == job.key


def test_a_job_is_known_by_what_lies_there_and_by_the_rules():
    job = Job("a", path="/a", tips="1", rules="2")
    others = (Job("b", path="/a", tips="1", rules="2"), Job("a", path="/b", tips="1", rules="2"),
              Job("a", path="/a", tips="3", rules="2"), Job("a", path="/a", tips="1", rules="3"))  # fmt: skip
    assert len({job.key, *(each.key for each in others)}) == 5
    assert Job("a", path="/a", tips="1", rules="2", given=(("ledger", "/l"),)).key == job.key


@pytest.mark.parametrize("text", ["{}", '{"repository": "a", "odd": 1}', "[]", "no"])
def test_what_is_no_job_is_refused(text):
    with pytest.raises((ValueError, TypeError)):
        Job.from_json(text)
