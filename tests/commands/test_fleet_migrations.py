"""`impact fleet migrations`, and what a report says of work that is part of one."""

from __future__ import annotations

import json
from datetime import date

import pytest
from repo_builder import RepoBuilder

from impact.ledger.opening import open_ledger
from impact.model.facts import Identity
from impact.model.manifests import ADDED, NEEDS, REMOVED, Now, Step, Thing

ME = ("--me", "ada@example.com")
ADA, BEN = "Ada Example <ada@example.com>", "Ben Example <ben@example.com>"
OLD, NEW = Thing("pypi", "nose"), Thing("pypi", "pytest")
NAMES = ("apple", "berry", "cherry", "date")


SOURCES = [f"src/part{at}.py" for at in range(12)]
BEFORE = {path: "import nose\n\nnose.run()\n" for path in SOURCES} | {"src/old.py": "import nose\n\nOLD = 1\n"}
AFTER = {path: "import pytest\n\npytest.main()\n" for path in SOURCES} | {"src/old.py": None}


@pytest.fixture
def fleet(impact, tmp_path):
    """Four repositories that used one thing; Ada moved two and Ben one, and the fourth where a test lets it."""
    return built(impact, tmp_path)


@pytest.fixture
def whole(impact, tmp_path):
    """The same, and in the first one the move is one that a single repository's rules see carried to the end."""
    return built(impact, tmp_path, "Migrate all parts from nose to pytest", BEFORE, AFTER)


def built(impact, tmp_path, subject="Use pytest", before=None, after=None):
    made = {}
    for at, name in enumerate(NAMES):
        repo = RepoBuilder(tmp_path / name)
        more = before if before and name == "apple" else {}
        files = {"setup.cfg": f"name: {name}\nnose\n", **more}
        begun = repo.commit("Begin", files, author=BEN, date=f"2025-01-0{at + 1}")
        who = BEN if name == "cherry" else ADA
        files = {"setup.cfg": f"name: {name}\npytest\n", **(after if after and more else {})}
        moved = repo.commit(subject if more else "Use pytest", files, author=who, date=f"2026-02-0{at + 1}")
        repo.reach("2026-06-20T10:00")
        made[name] = (repo, begun, moved, who)
    rows = "".join(f"  - {{name: {name}, path: {made[name][0].path}}}\n" for name in NAMES)
    (tmp_path / "fleet.yaml").write_text(f"repositories:\n{rows}", encoding="utf-8")
    assert impact("fleet", "scan", "--fleet", tmp_path / "fleet.yaml", "--workers", 1).code == 0
    return made


def steps(fleet, ledger, left=()):
    """Put into the ledger what readers of manifests would say of these histories."""
    with open_ledger(ledger) as opened:
        ids = {each.name: each.repo_id for each in opened.standings().values()}
        for at, (name, (_, begun, moved, who)) in enumerate(fleet.items()):
            repo, person = ids[name], Identity("", who)

            def step(sha, day, change, thing, repo=repo, person=person):
                return Step(repo, sha, day, person, False, "setup.cfg", NEEDS, change, thing)

            told = [step(begun, date(2025, 1, at + 1), ADDED, OLD)]
            if name not in left:
                told += [
                    step(moved, date(2026, 2, at + 1), REMOVED, OLD),
                    step(moved, date(2026, 2, at + 1), ADDED, NEW),
                ]
            now = [Now(repo, "setup.cfg", NEEDS, OLD if name in left else NEW)]
            opened.keep_manifests(repo, told, now, digest="x", detail={})


def test_the_last_one_let_go(impact, fleet, ledger):
    steps(fleet, ledger)
    out = impact("fleet", "migrations").out
    assert out.splitlines()[0].endswith("in three or more: 1, the old thing gone everywhere")
    assert "pypi nose gave way to pytest\n" in out
    assert "  4 repositories moved, 2026-02-01 to 2026-02-04; 2 people took part\n" in out
    assert "  none of the 4 that used it at the height does any more, since 2026-02-04\n" in out
    assert "example.com" not in out


def test_some_still_use_it(impact, fleet, ledger):
    steps(fleet, ledger, left=("date",))
    out = impact("fleet", "migrations").out
    assert out.splitlines()[0].endswith("in three or more: 1, 1 with the old thing still in use")
    assert "  1 uses it now, at the height 4 did: date\n" in out
    (told,) = json.loads(impact("fleet", "migrations", "--json").out)["migrations"]
    assert (told["still"], told["zero"], told["people"], told["renamed"]) == (["date"], None, 2, False)
    assert [each["repository"] for each in told["moved"]] == ["apple", "berry", "cherry"]


