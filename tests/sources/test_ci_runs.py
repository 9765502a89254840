"""Runs as forges export them: pages behind each other, fields that are missing, files that are bombs."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from impact.model.ci import CiRun
from impact.model.errors import ImpactError
from impact.sources.ci import files, github, gitlab
from impact.sources.ci.pages import documents

SHA = "b" * 40
REST = {
    "id": 7, "name": "CI", "head_branch": "main", "head_sha": SHA, "path": ".github/workflows/ci.yml@main",
    "status": "completed", "conclusion": "failure", "run_attempt": 2, "created_at": "2026-01-02T23:30:00Z",
    "run_started_at": "2026-01-03T00:10:00Z", "updated_at": "2026-01-03T00:15:30Z",
}  # fmt: skip
GH = {
    "databaseId": 8, "workflowName": "CI", "name": "a title", "headBranch": "main", "headSha": SHA, "attempt": 1,
    "conclusion": "success", "createdAt": "2026-01-02T10:00:00Z", "updatedAt": "2026-01-02T10:02:00Z",
}  # fmt: skip
PIPELINE = {
    "id": 9, "sha": SHA, "ref": "main", "status": "failed", "created_at": "2026-01-02T10:00:00.000+02:00",
    "duration": 61.7,
}  # fmt: skip
JOB = {
    "id": 10, "name": "test", "ref": "main", "status": "canceled", "commit": {"id": SHA},
    "created_at": "2026-01-02T10:00:00Z", "started_at": "2026-01-02T10:00:10Z", "finished_at": "2026-01-02T10:00:40Z",
}  # fmt: skip


def read(tmp_path, text, form=""):
    file = tmp_path / "runs.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return files.read_file(file, form)


def test_a_run_of_the_rest_api_keeps_no_hour(tmp_path):
    (run,) = read(tmp_path, json.dumps({"total_count": 1, "workflow_runs": [REST]})).runs
    place = ".github/workflows/ci.yml"
    assert run == CiRun("github:7", 2, SHA, "CI", place, "main", date(2026, 1, 2), 7, "failed", 330)


def test_a_run_of_the_command_line_client_is_read_as_well(tmp_path):
    (run,) = read(tmp_path, json.dumps([GH])).runs
    assert run == CiRun("github:8", 1, SHA, "CI", "", "main", date(2026, 1, 2), 8, "passed", 120)


def test_pipelines_and_jobs_are_told_apart(tmp_path):
    pipeline, job = read(tmp_path, json.dumps([PIPELINE, JOB])).runs
    assert pipeline == CiRun(
        "gitlab-pipeline:9", 1, SHA, "pipeline", ".gitlab-ci.yml", "main", date(2026, 1, 2), 9, "failed", 61
    )
    assert job == CiRun("gitlab-job:10", 1, SHA, "test", ".gitlab-ci.yml", "main", date(2026, 1, 2), 10, "other", 30)


def test_pages_may_follow_each_other_or_lie_in_one_list(tmp_path):
    page = {"workflow_runs": [REST]}
    other = {"workflow_runs": [REST | {"id": 11}]}
    behind = read(tmp_path, f"\ufeff{json.dumps(page)}\n{json.dumps(other)}\n")
    within = read(tmp_path, json.dumps([page, other]))
    assert behind == within
    assert [each.number for each in behind.runs] == [7, 11]


def test_runs_without_an_outcome_are_left_out_and_counted(tmp_path):
    found = read(tmp_path, json.dumps([REST, REST | {"conclusion": None, "status": "in_progress"}]))
    assert (len(found.runs), found.unfinished) == (1, 1)
    found = read(tmp_path, json.dumps([PIPELINE | {"status": "running"}]))
    assert (len(found.runs), found.unfinished) == (0, 1)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"head_sha": "main"}, "run 2 (id 7): head_sha is no commit id"),
        ({"head_sha": None}, "run 2 (id 7): head_sha is no commit id"),
        ({"created_at": "yesterday"}, "run 2 (id 7): created_at is no time"),
        ({"created_at": None}, "run 2 (id 7): created_at is missing"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "run 2 (id 7): created_at is no time"),
        ({"id": "7"}, "run 2: id is no whole number"),
        ({"run_attempt": 0}, "run 2 (id 7): run_attempt is no whole number from 1"),
        ({"name": ["CI"]}, "run 2 (id 7): workflowName is no text"),
    ],
)
def test_a_run_that_is_off_is_named(tmp_path, changed, says):
    with pytest.raises(ImpactError, match=r"runs.json: ") as caught:
        read(tmp_path, json.dumps([REST, REST | changed]))
    assert says in caught.value.what


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[\n{"head_sha": }]', "runs.json:2: "),
        ("[" * 100_000, "runs.json:1: "),
        (b'[\n"\xff"]', "runs.json:2: it is not UTF-8"),
        ("9" * 5_000, "runs.json:1: "),
        ("", "no run in it"),
        ('[{"a": 1}]', "neither runs of GitHub Actions nor"),
        ("[3]", "a run was expected, found int"),
    ],
)
def test_what_is_no_export_is_refused_with_its_line(tmp_path, text, says):
    with pytest.raises(ImpactError) as caught:
        read(tmp_path, text)
    assert says in caught.value.what
    assert caught.value.hint


def test_gzip_is_read_and_a_bomb_is_not(tmp_path, monkeypatch):
    packed = gzip.compress(json.dumps([REST]).encode())
    assert len(read(tmp_path, packed).runs) == 1
    with pytest.raises(ImpactError, match="gzip file is broken"):
        read(tmp_path, packed[:-9])
    monkeypatch.setattr(files, "MOST_BYTES", 1 << 20)
    with pytest.raises(ImpactError, match="more than 1 MiB"):
        read(tmp_path, gzip.compress(b" " * (8 << 20)))


def test_a_folder_or_nothing_is_said_to_be_so(tmp_path):
    with pytest.raises(ImpactError, match="not a plain file"):
        files.read_file(tmp_path)
    with pytest.raises(ImpactError, match="No such file"):
        files.read_file(tmp_path / "gone.json")


VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8) | some.just(SHA),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from([*REST, *GH, *PIPELINE, *JOB, "workflow_runs"]), inner, max_size=6)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_any_json_is_read_or_refused_in_words(value):
    for reader in (github, gitlab):
        found, what = None, ""
        try:
            found = reader.read(documents(json.dumps(value).encode(), "r.json"), "r.json")
        except ImpactError as error:
            what = error.what
        assert what.startswith("r.json") if found is None else {each.sha for each in found.runs} <= {SHA}


@given(some.binary(max_size=100))
def test_any_bytes_are_json_or_refused_in_words(data):
    found, what = None, ""
    try:
        found = documents(data, "r.json")
    except ImpactError as error:
        what = error.what
    assert what.startswith("r.json") if found is None else isinstance(found, list)
