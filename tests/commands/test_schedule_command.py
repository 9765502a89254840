from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from timekeepers import Keepers

OTHERS = [
    b"# mine\n5 5 * * *  true  # two spaces\n",
    b"MAILTO=\r\n5 5 * * * true\r\n",
    b'SHELL=/bin/fish\n\n@daily echo "100\\%" \\r\n',
    b"# \xff\xfe no text\n5 5 * * * true\n",
    b"# no line break at the end",
]


@pytest.fixture
def keepers(tmp_path, monkeypatch):
    """Programs that stand in for the system's; `systemctl` answers nothing unless a test lets it."""
    made = Keepers(tmp_path / "keepers")
    monkeypatch.setenv("PATH", made.path)
    made.refuse("show-environment")
    return made


@pytest.fixture
def with_systemd(keepers):
    keepers.refuse("nothing")
    return keepers


@pytest.fixture
def fleet(repo, tmp_path):
    repo.commit("Begin", {"a.txt": "1\n"})
    file = tmp_path / "a fleet.yaml"
    file.write_text("repositories:\n- path: repo\n", encoding="utf-8")
    return file


def everything(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
        if ".local" not in path.parts and path.name != "systemctl.txt"
    }


@pytest.mark.parametrize("before", OTHERS)
def test_a_crontab_comes_back_to_the_byte(impact, keepers, fleet, before):
    keepers.crontab = before
    typed = impact("schedule", "install", "--fleet", fleet)
    assert (typed.code, typed.err) == (0, "")
    assert typed.out.startswith("installed: cron runs `impact fleet scan` at ")
    assert "cron does not make up" in typed.out
    installed = keepers.crontab
    assert installed.endswith(before)
    assert f"'{fleet}'".encode() in installed
    assert impact("schedule", "install", "--fleet", fleet).out.startswith("as it was")
    assert keepers.crontab == installed
    assert impact("schedule", "remove").out == "removed: cron runs it no longer\n"
    assert keepers.crontab == before
    assert impact("schedule", "remove").out == "nothing was installed\n"
    assert keepers.crontab == before


def test_a_crontab_that_was_not_there_is_gone_again(impact, keepers, fleet):
    assert impact("schedule", "install", "--fleet", fleet, "--at", "03:17").code == 0
    assert b"\n17 3 * * * " in keepers.crontab
    impact("schedule", "remove")
    assert keepers.crontab is None


def test_a_crontab_that_was_edited_beyond_knowing_is_left_alone(impact, keepers, fleet):
    impact("schedule", "install", "--fleet", fleet)
    keepers.crontab = edited = keepers.crontab.replace(b"# <<< impact schedule v1 <<<\n", b"")
    for words in (("install", "--fleet", fleet), ("remove",)):
        typed = impact("schedule", *words)
        assert typed.code == 1
        assert "changed by hand" in typed.err
        assert keepers.crontab == edited
    shown = impact("schedule", "show")
    assert shown.code == 1
    assert "changed by hand" in shown.out


def test_what_somebody_changed_is_told_and_repaired(impact, keepers, fleet):
    impact("schedule", "install", "--fleet", fleet, "--at", "03:17")
    installed = keepers.crontab
    keepers.crontab = installed.replace(b"17 3", b"18 4")
    assert "look: its lines in your crontab were changed" in impact("schedule", "show").out
    keepers.crontab = b"# others\n"
    assert impact("schedule", "show").code == 1
    doctor = json.loads(impact("doctor", "--json").out)["checks"][-1]
    assert (doctor["check"], doctor["ok"]) == ("schedule", False)
    assert doctor["says"] == "its lines are no longer in your crontab (impact schedule install)"
    assert impact("schedule", "install", "--fleet", fleet, "--at", "03:17").out.startswith("repaired: cron")
    assert keepers.crontab == installed + b"# others\n"


def test_a_dry_run_says_it_all_and_does_nothing(impact, keepers, fleet, tmp_path):
    keepers.crontab = b"# mine\n"
    before = everything(tmp_path)
    told = impact("schedule", "install", "--fleet", fleet, "--dry-run").out
    assert everything(tmp_path) == before
    assert not (Path.home() / ".local/share/impact/schedule").exists()
    assert told.startswith("run crontab -, which is given:\n")
    impact("schedule", "install", "--fleet", fleet)
    assert keepers.crontab.decode().splitlines() == [line.removeprefix("    ") for line in told.splitlines()[1:]]
    told = impact("schedule", "remove", "--dry-run").out
    assert b"impact schedule" in keepers.crontab
    assert told == "run crontab -, which is given:\n    # mine\n"


