from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from impact.model.errors import UsageError
from impact.schedules.errand import is_ours
from impact.schedules.workflow import GITHUB_FILE, Pipeline, github, gitlab

PACKAGE = "impact[team] @ git+https://git.example.com/tools/impact@0123456789abcdef0123456789abcdef01234567"
GIVEN = [
    Pipeline("17 3 * * *", "fleet.yaml", PACKAGE),
    Pipeline("*/15 0-6/2 1,15 * 1-5", "a folder/'fleet': #1 \"x\".yaml", "./wheels/impact-0.1.0-py3-none-any.whl"),
]
BESIDE = Path(sys.executable).parent


def ask(program, *words):
    return subprocess.run((BESIDE / program, *words), capture_output=True, text=True, check=False)


@pytest.mark.parametrize("given", GIVEN)
def test_the_workflow_has_no_finding_and_fits_the_schema(given, tmp_path):
    file = tmp_path / GITHUB_FILE
    file.parent.mkdir(parents=True)
    file.write_text(github(given), encoding="utf-8")
    audited = ask("zizmor", "--offline", "--no-config", "--persona=auditor", "--strict-collection", file)
    assert audited.returncode == 0, audited.stdout
    assert "No findings to report" in audited.stdout
    assert not re.search(r"ignored|suppressed", audited.stdout)
    checked = ask("check-jsonschema", "--builtin-schema", "vendor.github-workflows", file)
    assert checked.returncode == 0, checked.stdout


def test_the_audit_would_find_something(tmp_path):
    file = tmp_path / GITHUB_FILE
    file.parent.mkdir(parents=True)
    file.write_text(re.sub(r"@[0-9a-f]{40} # ", "@", github(GIVEN[0])), encoding="utf-8")
    assert ask("zizmor", "--offline", "--no-config", file).returncode > 10
    file.write_text(github(GIVEN[0]).replace("runs-on", "run-on"), encoding="utf-8")
    assert ask("check-jsonschema", "--builtin-schema", "vendor.github-workflows", file).returncode == 1


@pytest.mark.parametrize("given", GIVEN)
def test_the_pipeline_fits_the_schema(given, tmp_path):
    file = tmp_path / "impact.yml"
    file.write_text(gitlab(given), encoding="utf-8")
    words = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", file)
    assert ask("check-jsonschema", *words).returncode == 0
    file.write_text(gitlab(given).replace("script:", "skript:"), encoding="utf-8")
    assert ask("check-jsonschema", *words).returncode == 1


@pytest.mark.parametrize("given", GIVEN)
def test_what_was_given_arrives_as_data_and_never_as_a_command(given):
    workflow, pipeline = yaml.safe_load(github(given)), yaml.safe_load(gitlab(given))["impact-fleet"]
    steps = workflow["jobs"]["scan"]["steps"]
    assert [each["env"]["PACKAGE"] for each in steps if "PACKAGE" in each.get("env", {})] == [given.package]
    assert [each["env"]["FLEET"] for each in steps if "FLEET" in each.get("env", {})] == [given.fleet]
    commands = " ".join((*(each.get("run", "") for each in steps), *pipeline["script"]))
    assert "{{" not in commands
    assert given.package not in commands
    assert given.fleet not in commands
    assert (pipeline["variables"]["PACKAGE"], pipeline["variables"]["FLEET"]) == (given.package, given.fleet)


def test_rights_are_the_least():
    workflow = yaml.safe_load(github(GIVEN[0]))
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["scan"]["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["scan"]["timeout-minutes"] <= 360
    assert workflow["concurrency"]["cancel-in-progress"] is False
    used = [each["uses"] for each in workflow["jobs"]["scan"]["steps"] if "uses" in each]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each) for each in used)
    assert not [each for each in used if "cache" in each or "artifact" in each], "others could read the ledger there"
    assert is_ours(github(GIVEN[0]).encode())
    assert is_ours(gitlab(GIVEN[0]).encode())


@pytest.mark.parametrize("value", ["${{ github.token }}", "$(id)", "`id`", "a\nb", "", "-r x", "a\\b", "--index-url=x"])
def test_a_value_that_could_be_more_than_a_value_is_refused(value):
    for made in (("fleet.yaml", value), (value, PACKAGE)):
        with pytest.raises(UsageError, match="cannot stand in a pipeline"):
            Pipeline("17 3 * * *", *made)
    with pytest.raises(UsageError):
        Pipeline("17 3 * * *", "fleet.yaml", PACKAGE, value)
