"""Opportunities in the report: whose view they stand in, and which are left out because somebody is at them."""

from __future__ import annotations

import json
from pathlib import Path

import planted
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from repo_builder import RepoBuilder
from test_planted import found, hits

import impact.render
from impact.cli import command
from impact.opportunities.answering import ELSEWHERE, NOTHING, UNSEEN

OWNING = "Is there something I should be owning that I am not?"


def report(repo: RepoBuilder, *more: str, me: str = "ada@example.com") -> str:
    """Return the report on a repository as Markdown, or as `more` says."""
    asked = ["report", str(repo.path), "--me", me, "--format", "markdown", *more]
    done = CliRunner().invoke(command, asked, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def answers(repo: RepoBuilder, *more: str, me: str = "ada@example.com") -> list[str]:
    """Return the answers to the second question."""
    document = json.loads(report(repo, "--format", "json", *more, me=me))
    return next(each["answers"] for each in document["questions"] if each["text"] == OWNING)


def test_the_second_question_is_answered_from_areas_that_the_engineer_changed(repo: RepoBuilder) -> None:
    planted.build(repo)
    told = answers(repo)
    assert len(told) == 4
    assert any("Release steps may take in what others changed" in each for each in told)
    text = report(repo)
    assert "## Next: what may be worth your care" in text
    assert text.index("## Stories") < text.index("## Next:") < text.index("## Appendix A")


def test_where_several_repositories_are_read_each_answer_names_its_own(repo: RepoBuilder, tmp_path: Path) -> None:
    planted.build(repo)
    other = RepoBuilder(tmp_path / "other")
    other.commit("Say hello", {"hello.txt": "hello\n"}, author="Ada Example <ada@example.com>", date="2026-05-05")
    for each in answers(repo)[:-1]:
        assert f" in “{repo.path.name}”" not in each
    told = answers(repo, str(other.path))[:-1]
    assert told
    assert all(f" in “{repo.path.name}”; " in each for each in told)


def test_others_see_none_of_it(repo: RepoBuilder) -> None:
    text = report(planted.build(repo), "--for", "manager")
    assert "stand in the engineer's own report alone" in text
    assert "Next:" not in text
    assert "softprops" not in text
    assert json.loads(report(repo, "--for", "manager", "--format", "json"))["opportunities"] == []


def test_an_area_that_somebody_else_knows_is_not_held_out_as_theirs(repo: RepoBuilder) -> None:
    planted.build(repo)
    repo.commit("Say hello", {"hello/world.txt": "hello\n"}, author="Eve Other <eve@example.com>", date="2026-05-05")
    assert answers(repo, me="eve@example.com") == [ELSEWHERE]


def test_a_clean_repository_and_an_empty_one_say_so(tmp_path: Path) -> None:
    assert answers(planted.build_clean(RepoBuilder(tmp_path / "clean"))) == [NOTHING]
    bare = RepoBuilder(tmp_path / "bare")
    bare.commit("Begin", {"a.py": "x = 1\n"}, date="2026-05-05")
    assert answers(bare) == [UNSEEN]


def test_both_documents_keep_their_published_schemas(repo: RepoBuilder) -> None:
    folder = Path(impact.render.__file__).parent
    public = Path(__file__).resolve().parents[2] / "docs" / "reference"
    planted.build(repo)
    for name, document in (
        ("opportunities.schema.json", found(repo)),
        ("report.schema.json", json.loads(report(repo, "--format", "json"))),
    ):
        schema = (folder / name).read_text(encoding="utf-8")
        assert (public / name).read_text(encoding="utf-8") == schema
        Draft202012Validator(json.loads(schema)).validate(document)


def test_same_repository_same_bytes_and_nothing_is_written_into_it(repo: RepoBuilder) -> None:
    planted.build(repo)
    before = {path: path.read_bytes() for path in repo.path.rglob("*") if path.is_file()}
    assert found(repo) == found(repo)
    assert before == {path: path.read_bytes() for path in repo.path.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("day", "left_out"), [("2026-06-20", True), ("2026-05-02", False)])
def test_a_pipeline_that_somebody_put_right_in_part_lately_is_left_out(
    repo: RepoBuilder, day: str, left_out: bool
) -> None:
    planted.build(repo)
    two = planted.RELEASE + "      - uses: acme/sign@v1\n"
    repo.commit("Sign", {".github/workflows/release.yml": two}, date="2026-04-25")
    repo.commit("Pin", {".github/workflows/release.yml": two.replace("sign@v1", f"sign@{planted.PINNED}")}, date=day)
    document = found(repo)
    assert ("action by tag, on a release" in hits(document, planted.PLANTED)) is not left_out
    assert document["somebody_is_at"] == int(left_out)


def test_a_guide_that_somebody_put_right_in_part_lately_is_left_out(repo: RepoBuilder) -> None:
    planted.build(repo)
    repo.commit("Drop a tool", {"src/widget.py": None, "src/other.py": "x = 2\n"}, date="2026-05-01")
    assert "script moved away under a readme" in hits(found(repo), planted.PLANTED)
    mended = planted.README.replace("\n\nThe old `tools/old_cli.py`", "\n\nIt")
    repo.commit("Mention less", {"README.md": mended + "See `src/widget.py`.\n"}, date="2026-05-02")
    repo.commit("Put it right", {"README.md": mended}, date="2026-06-25")
    assert "script moved away under a readme" not in hits(found(repo), planted.PLANTED)


@pytest.mark.parametrize(("day", "left_out"), [("2026-06-01", True), ("2026-03-20", False)])
def test_what_another_branch_touches_is_left_out(repo: RepoBuilder, day: str, left_out: bool) -> None:
    planted.build(repo)
    repo.branch("mend")
    repo.commit("Mend the guide", {"CONTRIBUTING.rst": "Run ``make test``.\n"}, date=day)
    repo.branch("main")
    assert ("make target gone under a guide" in hits(found(repo), planted.PLANTED)) is not left_out


def test_trusted_owners_are_a_setting(repo: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    planted.build(repo)
    monkeypatch.setenv("IMPACT_OPPORTUNITIES_TRUSTED_OWNERS", "softprops")
    document = found(repo)
    assert "action by tag, on a release" not in hits(document, planted.PLANTED)
    assert "the platform's own action" in hits(document, planted.DECOYS)


def test_hostile_files_are_said_and_stop_nothing(repo: RepoBuilder) -> None:
    planted.build(repo)
    repo.commit(
        "Be hostile",
        {
            ".github/workflows/bomb.yml": "a: [" * 400,
            ".github/workflows/big.yml": "x" * (300 << 10),
            "docs/setup.md": b"\xff\x00`make \x1b[31mlint`\n" * 3,
            "install.md": "y" * (2 << 20),
        },
        date="2026-05-06",
    )
    document = found(repo)
    assert len(hits(document, planted.PLANTED)) == len(planted.PLANTED)
    assert {each["path"] for each in document["skipped"]} == {  # type: ignore[attr-defined]
        ".github/workflows/bomb.yml",
        ".github/workflows/big.yml",
        "install.md",
    }
    text = CliRunner().invoke(command, ["opportunities", str(repo.path), "--me", "ada@example.com"]).stdout
    assert "Not looked into: .github/workflows/bomb.yml" in text