def test_nothing_gave_way(impact, fleet, ledger):
    steps(fleet, ledger, left=("cherry", "date"))
    assert "nothing gave way to something else in three or more of them" in impact("fleet", "migrations").out


SIDES = {
    "apple": ("pip-tools", "2022-02-01", "pip-compile-multi", "2023-03-01", "pip-tools"),
    "berry": ("pip-tools", "2022-02-02", "pip-compile-multi", "2023-03-02", "pip-tools",
              "2024-04-02", "pip-compile-multi"),
    "cherry": ("pip-tools", "2022-02-03", "pip-compile-multi"),
}  # fmt: skip


def test_who_went_back_is_told_with_the_days_of_both_moves(impact, tmp_path):
    for name, (first, *rest) in SIDES.items():
        repo = RepoBuilder(tmp_path / name)
        repo.commit("Begin", {"requirements.txt": f"{first}>=1\n", "n.txt": name}, author=BEN, date="2021-01-01")
        for day, asked in zip(rest[::2], rest[1::2], strict=True):
            repo.commit(f"Use {asked}", {"requirements.txt": f"{asked}>=1\n"}, author=ADA, date=day)
    rows = "".join(f"  - {{name: {name}, path: {tmp_path / name}}}\n" for name in SIDES)
    (tmp_path / "fleet.yaml").write_text(f"repositories:\n{rows}", encoding="utf-8")
    assert impact("fleet", "scan", "--fleet", tmp_path / "fleet.yaml", "--workers", 1).code == 0
    out = impact("fleet", "migrations").out
    assert "pypi pip-tools gave way to pip-compile-multi\n  3 repositories moved, 2022-02-01 to 2024-04-02;" in out
    assert "  2 of them went back, 2023-03-01 to 2023-03-02: apple, berry; 1 of them moved once more\n" in out
    assert "  1 uses it now, at the height 3 did: apple\n" in out
    (told,) = json.loads(impact("fleet", "migrations", "--json").out)["migrations"]
    assert [(each["repository"], each["day"]) for each in told["went_back"]] == [
        ("apple", "2023-03-01"), ("berry", "2023-03-02")
    ]  # fmt: skip


def test_a_report_says_what_became_of_it(impact, fleet, ledger):
    steps(fleet, ledger)
    paths = [repo.path for repo, *_ in fleet.values()]
    made = json.loads(impact("report", *paths, *ME, "--format", "json").out)
    (work,) = (each for each in made["contributions"] if each["title"] == "Use pytest")
    assert [each["repo"] for each in work["elsewhere"]] == ["berry", "date"]
    (came,) = (each for each in work["outcomes"] if each["measure"] == "migrated")
    assert (came["holds"], came["grade"]) == (True, "O2")
    assert "afterwards none of the 4 repositories used the old one, since 2026-02-04" in came["because"]
    assert "1 other person moved repositories as well" in came["because"]
    assert (work["category"], work["leverage"]) == ("migration", True)


def test_one_step_of_many_is_not_the_migration(impact, fleet, ledger):
    steps(fleet, ledger, left=("date",))
    made = json.loads(impact("report", fleet["apple"][0].path, *ME, "--format", "json").out)
    (work,) = (each for each in made["contributions"] if each["title"] == "Use pytest")
    assert any(each["measure"] == "migrated" for each in work["outcomes"])
    assert work["category"] != "migration"


@pytest.mark.parametrize("left", [("date",), ()])
def test_what_ended_in_one_repository_is_not_said_to_have_ended_where_others_still_use_it(impact, whole, ledger, left):
    steps(whole, ledger, left=left)
    shown = ("report", whole["apple"][0].path, *ME, "--format")
    made = json.loads(impact(*shown, "json").out)
    (work,) = (each for each in made["contributions"] if each["title"].startswith("Migrate all parts"))
    assert work["category"] == "migration"
    said = "Carried a migration to the end"
    limit = " here; 1 of 4 still uses the old way" if left else ""
    assert work["category_title"] == said + limit
    for form in ("markdown", "html", "terminal"):
        text = " ".join(impact(*shown, form).out.split())
        own = text.partition("Migrate all parts")[2]
        assert f"{said}{limit}" in own
        assert not left or f"‘{said}’" not in text
