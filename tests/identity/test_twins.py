"""Of entries that are one repository the first of the file is the one that was read."""

from __future__ import annotations

from impact.identity.twins import again, late, settled
from impact.model.fleet import FAILED, GOOD, SAME, Done, Job, same

NAMES = ("a", "b", "c", "d")


def read(name: str, new: int = 0) -> Done:
    return Done(Job(name), GOOD, new, repo_id=1)


def twin(name: str, other: str) -> Done:
    return Done(Job(name, given=(("me", "x"),)), SAME, said=same(other), same_as=other)


def test_nobody_is_late_where_the_first_was_the_quicker():
    assert late(NAMES, [twin("b", "a"), read("a", 3)]) == {}
    assert late(NAMES, [twin("b", "gone from the file")]) == {}


def test_the_first_of_several_takes_over_and_all_others_say_so():
    done = [read("c", 3), twin("b", "c"), twin("a", "c"), read("d", 1)]
    came = late(NAMES, done)
    assert {name: each.job.repository for name, each in came.items()} == {"c": "a"}
    (job,) = again(came)
    assert (job.repository, job.given) == ("a", (("me", "x"), ("settling", "yes")))
    told = {each.job.repository: each for each in settled(done, came, [read("a")])}
    assert (told["a"].end, told["a"].new) == (GOOD, 3)
    assert (told["c"].end, told["c"].new, told["c"].same_as) == (SAME, 0, "a")
    assert (told["b"].same_as, told["b"].said) == ("a", same("a"))
    assert told["d"] == read("d", 1)


def test_what_the_taker_read_itself_counts():
    done = [read("b", 3), twin("a", "b")]
    assert [each.new for each in settled(done, late(NAMES, done), [read("a", 5)])] == [0, 5]


def test_one_that_fails_takes_nothing_over():
    done = [read("b", 3), twin("a", "b"), twin("c", "b")]
    told = settled(done, late(NAMES, done), [Done(Job("a"), FAILED, said="gone")])
    assert [(each.end, each.new, each.same_as) for each in told] == [(GOOD, 3, ""), (FAILED, 0, ""), (SAME, 0, "b")]
