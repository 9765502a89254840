"""question.yaml: the shipped one is sound, and whatever is wrong with one's own is said with file, line and column."""

from __future__ import annotations

import json
import re

import pytest

from impact.model.errors import SettingsError
from impact.settings.question import load_question, written

HEAD = "schema: impact.question/1\nevery_days: 1\ndeadline_seconds: 30\nask: Who?\n"
# (subject, path, the rule that asks)
SEEN = (
    ("Fix flaky login test", "tests/test_login.py", "flaky-tests"),
    ("deflake the queue spec", "spec/queue_spec.rb", "flaky-tests"),
    ("Write down what the outage taught", "docs/postmortems/2026-03.md", "incident"),
    ("Propose event versions", "docs/decisions/0004-event-versions.md", "design"),
    ("Say how to set up", "CONTRIBUTING.md", "onboarding"),
    ("Add alerts for the queue", "monitoring/queue.yaml", "observability"),
    ("Automate the release", ".github/workflows/release.yml", "delivery"),
    ("Bootstrap with one command", "Makefile", "tools"),
    ("Migrate billing from the old queue", "src/billing.py", "migration"),
    ("Extract the retry loop", "libs/retry/loop.go", "shared"),
    ("Patch CVE-2026-1234", "go.mod", "risk"),
)
UNSEEN = (
    ("Fix typo", "docs/index.md"),
    ("Add login", "src/login.py"),
    ("Bump version", "setup.py"),
    ("Release 1.2.3", "CHANGELOG.md"),
    ("Fix flaky wording", "README.md"),
    ("Add test for login", "tests/test_login.py"),
    ("Update dependencies", "package-lock.json"),
    ("Add migration for users", "db/migrations/0007.sql"),
    ("Format", ".github/workflows/ci.yml"),
)


def asking(subject: str, path: str) -> str:
    """The rule that asks about such a commit, as the hook decides it."""
    for rule in json.loads(written(load_question(), aside=""))["rules"]:
        asked = [(rule[key], text) for key, text in (("subject", subject), ("paths", path)) if rule[key]]
        if all(re.search(pattern, text, re.IGNORECASE) for pattern, text in asked):
            return str(rule["name"])
    return ""


@pytest.mark.parametrize(("subject", "path", "rule"), SEEN)
def test_what_looks_like_leverage(subject, path, rule):
    assert asking(subject, path) == rule


@pytest.mark.parametrize(("subject", "path"), UNSEEN)
def test_what_does_not(subject, path):
    assert asking(subject, path) == ""


def test_every_shipped_rule_is_tried():
    assert {each.name for each in load_question().rules} == {rule for _, _, rule in SEEN}


def test_what_a_rule_does_not_ask_the_file_does(tmp_path):
    file = tmp_path / "question.yaml"
    file.write_text(f"{HEAD}rules: [{{name: x, subject: queue, saw: looks odd}}]\n")
    (rule,) = json.loads(written(load_question(file), aside="elsewhere"))["rules"]
    assert rule == {"name": "x", "subject": "queue", "paths": "", "saw": "looks odd", "ask": "Who?"}


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ("[{name: x, subject: '(', saw: y}]", "5:28: not a regular expression"),
        ("[{name: x, paths: '(?=a)', saw: y}]", "5:26: RE2 has no '(?='"),
        ("[{name: x, subject: 'a*', saw: y}]", "5:28: the pattern matches the empty text"),
        ("[{name: x, saw: y}]", "5:9: a rule needs subject, paths or both"),
        ("[{name: x, subject: a, saw: y}, {name: x, subject: b, saw: y}]", "5:47: the name 'x' stands here twice"),
        ('[{name: x, subject: a, saw: "y\\nz"}]', "5:36: must be one line of plain text"),
        ('[{name: x, subject: a, saw: "\\e[31m"}]', "5:36: must be one line of plain text"),
        ("[{name: x, subject: a}]", "needs the key 'saw'"),
        ("[{name: x, subject: a, saw: y, more: z}]", "unknown key 'more'"),
        ("7", "expected"),
        ("[7]", "expected"),
    ],
)
def test_faults(tmp_path, rules, fault):
    file = tmp_path / "question.yaml"
    file.write_text(f"{HEAD}rules: {rules}\n")
    with pytest.raises(SettingsError) as raised:
        load_question(file)
    assert any(fault in each and each.startswith(str(file)) for each in raised.value.faults), raised.value.faults


@pytest.mark.parametrize("line", ["every_days: -1", "every_days: 400", "deadline_seconds: 0", "ask: ''"])
def test_figures_within_bounds(tmp_path, line):
    file = tmp_path / "question.yaml"
    key = line.partition(":")[0]
    file.write_text(re.sub(rf"^{key}:.*$", line, HEAD, flags=re.MULTILINE) + "rules: []\n")
    with pytest.raises(SettingsError):
        load_question(file)
