from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from impact.identity.libraries import Libraries
from impact.model.facts import Identity
from impact.model.manifests import (
    ADDED,
    CARRIED,
    COPY,
    ELSEWHERE,
    NEEDS,
    OFFERS,
    PRIVATE,
    REMOVED,
    RUN,
    SAMPLE,
    Host,
    Now,
    Step,
    Thing,
)

LIB = Thing("pypi", "example-lib")
ADA = Identity("Ada", "ada@example.com")
BEGAN = date(2023, 1, 1)
HOSTS = (
    Host(1, "lib", ("github.com/example/lib", "git.example.com/moved/lib"), BEGAN),
    Host(2, "app", ("github.com/example/app",), BEGAN),
    Host(3, "old", (), BEGAN),
    Host(4, "empty", ("github.com/example/empty",), None),
)


def offer(repo, number, path="pyproject.toml", *, thing=LIB, change=ADDED, scope=RUN):
    day = date(2024, 1, number)
    return Step(repo, f"{repo}{number}", day, ADA, False, path, OFFERS, change, thing, scope=scope)


def still(repo, path="pyproject.toml", *, thing=LIB, scope=RUN):
    return Now(repo, path, OFFERS, thing, scope=scope)


def need(repo=2, path="pyproject.toml", *, thing=LIB, source=""):
    return Now(repo, path, NEEDS, thing, source=source)


def as_need(said):
    """The same step as a need."""
    return said._replace(side=NEEDS)


def made(offers=(), now=()):
    return Libraries(HOSTS, offers, now)


def test_a_thing_is_of_the_repository_that_offers_it():
    libraries = made([offer(1, 5), offer(1, 9), offer(1, 3, "old/setup.py")], [still(1)])
    (only,) = libraries.every
    assert (only.thing, only.repo, only.name, only.sha, only.day, only.who) == (
        LIB,
        1,
        "lib",
        "13",
        date(2024, 1, 3),
        ADA,
    )
    assert (only.copies, only.carried, only.until) == ((), (), None)
    assert libraries.lead(need()) == (only, "")
    assert libraries.lead(need(thing=Thing("npm", "example-lib"))) == (None, "")


def test_of_several_it_is_the_first_of_those_that_still_offer_it():
    first = made([offer(1, 5), offer(2, 3)], [still(1), still(2)]).every[0]
    assert (first.repo, first.copies) == (2, (1,))
    moved = made([offer(1, 5), offer(2, 3), offer(2, 4, change=REMOVED)], [still(1)]).every[0]
    assert (moved.repo, moved.copies, moved.until) == (1, (), None)


def test_who_gave_it_away_may_use_it_from_then_on():
    libraries = made([offer(1, 5), offer(2, 3), offer(2, 10, change=REMOVED)], [still(1)])
    (only,) = libraries.every
    assert (only.repo, only.copies, only.former) == (1, (), ((2, date(2024, 1, 10)),))
    asked = [as_need(offer(2, number)) for number in (9, 10)]
    assert [libraries.lead(each)[1] for each in asked] == [COPY, ""]
    assert libraries.lead(need()) == (only, "")
    # Who takes it from the one that had it before takes this one.
    assert libraries.lead(need(3, source="https://github.com/example/app"))[1] == ""
    # Who is not known to have dropped it may only not have been read.
    assert made([offer(1, 5), offer(2, 3)], [still(1)]).every[0].copies == (2,)


def test_what_nobody_offers_any_more_ended_on_a_day():
    ended = made([offer(1, 5), offer(1, 20, change=REMOVED)]).every[0]
    assert (ended.repo, ended.until) == (1, date(2024, 1, 20))


def test_a_copy_among_the_work_of_others_is_no_offer():
    libraries = made([offer(1, 5), offer(2, 2, "vendor/lib/pyproject.toml")], [still(1)])
    assert (libraries.every[0].repo, libraries.every[0].carried) == (1, (2,))
    # Who carries a copy and asks for it as well, uses it; what the copy asks for, nobody does.
    assert libraries.lead(need())[1] == ""
    assert libraries.lead(need(path="vendor/other/pyproject.toml"))[1] == CARRIED
    assert made([offer(2, 2, "vendor/lib/pyproject.toml")]).every == ()


