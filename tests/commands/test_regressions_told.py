"""Repairs against comparable areas, from real histories to a report: how they were told changes no verdict."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from jsonschema import Draft202012Validator
from test_report_command import SCHEMA

from impact.edges.places import ledger_file
from impact.ledger.opening import open_ledger

BEN = "Ben Sample <ben@example.com>"
BOT = "Robot[bot] <robot@example.com>"
WORK = "Split the parser of tickets in two"
# The work lands on this day; a year after it is compared with the year that ended a year before.
LANDED = date(2025, 3, 3)
BEFORE, AFTER = LANDED - timedelta(days=729), LANDED + timedelta(days=2)
OWN = "svc/tickets"
AREAS = (OWN, *(f"svc/part{at}" for at in range(9)))


class History:
    """Ten areas, repaired as often as is said in both years; Ada works on the first of them in between."""

    def __init__(self, repo):
        self.repo = repo
        self._version = 0

    def commit(self, subject, where, day, author=BEN, more=None):
        """Change one file of an area."""
        self._version += 1
        files = {f"{where}/core.py": f"value = {self._version}\n", **(more or {})}
        return self.repo.commit(subject, files, author=author, date=f"{day}T10:00")

    def year(self, first, repairs, own=OWN, split=False):
        """Repair each area so often, and change it otherwise as well."""
        for week in range(12):
            day = first + timedelta(days=7 * week)
            for name in AREAS:
                where = own if name == OWN else name
                if week < repairs[name]:
                    self.commit(f"Fix a crash, case {week}", where, day)
                    if split:
                        self.commit(f"Fix the same crash, rest of case {week}", where, day)
                self.commit(f"Add a field, number {week}", where, day + timedelta(days=2))


def tell(repo, *, after=1, others=7, split=False, moved="", reformatted=False):
    """Make the history; where a part of it is told otherwise, what happened is the same."""
    made = History(repo)
    for name in AREAS:
        made.commit(f"Begin {name}", name, date(2022, 1, 3))
    if reformatted:
        for name in AREAS:
            repo.commit(
                "Begin", {f"{name}/more{at}.py": "x = 1\n" for at in range(6)}, author=BEN, date="2022-02-01T10:00"
            )
    made.year(BEFORE, dict.fromkeys(AREAS, 8), split=split)
    made.commit(WORK, OWN, LANDED - timedelta(days=1), "Ada Example <ada@example.com>")
    made.commit(WORK, OWN, LANDED, "Ada Example <ada@example.com>", {f"{OWN}/lexer.py": "tokens = 1\n"})
    own = OWN
    if moved:
        own = moved
        repo.rename(f"{OWN}/core.py", f"{moved}/core.py", author=BEN, date=f"{LANDED + timedelta(days=1)}T10:00")
        repo.rename(f"{OWN}/lexer.py", f"{moved}/lexer.py", author=BEN, date=f"{LANDED + timedelta(days=1)}T11:00")
    if reformatted:
        for at in range(6):
            day = f"{AFTER + timedelta(days=at)}T12:00"
            repo.commit("Fix formatting: run black", {f"{OWN}/more{at}.py": "x  =  1\n"}, author=BEN, date=day)
        repo.commit(
            "Fix white space everywhere", {f"{name}/more{at}.py": "x=1\n" for name in AREAS for at in range(6)},
            author=BEN, date=f"{AFTER + timedelta(days=30)}T12:00",
        )  # fmt: skip
        made.commit("Fix a typo found by the robot", OWN, AFTER + timedelta(days=31), BOT)
        made.commit("Fix checkstyle", OWN, AFTER + timedelta(days=33))
    made.year(AFTER, {name: after if name == OWN else others for name in AREAS}, own, split)


@pytest.fixture
def told(impact, monkeypatch):
    """The comparison of the work, in a report of 1 June 2026 or another day, the whole report, and what prints it."""

    def report(repo, today="2026-06-01", category="legacy-stabilisation"):
        monkeypatch.setenv("IMPACT_TODAY", today)
        repo.reach(today)
        asked = ("report", repo.path, "--me", "ada@example.com", "--period", "24 months", "--target", "staff")
        (story,) = (
            each
            for each in json.loads(impact(*asked, "--format", "json").out)["contributions"]
            if each["title"] == WORK
        )
        said = impact("reclassify", story["id"], category, "--why", "it kept failing")
        assert said.code == 0, said.err
        typed = impact(*asked, "--format", "json")
        assert (typed.code, typed.err) == (0, "")
        document = json.loads(typed.out)
        Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
        (story,) = (each for each in document["contributions"] if each["title"] == WORK)
        found = [each for each in story["outcomes"] if each["measure"] == "regressions"]
        return found[0] if found else None, document, lambda: impact(*asked, "--format", "markdown").out

    return report


def verdict(outcome):
    return (
        outcome["holds"],
        [(each["before"], each["after"]) for each in outcome["comparables"]],
        {each["of"]: each["count"] for each in outcome["numbers"]},
    )


FELL = (True, [(8, 1), *[(8, 7)] * 9])


def test_a_fall_further_than_in_nine_comparable_areas_is_told(repo, told):
    tell(repo)
    found, document, text = told(repo)
    assert verdict(found)[:2] == FELL
    assert (found["grade"], found["window_days"], found["steps"]) == ("O3", 365, [])
    assert found["because"] == (
        "repairs of “svc/tickets”: 8 from 2023-03-03 to 2024-03-01, 1 from 2025-03-04 to 2026-03-03; "
        "1st of 10 comparable areas by how far they fell"
    )
    (claim,) = (each for each in document["claims"] if each["rules"] == ["regressions"])
    assert len(claim["commits"]) == 9
    text = text()
    assert "A sceptic would say: By chance alone one area in ten falls this far" in text
    assert "Comparable areas, repairs before and after: `svc/part0` 8 and 7, `svc/part1` 8 and 7" in text


def test_a_fall_that_all_share_stands_as_prominently_and_claims_nothing(repo, told):
    tell(repo, after=3, others=3)
    found, _, text = told(repo)
    assert (found["grade"], found["holds"]) == ("O0", False)
    assert found["because"].endswith("fewer, but so in comparable areas: 10th of 10; no effect is claimed")
    page_one, _, rest = text().partition("Stories of the anchors")
    assert "no effect is claimed" in page_one
    how = next(line for line in rest.splitlines() if "How we know" in line and "Repairs of" in line)
    assert "no effect is claimed" in how


@pytest.mark.parametrize(
    "manner", [{"split": True}, {"moved": "app/desk"}, {"reformatted": True}], ids=["split", "moved", "reformatted"]
)
def test_how_it_was_told_changes_nothing(repo, told, manner):
    """Commits split on their day, an area moved elsewhere, reformatting and sweeps."""
    tell(repo, **manner)
    found = told(repo)[0]
    assert verdict(found)[:2] == FELL
    assert found["comparables"][0]["area"] == manner.get("moved", OWN)


def test_only_a_category_that_rests_on_it_is_measured(repo, told):
    tell(repo)
    assert told(repo, category="debt-prevention")[0] is not None
    assert told(repo, category="ordinary-refactoring")[0] is None


def test_before_90_days_nothing_is_known(repo, told):
    tell(repo)
    found = told(repo, today="2025-04-13")[0]
    assert (found["holds"], found["because"]) == (None, "too recent: 41 of 90 days")


def test_an_expectation_that_it_holds_rests_on_it(repo, told):
    tell(repo)
    asked = [each for each in told(repo)[1]["expectations"] if "legacy" in each["missing"] or each["contributions"]]
    assert asked
    assert not any("is not measured yet" in each["missing"] for each in asked)


def test_the_ledger_tells_people_apart_and_leaves_out_programs_merges_and_sweeps(repo, told, tmp_path, monkeypatch):
    tell(repo, reformatted=True)
    told(repo)
    with open_ledger(ledger_file(None)) as ledger:
        (known,) = ledger.repositories()
        days = (AFTER, AFTER + timedelta(days=40))
        rows = list(ledger.traffic(known.id, days, most=50, signals={"words.fix", "upkeep.formatting"}))
    assert all(days[0] <= row.day <= days[1] for row in rows)
    assert len({row.who for row in rows}) == 1
    assert {signal for row in rows for signal in row.signals} == {"words.fix", "upkeep.formatting"}
    assert {row.paths for row in rows if "upkeep.formatting" in row.signals} >= {(f"{OWN}/more0.py",)}
    assert not any(len(row.paths) > 6 for row in rows)