def test_a_timer_is_written_enabled_and_gone_again(impact, with_systemd, fleet, tmp_path):
    before = everything(tmp_path)
    dry = impact("schedule", "install", "--fleet", fleet, "--dry-run").out
    assert everything(tmp_path) == before
    typed = impact("schedule", "install", "--fleet", fleet)
    assert "loginctl enable-linger" in typed.out
    folder = Path(os.environ["XDG_CONFIG_HOME"], "systemd", "user")
    units = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(units) == {"impact-fleet.service", "impact-fleet.timer"}
    for name, content in units.items():
        assert f"write {folder / name}:\n    " + content.decode().rstrip("\n").replace("\n", "\n    ") in dry
    told = with_systemd.told("systemctl.txt")
    assert told[-4:] == [
        "--user daemon-reload",
        "--user enable impact-fleet.timer",
        "--user restart impact-fleet.timer",
        "--user is-enabled impact-fleet.timer",
    ]
    assert f"run systemctl {told[-3]}" in dry
    assert impact("schedule", "install", "--fleet", fleet).out.startswith("as it was")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == units
    assert impact("schedule", "show").code == 0
    assert impact("schedule", "remove").out == "removed: systemd runs it no longer\n"
    assert everything(tmp_path) == before, "and the folders that were made"
    assert "--user disable --now impact-fleet.timer" in with_systemd.told("systemctl.txt")


def test_folders_in_which_others_wrote_meanwhile_stay(impact, with_systemd, fleet):
    impact("schedule", "install", "--fleet", fleet)
    theirs = Path(os.environ["XDG_CONFIG_HOME"], "systemd", "user", "other.timer")
    theirs.write_bytes(b"[Timer]\n")
    impact("schedule", "remove")
    assert [path.name for path in theirs.parent.iterdir()] == ["other.timer"]


@pytest.mark.parametrize("link", [False, True])
def test_a_unit_that_is_not_ours_is_left_alone(impact, with_systemd, fleet, tmp_path, link):
    theirs = Path(os.environ["XDG_CONFIG_HOME"], "systemd", "user", "impact-fleet.timer")
    theirs.parent.mkdir(parents=True)
    if link:
        (tmp_path / "elsewhere").write_bytes(b"# Written by `impact schedule install`\n")
        theirs.symlink_to(tmp_path / "elsewhere")
    else:
        theirs.write_bytes(b"[Timer]\nOnCalendar=daily\n")
    before = everything(tmp_path)
    for words in (("install", "--fleet", fleet), ("install", "--dry-run", "--fleet", fleet)):
        typed = impact("schedule", *words)
        assert typed.code == 1
        assert f"{theirs}: " in typed.err
        assert "left alone" in typed.err
    assert impact("schedule", "remove").out == "nothing was installed\n"
    assert everything(tmp_path) == before


def test_what_systemd_refuses_leaves_nothing_behind(impact, with_systemd, fleet, tmp_path):
    with_systemd.refuse("enable")
    before = everything(tmp_path)
    typed = impact("schedule", "install", "--fleet", fleet)
    assert typed.code == 1
    assert "systemctl --user enable impact-fleet.timer: it refuses enable" in typed.err
    assert everything(tmp_path) == before


def test_one_schedule_is_enough(impact, with_systemd, fleet):
    impact("schedule", "install", "--fleet", fleet)
    typed = impact("schedule", "install", "--cron", "--fleet", fleet)
    assert typed.code == 1
    assert "systemd keeps a schedule already" in typed.err
    assert with_systemd.crontab is None
    impact("schedule", "remove")
    assert impact("schedule", "install", "--cron", "--fleet", fleet).code == 0


def test_where_nothing_keeps_time_it_is_said(impact, keepers, fleet, monkeypatch):
    typed = impact("schedule", "install", "--systemd", "--fleet", fleet)
    assert typed.code == 1
    assert "`systemctl --user` does not answer: it refuses show-environment" in typed.err
    dry = impact("schedule", "install", "--systemd", "--fleet", fleet, "--dry-run")
    assert dry.code == 0
    assert "OnCalendar=" in dry.out
    assert "launchctl is not installed" in impact("schedule", "install", "--launchd", "--fleet", fleet).err
    (keepers.folder / "crontab").write_text("#!/bin/sh\necho 'you may not use cron' >&2\nexit 1\n")
    typed = impact("schedule", "install", "--fleet", fleet)
    assert typed.code == 1
    assert "nothing here keeps a schedule" in typed.err
    assert "you may not use cron" in typed.err