@pytest.mark.parametrize("path", ["examples/a/pyproject.toml", "tests/pyproject.toml", "tests/fixtures/setup.py"])
def test_samples_and_tests_offer_nothing(path):
    assert made([offer(1, 5, path)]).every == ()


def test_a_need_of_a_sample_or_of_a_package_among_tests_is_none():
    libraries = made([offer(1, 5), offer(2, 6, "tests/pyproject.toml", thing=Thing("pypi", "toy"))], [still(1)])
    assert libraries.lead(need(path="examples/a/pyproject.toml"))[1] == SAMPLE
    assert libraries.lead(need(path="tests/pyproject.toml"))[1] == SAMPLE
    assert libraries.lead(need(path="tests/requirements.txt"))[1] == ""


def test_a_channel_of_conda_holds_it_under_the_same_name():
    libraries = made([offer(1, 5)], [still(1)])
    library, why = libraries.lead(need(2, "environment.yml", thing=Thing("conda", "example-lib")))
    assert (library.thing, why) == (LIB, "")
    assert Thing("conda", "example-lib") in libraries.things


def test_an_address_that_is_another_repositorys_is_elsewhere():
    libraries = made([offer(1, 5)], [still(1)])
    assert libraries.lead(need(source="https://github.com/other/lib"))[1] == ELSEWHERE
    assert libraries.lead(need(source="https://github.com/example/app.git"))[1] == ELSEWHERE
    assert libraries.lead(need(source="git+ssh://git@git.example.com/moved/lib.git"))[1] == ""
    assert libraries.lead(need(source="../lib"))[1] == ""


def test_what_is_private_is_asked_for_by_address_alone():
    libraries = made([offer(1, 5, scope=PRIVATE)], [still(1, scope=PRIVATE)])
    assert libraries.every == ()
    assert libraries.lead(need()) == (None, "")
    found, why = libraries.lead(need(source="https://github.com/example/lib"))
    assert (found and found.repo, why) == (1, "")


def test_a_repository_means_its_own_private_thing():
    libraries = made([offer(1, 5), offer(2, 6, "tools/pyproject.toml", scope=PRIVATE)], [still(1)])
    assert libraries.lead(need()) == (None, "")
    assert libraries.lead(need(3))[0] is not None


def test_what_no_commit_offered_is_there_since_the_repository_is():
    (only,) = made([], [still(1)]).every
    assert (only.sha, only.day, only.who) == ("", BEGAN, Identity("", ""))
    assert made([], [still(4)]).every == ()
    assert made([offer(9, 5)], [still(9)]).every == ()


def test_what_is_offered_by_address_goes_by_the_first_address():
    flow = "//.github/workflows/check.yml"
    libraries = made([offer(1, 5, thing=Thing("workflow", flow)), offer(3, 5, thing=Thing("workflow", flow))])
    (only,) = libraries.every
    assert only.thing == Thing("workflow", f"github.com/example/lib{flow}")
    for address in HOSTS[0].addresses:
        assert libraries.lead(need(thing=Thing("workflow", address + flow))) == (only, "")
    whole = made([offer(1, 5, thing=Thing("template", "//"))]).every[0]
    assert whole.thing == Thing("template", "github.com/example/lib")


def test_a_repository_can_be_asked_for_without_offering_anything():
    found, why = made().lead(need(thing=Thing("submodule", "git.example.com/moved/lib")))
    assert found is not None
    assert (found.thing.name, found.repo, found.sha, found.day, why) == ("github.com/example/lib", 1, "", BEGAN, "")
    module = made().lead(need(thing=Thing("golang", "github.com/example/lib/v2")))[0]
    assert module is not None
    assert module.repo == 1
    for name in ("github.com/other/lib", "github.com/example/empty"):
        assert made().lead(need(thing=Thing("submodule", name))) == (None, "")


def test_a_step_leads_where_a_standing_need_does():
    libraries = made([offer(1, 5)], [still(1)])
    added = replace(libraries.every[0])
    step = Step(2, "cc", date(2024, 2, 1), ADA, False, "setup.py", NEEDS, ADDED, LIB)
    assert libraries.lead(step) == (added, "")
