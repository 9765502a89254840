"""Whose a file is by where it lies: the repository's own, a copy of somebody else's work, or a sample."""

from __future__ import annotations

import re

_CARRIED = frozenset(
    ("vendor", "vendors", "vendored", "_vendor", "_vendored", "third_party", "third-party", "thirdparty", "3rdparty",
     "node_modules", "bower_components", "extern", "external", "externals", "_build", "godeps", "vendored_packages",
     "site-packages", "pods")
)  # fmt: skip
_SAMPLES = frozenset(
    ("example", "examples", "sample", "samples", "demo", "demos", "playground", "playgrounds", "sandbox", "fixture",
     "fixtures", "__fixtures__", "testdata", "test-data", "test_data", "testfixtures", "test-fixtures",
     "example_scripts", "tutorial", "tutorials", "quickstarts", "snapshots", "__snapshots__", "skeleton", "boilerplate")
)  # fmt: skip
_TESTS = frozenset(("test", "tests", "testing", "spec", "specs", "__tests__", "e2e", "integration-tests", "fuzz"))
# Names that are filled in later are those of a template, whose needs are its users'.
_UNFILLED = re.compile(r"\{\{|\{%|\.(?:jinja2?|j2|tmpl|mustache|hbs|erb)$")


def carried(path: str) -> bool:
    """Whether the file lies where people keep what others wrote."""
    return not _CARRIED.isdisjoint(_folders(path))


def sample(path: str) -> bool:
    """Whether the file is there to be looked at, tested with or filled in."""
    return _UNFILLED.search(path) is not None or not _SAMPLES.isdisjoint(_folders(path))


def tested_with(path: str) -> bool:
    """Whether the file lies among tests: what tests need is needed, but nothing is offered from there."""
    return not _TESTS.isdisjoint(_folders(path))


def _folders(path: str) -> list[str]:
    return path.lower().split("/")[:-1]
