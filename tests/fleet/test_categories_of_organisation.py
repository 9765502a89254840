"""What the planted organisation makes of work: the four planted pieces, by those who made them, and no decoy."""

from __future__ import annotations

import json

from organisation import service

from impact.cli import main

_BASELINE = {"routine-upkeep", "product-documentation", "feature-delivery", "ordinary-fix", "unclassified"}
# By who did it: what was planted, and in which repository it was made.
_PLANTED = {
    (1, "shelf", "internal-library"),
    (2, "seedbed", "shared-patterns"),
    (3, "pipelines", "ci-standardisation"),
    # Of six repositories this engineer moved three, the last of them here; who moved one has carried no migration.
    (1, service(10), "migration"),
}
# They, and those who planted decoys: a copy, an import, a need for a week, a sample, a lock file, a namesake.
_PEOPLE = (1, 2, 3, 9, 10, 12, 13, 15)


def test_categories_are_the_planted_ones_and_no_decoy_is_any(organisation_read, capsys):
    file, ledger = organisation_read
    found = set()
    for number in _PEOPLE:
        who = ("--me", f"engineer{number:02}@example.com")
        span = ("--since", "2023-01-01", "--until", "2026-06-30")
        assert main(["report", str(file), *who, *span, "--ledger", str(ledger), "--format", "json"]) == 0
        report = json.loads(capsys.readouterr().out)
        names = {each["repo"]: each["name"] for each in report["rests_on"]["repositories"]}
        found |= {(number, names[each["repo"]], each["category"]) for each in report["contributions"]}
    assert {each for each in found if each[2] not in _BASELINE} == _PLANTED
    assert len(found) > len(_PLANTED)
