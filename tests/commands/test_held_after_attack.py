"""What a hostile reader broke once: each of these was seen to fail before it was mended."""

from __future__ import annotations

import json

from impact.model.report import NOT_KNOWN

ME = ("--me", "ada@example.com")
EVER = ("--since", "2020-01-01")


def test_a_link_waiting_under_the_name_of_our_half_written_file_is_not_followed(impact, adas, tmp_path, monkeypatch):
    precious = tmp_path / "precious"
    precious.write_text("mine\n")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / ".report.md.part").symlink_to(precious)
    (folder / "linked.md").symlink_to(precious)
    for name in ("report.md", "linked.md"):
        assert impact("report", adas.path, *ME, "--format", "markdown", "-o", folder / name).code == 0
        assert (folder / name).read_text().startswith(f"{NOT_KNOWN}\n\n# Legibility report")
    assert precious.read_text() == "mine\n"


def test_history_that_arrives_below_a_shallow_clone_is_read(impact, repo, git, tmp_path):
    for number in range(4):
        repo.commit(f"feat: part {number}", {f"src/{number}.py": "x\n"})
    shallow = tmp_path / "shallow"
    git("clone", "-q", "--depth", "2", f"file://{repo.path}", shallow)
    assert impact("scan", shallow, *ME).out.endswith(": 2 new commits\n")
    git("-C", shallow, "fetch", "-q", "--unshallow")
    assert impact("scan", shallow, *ME).out.endswith(": 4 new commits\n")
    assert impact("scan", shallow, *ME).out.endswith(": nothing new\n")


def test_a_shared_address_gives_nobody_the_work_of_another(impact, repo):
    repo.commit("Add mailmap", {".mailmap": "Ada <ada@example.com> ada <root@example.com>\n"})
    repo.commit("feat: by ada", {"src/a.py": "x\n"}, author="ada <root@example.com>")
    repo.commit("feat: by bob", {"src/b.py": "x\n"}, author="bob <root@example.com>")
    mine = impact("report", repo.path, *ME, *EVER, "--format", "json").out
    assert "by ada" in mine
    assert "by bob" not in mine
    document = json.loads(mine)
    assert any("root@example.com" in each for each in document["notices"])
    assert document["covers"] == ["Ada Example <ada@example.com>", "ada <root@example.com>"]
    theirs = impact("report", repo.path, "--me", "root@example.com", *EVER, "--format", "json").out
    assert "by bob" in theirs
    assert "by ada" not in theirs


def test_the_settings_of_one_repository_decide_nothing_in_another(impact, repo, git, tmp_path):
    repo.commit("feat: on main", {"src/a.py": "x\n"})
    repo.branch("dev")
    repo.commit("feat: only on dev", {"src/b.py": "x\n"})
    git("-C", repo.path, "symbolic-ref", "HEAD", "refs/heads/main")
    other = tmp_path / "other"
    git("init", "-q", other)
    (other / ".impact.yaml").write_text("main_branches: [dev]\n")
    for paths in ((repo.path,), (other, repo.path)):
        told = impact("report", *paths, *ME, *EVER, "--ledger", tmp_path / f"{len(paths)}.db").out
        assert "on main" in told
        assert "only on dev" not in told


def test_an_empty_address_is_a_usage_error(impact, adas):
    assert impact("report", adas.path, "--me", "").code == 2
