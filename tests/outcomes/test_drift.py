"""Files that repositories keep alike: which differ, by how much, since when, and how a standard one spread."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.drift import Apart, Came, Held
from impact.outcomes.drift import drift, since
from impact.outcomes.shared_files import (
    apart,
    bare_digests,
    by_family,
    digest,
    family,
    line_digests,
    near,
    only_versions,
    plain_lines,
    spellings,
)
from impact.outcomes.standards import standards

DAY = date(2026, 3, 2)
CI = ".github/workflows/tests.yaml"
KEY = b"of a test"
TEN = tuple(f"{at}" for at in range(10))


def held(repo, text="a", path=CI, lines=None):
    lines = lines if lines is not None else (*TEN[: 10 - len(text)], *text)
    return Held(repo, path, "pipeline", text, tuple(sorted(lines)))


def came(repo, days, text, path=CI, person="ada", bot=False):
    return Came(repo, path, f"{repo}-{days}", DAY + timedelta(days), person, bot, text)


def test_white_space_comments_and_empty_lines_are_no_difference():
    one = b"# why\non:   push\n\n  jobs: {}\n"
    assert plain_lines(one) == (b"on: push", b"jobs: {}")
    assert (
        digest(one, KEY) == digest(b"on: push\r\n\tjobs:  {}\n// else\n", KEY) != digest(b"jobs: {}\non: push\n", KEY)
    )
    assert digest(one, KEY) != digest(one, b"of another ledger")
    assert line_digests(one, KEY) == line_digests(b"jobs: {}\non: push\n", KEY)


def test_how_far_apart_two_files_are():
    assert apart(("a", "b"), ("a", "b")) == 0
    assert apart(("a", "b"), ("a", "c")) == 1
    assert apart(("a",), ("a", "a", "b")) == 2
    assert near((*TEN[:8], "x", "y"), TEN)
    assert not near((*TEN[:7], "x", "y", "z"), TEN)
    assert not near((), TEN)
    assert not near(TEN, ())


def test_two_spellings_of_one_ending_are_one_file():
    assert family("a/b.yml") == family("a/b.yaml") == "a/b.yaml"
    both = by_family([held(1, path="x.yml"), held(1, path="x.yaml"), held(2, path="x.yml")])
    assert {name: [(each.repo, each.path) for each in group] for name, group in both.items()} == {
        "x.yaml": [(1, "x.yaml"), (2, "x.yml")]
    }


VERSIONS = [
    (b"- uses: actions/checkout@v3", b"-  uses: actions/checkout@v4", 1),
    (b'uses: "actions/checkout@v3"', b'uses: "actions/checkout@0123abc" # v4.1', 1),
    (b"uses: example/it/.github/workflows/a.yml@main", b"uses: example/it/.github/workflows/a.yml@v2", 1),
    (b"rev: v1.2", b"rev: v1.3  # frozen", 1),
    (b"uses: actions/checkout@v3", b"uses: actions/cache@v3", 0),
    (b"uses: ./.github/actions/own", b"uses: ./.github/actions/other", 0),
    (b"python-version: 3.11", b"python-version: 3.12", 0),
    (b"run: echo a@1", b"run: echo a@2", 0),
    (b"revision: 1", b"revision: 2", 0),
    (b"a: 1", b"a: 1", 0),
]


@pytest.mark.parametrize(("one", "other", "count"), VERSIONS)
def test_another_version_of_an_action_or_hook_is_told_apart(one, other, count):
    texts = [b"on: push\nname: %d\n" % at + line for at, line in enumerate((one, other))]
    files = [Held(1, CI, "pipeline", "", line_digests(text, KEY), bare_digests(text, KEY)) for text in texts]
    assert only_versions(*files) == only_versions(*reversed(files)) == count
    assert only_versions(files[0], Held(2, CI, "pipeline", "", files[1].lines)) == 0  # nobody looked


@given(st.lists(st.sampled_from([line for pair in VERSIONS for line in pair[:2]]), min_size=1), st.randoms())
def test_no_more_lines_are_versions_than_differ(lines, luck):
    texts = [b"\n".join(luck.sample(lines, luck.randint(1, len(lines)))) for _ in "ab"]
    one, other = (Held(1, CI, "pipeline", "", line_digests(each, KEY), bare_digests(each, KEY)) for each in texts)
    assert 0 <= only_versions(one, other) <= apart(one.lines, other.lines)


def test_which_differ_from_what_most_hold_and_since_when():
    files = [held(1), held(2), held(3, "b"), held(4, "cd", path=CI.replace("yaml", "yml"))]
    past = [came(1, 0, "a"), came(2, 5, "a"), came(3, 1, "a"), came(3, 30, "b")]
    past += [came(4, 9, "cd", path=CI.replace("yaml", "yml"))]
    (found,) = drift(files, past)
    assert (found.path, found.sort, found.standard, found.equal, found.repos) == (
        CI,
        "pipeline",
        "a",
        (1, 2),
        (1, 2, 3, 4),
    )
    assert found.apart == (
        Apart(3, CI, 1, DAY + timedelta(30)),
        Apart(4, CI.replace("yaml", "yml"), 2, DAY + timedelta(9)),
    )


def test_two_repositories_are_no_pattern_and_what_is_far_apart_is_another_file():
    assert drift([held(1), held(2, "b")], []) == ()
    far = held(3, "z", lines=("p", "q", "r"))
    assert drift([held(1), held(2, "b"), far], []) == ()
    (found,) = drift([held(1), held(2, "b"), held(4, "c"), far], [])
    assert found.repos == (1, 2, 4)


def test_where_no_two_are_equal_it_is_measured_from_the_nearest():
    files = [held(1, "ab"), held(2, "a"), held(3, "ac")]
    (found,) = drift(files, [])
    assert (found.standard, found.equal) == ("", (2,))
    assert [(each.repo, each.since) for each in found.apart] == [(1, None), (3, None)]


def test_of_two_contents_held_equally_often_the_older_is_the_standard():
    files = [held(1), held(2), held(3, "b"), held(4, "b")]
    past = [came(1, 9, "a"), came(2, 9, "a"), came(3, 1, "b"), came(4, 2, "b")]
    (found,) = drift(files, past)
    assert (found.standard, found.equal) == ("b", (3, 4))


@pytest.mark.parametrize(
    ("mine", "other", "days"),
    [
        ([(0, "a")], [(0, "a")], None),
        ([(0, "a"), (7, "b")], [(0, "a")], 7),
        ([(0, "a")], [(3, "a"), (8, "b")], 8),
        ([(0, "x")], [(4, "a")], 4),
        ([(0, "a"), (7, "b"), (9, "a"), (11, "c")], [(0, "a")], 11),
        ([(0, "a"), (7, "")], [(0, "a")], None),
        ([(0, "a"), (7, "b")], [(0, "a"), (7, "b")], None),
        ([], [(0, "a")], None),
        # Of several on one day nobody knows which was the last: they may have been the same.
        ([(4, "a"), (4, "x"), (9, "b")], [(0, "x"), (4, "a")], 9),
        ([(4, "x"), (4, "a"), (9, "b")], [(0, "x"), (4, "a")], 9),
        ([(4, "a"), (4, "b")], [(0, "a")], 4),
        ([(4, "x"), (4, "y"), (9, "b")], [(0, "a")], 4),
        ([(0, "b"), (4, "a"), (4, "b")], [(2, "a")], 4),
    ],
)
def test_since_when_two_files_differ(mine, other, days):
    found = since([came(1, *each) for each in mine], [came(2, *each) for each in other])
    assert found == (None if days is None else DAY + timedelta(days))


def test_of_commits_of_one_day_that_followed_each_other_the_last_one_counts():
    def chain(repo, days, *texts):
        shas = "zyx"  # in no order that the ids would tell
        last = len(texts) - 1
        return [
            Came(repo, CI, shas[at], DAY + timedelta(days), "ada", False, text, at, last=at == last)
            for at, text in enumerate(texts)
        ]

    # What was there only in between was not there at the end of the day.
    assert since([*chain(1, 4, "x", "a"), came(1, 9, "b")], [came(2, 0, "a")]) == DAY + timedelta(9)
    back = [came(1, 0, "a"), *chain(1, 4, "b", "c", "a"), came(1, 9, "b")]
    assert since(back, [came(2, 0, "a")]) == DAY + timedelta(9)
    assert since([*chain(1, 4, "x", "a"), came(1, 30, "b")], [came(2, 4, "x"), came(2, 9, "a")]) == DAY + timedelta(30)
    # Nor is it forgotten that they were the same for an hour.
    assert since([came(1, 0, "x"), *chain(1, 4, "a", "b")], [came(2, 0, "a")]) == DAY + timedelta(4)
    past = [*chain(1, 0, "b", "a"), *chain(2, 0, "a", "b"), *chain(3, 0, "b", "a"), came(4, 3, "a"), came(5, 3, "a")]
    assert [(each.digest, each.now) for each in standards(past)] == [("a", 4)]


FILES = st.lists(st.tuples(st.integers(1, 6), st.text("abc", max_size=2)), max_size=8)


@given(FILES, st.randoms())
def test_no_order_changes_what_is_told_and_no_repository_is_told_twice(drawn, luck):
    files = list({repo: held(repo, text) for repo, text in drawn}.values())
    past = [came(each.repo, each.repo, each.digest) for each in files]
    first = drift(files, past)
    luck.shuffle(files)
    luck.shuffle(past)
    assert drift(files, past) == first
    for each in first:
        assert len(each.repos) == len(set(each.repos)) >= 3


# How a standard spread


def test_who_had_it_first_who_came_to_it_and_who_left():
    past = [came(1, 0, "a"), came(2, 5, "a", person="ben"), came(3, 6, "a", person="ada"), came(4, 7, "a", bot=True)]
    past += [came(2, 9, "b", person="cleo"), came(5, 3, "x"), came(5, 4, ""), came(5, 8, "a", person="BEN".lower())]
    (found,) = standards(past)
    assert (found.path, found.digest, found.people, found.height, found.now) == (CI, "a", 1, 5, 4)
    assert [(each.repo, each.left) for each in found.taken] == [
        (1, None),
        (2, DAY + timedelta(9)),
        (3, None),
        (4, None),
        (5, None),
    ]
    assert found.at(DAY + timedelta(5)) == 2


def test_of_several_that_had_it_on_the_first_day_none_was_before_the_others():
    past = [
        came(3, 0, "a", person="ben"),
        came(1, 0, "a"),
        came(2, 5, "a", person="ben"),
        came(4, 6, "a", person="cleo"),
    ]
    (found,) = standards(past)
    assert (found.first, found.people) == ((1, 3), 1)


def test_what_fewer_held_at_one_time_is_no_standard():
    assert standards([came(1, 0, "a"), came(2, 1, "a")]) == ()
    one_after_the_other = [came(1, 0, "a"), came(1, 1, "b"), came(2, 2, "a"), came(2, 3, "c"), came(3, 4, "a")]
    assert standards(one_after_the_other) == ()


def test_who_left_and_came_back_has_not_left():
    past = [came(1, 0, "a"), came(2, 1, "a"), came(3, 2, "a"), came(3, 3, "b"), came(3, 4, "b"), came(3, 5, "a")]
    (found,) = standards(past)
    assert found.now == 3


@given(st.lists(st.binary(max_size=8) | st.sampled_from([b"  on:\t push ", b"#", b" //x", b";", b"x" * 1001, b""])))
def test_lines_that_are_remembered_are_read_as_at_first(lines: list[bytes]) -> None:
    text = b"\n".join(lines)
    bare = [b" ".join(each.split()) for each in text.splitlines()]
    assert plain_lines(text) == tuple(each for each in bare if each and not each.startswith((b"#", b"//", b";")))


@pytest.mark.parametrize("path", ["ci.yml", "ci.yaml", ".yml", "a/b.toml"])
def test_every_spelling_is_of_the_family(path):
    assert path in spellings(family(path))
    assert {family(each) for each in spellings(family(path))} == {family(path)}
