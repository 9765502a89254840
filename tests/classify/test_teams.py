"""Whose people, repositories and paths are, by a map of teams."""

from __future__ import annotations

from impact.classify.teams import TeamMap, Touched
from impact.model.fleet import Foreign, Team

MAP = TeamMap(
    (
        Team("billing", ("Ben@Example.com",), ("billing-api", "shared"), (("web", "/pay/"),)),
        Team("web", ("cleo@example.com",), ("web",), (("shared", "*.css"),)),
        Team("design", ("cleo@example.com",), (), (("shared", "*.css"),)),
    )
)


def test_people_are_known_by_their_addresses_and_may_be_in_several_teams():
    assert MAP.of_person("ben@example.COM") == {"billing"}
    assert MAP.of_person("cleo@example.com") == {"web", "design"}
    assert MAP.of_person("dan@example.com") == frozenset()


def test_a_path_goes_before_its_repository():
    assert MAP.of_repository("web", ("pay/card.py",)) == {"billing"}
    assert MAP.of_repository("web", ("pay/card.py", "start.py")) == {"billing", "web"}
    assert MAP.of_repository("web", ("start.py",)) == {"web"}
    assert MAP.of_repository("shared", ("a/b.css",)) == {"web", "design"}


def test_without_paths_it_is_the_repository_s():
    assert MAP.of_repository("web") == {"web"}
    assert MAP.of_repository("billing-api", ("x.py",)) == {"billing"}
    assert MAP.of_repository("other", ("x.py",)) == frozenset()


def test_what_stands_in_no_team_is_counted_apart():
    assert Touched.of((MAP.of_person("ben@example.com"), frozenset(), MAP.of_repository("web"))) == (
        {"billing", "web"}, 1,
    )  # fmt: skip
    assert Touched.of(()) == Touched()


WEB = frozenset(("web",))


def test_what_belongs_to_others_is_told_with_the_entry_that_says_so():
    pay = Foreign("billing", "web", "/pay/", ("pay/card.py",))
    assert MAP.of_others("web", ("start.py", "pay/card.py"), WEB) == (pay,)
    assert MAP.of_others("billing-api", ("b.py", "a.py"), WEB) == (
        Foreign("billing", "billing-api", "", ("a.py", "b.py")),
    )
    both = MAP.of_others("shared", ("a.css", "x.py"), frozenset(("billing",)))
    assert both == (Foreign("design", "shared", "*.css", ("a.css",)), Foreign("web", "shared", "*.css", ("a.css",)))


def test_what_a_team_of_ones_own_has_too_belongs_to_nobody_else():
    assert MAP.of_others("shared", ("a.css",), WEB) == ()
    assert MAP.of_others("billing-api", ("a.py",), frozenset(("web", "billing"))) == ()


def test_of_whose_team_nobody_knows_and_what_is_of_no_team_nothing_is_told():
    assert MAP.of_others("billing-api", ("a.py",), frozenset()) == ()
    assert MAP.of_others("other", ("a.py",), WEB) == ()
