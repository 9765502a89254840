from __future__ import annotations

import pytest

from impact.identity.fleets import is_pattern, joined, members
from impact.identity.listings import left_out, listed, wanted
from impact.model.fleet import Entry, Listed

GITHUB = {
    "name": "one", "full_name": "x/one", "url": "https://api.github.com/repos/x/one", "fork": False, "archived": True,
    "clone_url": "https://github.com/x/one.git", "ssh_url": "git@github.com:x/one.git",
}  # fmt: skip
GH = {"name": "one", "url": "https://github.com/x/one", "sshUrl": "git@github.com:x/one.git", "isFork": True}
GITLAB = {
    "path_with_namespace": "x/one", "http_url_to_repo": "https://gitlab.com/x/one.git", "archived": False,
    "ssh_url_to_repo": "git@gitlab.com:x/one.git", "forked_from_project": {"id": 7}, "web_url": "https://gitlab.com/x/one",
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "made"),
    [
        (GITHUB, Listed("https://github.com/x/one.git", "git@github.com:x/one.git", archived=True)),
        (GH, Listed("https://github.com/x/one", "git@github.com:x/one.git", fork=True)),
        (GITLAB, Listed("https://gitlab.com/x/one.git", "git@gitlab.com:x/one.git", fork=True)),
        ({"ssh_url": "git@h:a", "clone_url": None}, Listed("", "git@h:a")),
    ],
)
def test_the_lists_of_all_forges_say_the_same(row, made):
    assert listed([row]) == (made,)
    assert listed({"ok": True, "data": [row]}) == (made,)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"message": "Not Found"}, "expected a list"),
        ("text", "expected a list"),
        ([GH, 3], "row 2 is no repository"),
        ([{"name": "one"}], "row 1 says no address; looked for clone_url"),
    ],
)
def test_what_is_no_listing(document, said):
    with pytest.raises(ValueError, match=said):
        listed(document)


def test_archived_ones_and_forks_are_left_out_and_counted():
    rows = [Listed("a", ""), Listed("b", "", fork=True), Listed("c", "", archived=True), Listed("d", "", True, True)]
    assert [each.https for each in wanted(rows, archived=False, forks=False)[0]] == ["a"]
    assert wanted(rows, archived=False, forks=False)[1] == (2, 1)
    assert [each.https for each in wanted(rows, archived=True, forks=False)[0]] == ["a", "c"]
    assert [each.https for each in wanted(rows, archived=True, forks=True)[0]] == ["a", "b", "c", "d"]
    assert left_out("x", (0, 0)) == ""
    assert left_out("x", (0, 2)) == "x: left out: 2 forks (`forks: yes` takes them in)"
    assert left_out("x", (1, 0)) == "x: left out: 1 archived (`archived: yes` takes them in)"


def test_what_was_named_stays_and_what_was_found_joins_it():
    named = Entry("mine", url="git@github.com:x/one.git")
    found = (Entry("", url="https://github.com/X/One", groups=("g",)), Entry("", path="/srv/one"), Entry("", path="/"))
    assert [(each.name, each.groups) for each in joined((*found, named), {"all": ["m*", "one"]})] == [
        ("one", ("all",)), ("repository", ()), ("mine", ("all", "g"))]  # fmt: skip


def test_of_two_that_would_be_called_the_same_neither_has_the_short_name():
    paths = ("/srv/a/api", "/srv/b/api", "/srv/b/web", "/src/b/shop", "/srv/b/shop")
    names = {"/srv/a/api": "a/api", "/srv/b/api": "b/api", "/srv/b/web": "web", "/src/b/shop": "src/b/shop",
             "/srv/b/shop": "srv/b/shop"}  # fmt: skip
    for order in (paths, paths[::-1]):
        found = joined([Entry("", path=each) for each in order], {})
        assert {each.path: each.name for each in found} == names
        assert [each.path for each in found] == list(order)
    # What was named keeps its name; one of the same place found twice is one.
    twice = (Entry("", path="/srv/a/api", groups=("g",)), Entry("api", path="/srv/b/api"), Entry("", path="/srv/a/api"))
    assert [(each.name, each.groups) for each in joined(twice, {})] == [("a/api", ("g",)), ("api", ())]


def test_groups_mean_names_and_patterns():
    assert members(["a", "b*"], ["b1", "a", "c", "b2"]) == ("b1", "a", "b2")
    assert [is_pattern(each) for each in ("a*", "a?", "[ab]", "a")] == [True, True, True, False]