def test_on_macos_launchd_is_given_an_agent(impact, keepers, fleet, monkeypatch):
    program = keepers.folder / "launchctl"
    program.write_text(f'#!/bin/sh\necho "$@" >>{keepers.folder}/launchctl.txt\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "platform", "darwin")
    impact("schedule", "install", "--fleet", fleet)
    agent = Path(os.environ["HOME"], "Library", "LaunchAgents", "impact-fleet.plist")
    assert agent.is_file()
    assert keepers.told("launchctl.txt")[-1] == f"bootstrap gui/{os.getuid()} {agent}"
    impact("schedule", "remove")
    assert not agent.exists()
    assert not agent.parent.exists()


def test_what_is_off_is_said_before_anything_is_written(impact, keepers, fleet, tmp_path, monkeypatch):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("repositorys: []\n")
    typed = impact("schedule", "install", "--fleet", wrong)
    assert typed.code == 1
    assert f"{wrong}:1:1" in typed.err
    assert impact("schedule", "install", "--fleet", fleet, "--every", "hourly").code == 2
    secret = "postgresql://you:opensesame@db.example.com/impact"
    typed = impact("schedule", "install", "--fleet", fleet, "--ledger", secret)
    assert typed.code == 2
    assert "opensesame" not in typed.err
    assert keepers.crontab is None
    impact("schedule", "install", "--fleet", fleet, "--ledger", "postgresql://you@db.example.com/impact")
    assert b"--ledger postgresql://you@db.example.com/impact " in keepers.crontab


@pytest.mark.parametrize(
    ("host", "file"), [("--github", ".github/workflows/impact-fleet.yml"), ("--gitlab", ".gitlab/impact-fleet.yml")]
)
def test_a_pipeline_is_written_into_the_repository_and_gone_again(impact, keepers, repo, fleet, host, file):
    before = everything(repo.path)
    words = ("schedule", "install", host, "--repo", repo.path, "--package", "./impact.whl")
    dry = impact(*words, "--dry-run")
    assert everything(repo.path) == before
    assert impact(*words).code == 0
    written = (repo.path / file).read_text(encoding="utf-8")
    assert dry.out == f"write {repo.path / file}:\n" + "".join(
        f"    {line}".rstrip() + "\n" for line in written.splitlines()
    )
    assert impact(*words).code == 0
    assert (repo.path / file).read_text(encoding="utf-8") == written
    assert impact("schedule", "remove", host, "--repo", repo.path, "--dry-run").out == f"delete {repo.path / file}\n"
    assert impact("schedule", "remove", host, "--repo", repo.path).code == 0
    assert everything(repo.path) == before
    assert impact("schedule", "remove", host, "--repo", repo.path).out == "nothing was installed\n"
    (repo.path / file).parent.mkdir(parents=True)
    (repo.path / file).write_text("on: push\n")
    for typed in (impact(*words), impact("schedule", "remove", host, "--repo", repo.path)):
        assert typed.code == 1
        assert "left alone" in typed.err
    assert (repo.path / file).read_text() == "on: push\n"
    assert keepers.crontab is None


def test_a_pipeline_is_told_what_it_will_not_find(impact, keepers, repo, fleet, tmp_path):
    words = ("schedule", "install", "--github", "--repo", repo.path, "--package", "./impact.whl", "--fleet")
    typed = impact(*words, fleet)
    assert (typed.code, "lies outside" in typed.err) == (2, True)
    assert not (repo.path / ".github").exists()
    inside = repo.path / "fleets" / "all.yaml"
    inside.parent.mkdir()
    inside.write_text("repositories:\n- path: ..\n- path: /srv/billing\n- url: https://git.example.com/a/b\n")
    typed = impact(*words, inside)
    assert "folders of this machine, which a pipeline has not: 1 of 3" in typed.out
    written = (repo.path / ".github/workflows/impact-fleet.yml").read_text(encoding="utf-8")
    assert 'FLEET: "fleets/all.yaml"' in written
    assert "none.yaml is not in the repository yet" in impact(*words, "none.yaml").out


def test_a_pipeline_must_be_told_what_to_install(impact, repo):
    typed = impact("schedule", "install", "--github", "--repo", repo.path)
    assert typed.code == 2
    assert "--package" in typed.err
    typed = impact("schedule", "install", "--github", "--cron", "--repo", repo.path, "--package", "x")
    assert typed.code == 2
