"""Runs of a person's commits: what breaks them, and that nothing newer renames them."""

from __future__ import annotations

from impact.classify.runs import runs


def sha(name):
    return name.encode().hex()


def told(history, mine):
    """`history` names commits with their parents: {"b": "a"}; the answer in the same names."""
    graph = [(name.encode(), tuple(each.encode() for each in parents)) for name, parents in history.items()]
    found = runs(graph, {sha(name) for name in mine})
    assert found == runs(reversed(graph), {sha(name) for name in mine})
    return {bytes.fromhex(one).decode(): bytes.fromhex(first).decode() for one, first in found.items()}


def test_commits_with_nobody_elses_in_between_are_one_run():
    assert told({"a": "", "b": "a", "c": "b"}, "abc") == {"a": "a", "b": "a", "c": "a"}


def test_somebody_elses_commit_breaks_a_run():
    assert told({"a": "", "b": "a", "c": "b"}, "ac") == {"a": "a", "c": "c"}


def test_a_merge_breaks_a_run():
    history = {"a": "", "b": "a", "o": "a", "m": "bo", "c": "m"}
    assert told(history, "abmc") == {"a": "a", "b": "a", "m": "m", "c": "m"}


def test_what_is_newer_renames_nothing():
    history = {"a": "", "b": "a", "c": "b", "d": "b"}
    assert told({"a": "", "b": "a"}, "ab").items() <= told(history, "abcd").items()


def test_a_history_that_is_cut_begins_a_run():
    assert told({"b": "a"}, "ab") == {"b": "b"}
    assert told({}, "a") == {}


def test_a_long_line_takes_no_depth():
    graph = [(number.to_bytes(4, "big"), ((number - 1).to_bytes(4, "big"),)) for number in range(1, 20_000)]
    found = runs(graph, {raw.hex() for raw, _ in graph})
    assert set(found.values()) == {graph[0][0].hex()}
