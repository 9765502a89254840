"""Whatever is handed in: a clear sentence, what to do, the right exit code, and nothing lost."""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from repo_builder import RepoBuilder, initialise
from sqlalchemy import event

ME = ("--me", "ada@example.com")
FORMATS = ("terminal", "markdown", "json")


def refused(typed, code, *says):
    """A refusal: nothing on standard output, one sentence and a hint on standard error."""
    assert (typed.code, typed.out) == (code, "")
    assert "Traceback" not in typed.err
    what, *hint = typed.err.rstrip("\n").split("\n")
    assert what.startswith("impact: ")
    assert hint, "no hint"
    assert all(each.startswith("  ") for each in hint[-1:])
    for each in says:
        assert each in typed.err


@pytest.fixture
def settings():
    file = Path(os.environ["XDG_CONFIG_HOME"], "impact", "config.yaml")
    file.parent.mkdir(parents=True)
    return file


# Repositories


@pytest.mark.parametrize("command", ["report", "scan", "facts"])
def test_not_a_repository(impact, tmp_path, command):
    (tmp_path / "plain").mkdir()
    refused(impact(command, tmp_path / "plain"), 1, "plain: not a git repository", "git init")
    refused(impact(command, tmp_path / "none"), 1, "none: no such folder", "name a folder")
    (tmp_path / "file").write_text("x")
    refused(impact(command, tmp_path / "file"), 1, "file: no such folder")


def test_one_bad_path_among_good_ones_starts_nothing(impact, adas, tmp_path, ledger):
    refused(impact("report", adas.path, tmp_path / "none", *ME), 1, "none: no such folder")
    assert not ledger.exists()


def test_a_bare_repository(impact, adas, git, tmp_path):
    git("clone", "-q", "--bare", adas.path, tmp_path / "bare.git")
    here = json.loads(impact("report", adas.path, *ME, "--format", "json").out)
    there = impact("report", tmp_path / "bare.git", *ME, "--format", "json", "--ledger", tmp_path / "2" / "ledger.db")
    assert (there.code, there.err) == (0, "")
    found = json.loads(there.out)["contributions"]
    assert [each["title"] for each in found] == [each["title"] for each in here["contributions"]]


@pytest.mark.parametrize("bare", [True, False])
def test_a_repository_without_a_commit(impact, tmp_path, bare, ledger):
    place = tmp_path / "new.git" if bare else tmp_path / "new" / ".git"
    initialise(place, bare=bare)
    folder = place if bare else place.parent
    refused(impact("report", folder, *ME), 1, "no commits yet in new", "commit something first")
    assert impact("scan", folder).code == 0
    facts = impact("facts", folder)
    assert (facts.code, facts.out) == (0, '{"summary":{"commits":0,"unreadable":[]}}\n')
    assert "HEAD has no commits yet" in facts.err
    refused(impact("classify", "--repo", folder), 2, "HEAD: no such revision here")


def test_head_on_a_branch_that_is_not_born_yet(impact, adas):
    (adas.path / ".git/HEAD").write_text("ref: refs/heads/unborn\n")
    facts = impact("facts", adas.path)
    assert facts.code == 0
    assert "--all reads every branch" in facts.err
    assert impact("report", adas.path, *ME).code == 0


def test_a_shallow_clone(impact, adas, git, tmp_path):
    git("clone", "-q", "--depth=2", f"file://{adas.path}", tmp_path / "shallow")
    typed = impact("report", tmp_path / "shallow", *ME)
    assert typed.code == 4
    assert "Read in part" in typed.out
    assert "before this shallow clone begins" in " ".join(typed.out.split())
    assert "a shallow clone" in impact("facts", tmp_path / "shallow").err


def test_a_partial_clone_fetches_nothing_and_says_so(impact, adas, tmp_path):
    canary = tmp_path / "canary"
    with (adas.path / ".git/config").open("a") as config:
        config.write(
            f'[remote "origin"]\n\turl = ext::touch {canary}\n\tpromisor = true\n'
            "[extensions]\n\tpartialClone = origin\n"
        )
    typed = impact("facts", adas.path)
    assert typed.code == 4
    assert "nothing is fetched" in typed.err
    assert len(typed.out.splitlines()) == 4
    assert not canary.exists()
    for _ in range(2):
        report = impact("report", adas.path, *ME)
        assert report.code == 4
        assert "Read in part" in report.out
        assert not canary.exists()


@pytest.fixture
def damaged(adas, git):
    """The tree of the second commit is lost: its files, and those of the third, cannot be known."""
    tree = git("-C", adas.path, "rev-parse", "HEAD~1^{tree}").strip()
    adas._store.place(tree).unlink()
    return adas


@pytest.mark.parametrize("command", [("scan",), ("report", *ME), ("facts",)])
def test_a_damaged_repository_is_read_as_far_as_it_goes(impact, damaged, command):
    name, *rest = command
    typed = impact(name, damaged.path, *rest)
    assert typed.code == 4
    assert "Traceback" not in typed.err
    assert "not read" in typed.err or "Appendix E" in typed.out
    if name == "report":
        assert "test_login" in typed.out


def test_damage_is_not_forgotten_by_the_next_report(impact, damaged):
    first = impact("report", damaged.path, *ME)
    assert (first.code, "Read in part" in first.out) == (4, True)
    assert impact("report", damaged.path, *ME) == first


def test_a_damaged_repository_that_was_mended_is_read_whole(impact, adas, git, known, tmp_path):
    tree = git("-C", adas.path, "rev-parse", "HEAD~1^{tree}").strip()
    place = adas._store.place(tree)
    content = place.read_bytes()
    place.unlink()
    impact("scan", adas.path, *ME)
    place.write_bytes(content)
    impact("scan", adas.path, *ME)
    whole = tmp_path / "whole" / "ledger.db"
    impact("scan", adas.path, *ME, "--ledger", whole)
    assert known() == known(whole)


def test_a_commit_that_is_lost_and_everything_behind_it(impact, adas, git):
    lost = git("-C", adas.path, "rev-parse", "HEAD~1").strip()
    adas._store.place(lost).unlink()
    typed = impact("facts", adas.path)
    assert typed.code == 4
    first, last = (json.loads(line) for line in typed.out.splitlines())
    assert first["sha"] == adas.head
    assert lost in json.dumps(last)
    assert impact("scan", adas.path, *ME).code == 4


def test_somebody_elses_repository_is_refused(impact, adas, monkeypatch):
    monkeypatch.setattr("impact.edges.git.os.geteuid", lambda: 4242)
    refused(impact("facts", adas.path), 1, "owned by another user", "safe.directory")


# Words


@pytest.mark.parametrize("flag", ["--since", "--until", "--period"])
@pytest.mark.parametrize("word", ["banana", "2026-13-01", "tomorrow", "2026-H3", "0 weeks hence", "\x1b[31m"])
def test_a_date_nobody_understands(impact, adas, flag, word, ledger):
    typed = impact("report", adas.path, *ME, flag, word)
    refused(typed, 2, "understood: 2026")
    assert "\x1b" not in typed.err
    if flag != "--period":
        refused(impact("facts", adas.path, flag, word), 2, "understood: 2026")


def test_a_date_with_a_slip_of_the_pen(impact, adas):
    refused(impact("report", adas.path, *ME, "--since", "6 mnths ago"), 2, "did you mean '6 months ago'?")


def test_a_period_that_ends_before_it_begins(impact, adas):
    typed = impact("report", adas.path, *ME, "--since", "2026-05-01", "--until", "2026-04-01")
    refused(typed, 2, "before it begins", "swap --since and --until")


@pytest.mark.parametrize("flag", ["--level", "--target"])
def test_an_unknown_level(impact, adas, flag):
    refused(impact("report", adas.path, *ME, flag, "staf"), 2, "staf", "did you mean", "staff")


def test_an_unknown_ladder(impact, adas, tmp_path):
    refused(impact("report", adas.path, *ME, "--ladder", "defaultt"), 2, "defaultt", "did you mean", "default")
    typed = impact("report", adas.path, *ME, "--ladder", tmp_path / "none.yaml")
    assert typed.code in (1, 2)
    assert "none.yaml" in typed.err
    assert "Traceback" not in typed.err


def test_a_day_of_today_that_is_none(impact, adas, monkeypatch):
    monkeypatch.setenv("IMPACT_TODAY", "banana")
    refused(impact("report", adas.path, *ME), 2, "IMPACT_TODAY")


# YAML


def test_every_fault_of_a_file_at_once_with_its_place(impact, adas, settings):
    settings.write_text('period: banana\nladdr: x\nme: 3\nperiod: "2026"\ngather:\n  gap_days: -1\n')
    typed = impact("report", adas.path, *ME)
    assert (typed.code, typed.out) == (1, "")
    places = re.findall(r"config\.yaml:(\d+:\d+): ", typed.err)
    assert places == ["1:9", "2:1", "3:5", "4:1", "6:13"]
    assert "stands here twice, first on line 1" in typed.err
    assert "did you mean 'ladder'?" in typed.err


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"me: [ada@example.com\nperiod: x", r"\d+:\d+"),
        (b"period: caf\xe9\n", "1:12"),
        (b"a: \x00\n", "1:4"),
        (b"- a\n- b\n", "1:1"),
        (b"me: &x [a@example.com]\n", "1:5"),
        (b"me: !!python/object/apply:os.system [touch x]\n", "1:5"),
        (b"[" * 10_000, r"1:\d+"),
    ],
)
def test_a_file_that_is_no_settings(impact, adas, settings, content, place):
    settings.write_bytes(content)
    typed = impact("report", adas.path, *ME)
    assert (typed.code, typed.out) == (1, "")
    assert re.search(rf"config\.yaml:{place}: ", typed.err)
    assert "Traceback" not in typed.err


def test_a_repository_may_not_say_who_one_is(impact, adas):
    (adas.path / ".impact.yaml").write_text("me: [bob@example.com]\nledger: /nowhere/x.db\n")
    typed = impact("report", adas.path)
    assert (typed.code, typed.out) == (1, "")
    assert ".impact.yaml:1:" in typed.err
    assert ".impact.yaml:2:" in typed.err


def test_a_faulty_ladder(impact, adas, tmp_path):
    ladder = tmp_path / "mine.yaml"
    ladder.write_text("schema: impact.ladder/1\nid: mine\nid: other\nlevels: 3\n")
    typed = impact("report", adas.path, *ME, "--ladder", ladder)
    assert (typed.code, typed.out) == (1, "")
    assert "mine.yaml:3:1: " in typed.err
    assert "mine.yaml:4:9: " in typed.err


# The ledger


def test_a_file_where_the_data_folder_should_be(impact, adas, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("IMPACT_LEDGER", str(tmp_path / "file" / "ledger.db"))
    refused(impact("report", adas.path, *ME), 1, "--ledger PATH or IMPACT_LEDGER")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_where_the_ledger_should_be(impact, adas, tmp_path):
    refused(impact("report", adas.path, *ME, "--ledger", tmp_path), 1, "this is a folder")


def test_a_data_folder_that_nobody_may_write(impact, adas, tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    if os.geteuid() == 0:
        mount = ("mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", str(folder))
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("NOT TESTED: root may write everywhere, and a read-only mount is not allowed here")
    try:
        refused(impact("report", adas.path, *ME, "--ledger", folder / "ledger.db"), 1, "--ledger PATH or IMPACT_LEDGER")
    finally:
        if os.path.ismount(folder):
            subprocess.run(("umount", str(folder)), check=True)


def test_a_ledger_that_can_only_be_read(impact, adas, ledger, monkeypatch):
    impact("scan", adas.path, *ME)
    before = ledger.read_bytes()

    opened = os.open

    def only_read(path, flags, *rest, **more):
        if path == ledger:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, flags, *rest, **more)

    monkeypatch.setattr("impact.ledger.engine.os.open", only_read)
    refused(impact("report", adas.path, *ME), 1, "cannot be written (Permission denied)")
    assert ledger.read_bytes() == before


def test_a_ledger_of_a_newer_version_is_left_alone(impact, adas, ledger):
    impact("scan", adas.path, *ME)
    with closing(sqlite3.connect(ledger)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    before = ledger.read_bytes()
    for words in (("report", adas.path, *ME), ("scan", adas.path), ("reclassify", "x", "ordinary-fix", "--why", "y")):
        refused(impact(*words), 1, "newer impact", "update impact")
    assert ledger.read_bytes() == before


@pytest.mark.parametrize("content", [b"hello, this is no database at all" * 99, b"SQLite format 3\0" + b"\xff" * 4080])
def test_a_file_that_is_no_ledger_is_left_alone(impact, adas, ledger, content):
    ledger.parent.mkdir(parents=True)
    ledger.write_bytes(content)
    refused(impact("report", adas.path, *ME), 1, str(ledger))
    assert ledger.read_bytes() == content


def test_a_full_disk_under_the_ledger(impact, adas, monkeypatch, known, tmp_path):
    from impact.ledger import engine

    opened = engine.open_engine

    def small(path):
        made = opened(path)
        event.listen(made, "connect", lambda driver, _: driver.execute("PRAGMA max_page_count = 30").fetchone())
        return made

    many = {f"src/{number}/a-rather-long-name-{number}.py": "x" for number in range(3_000)}
    adas.commit("Add a great many files", many, date="2026-04-01")
    with monkeypatch.context() as full:
        full.setattr("impact.ledger.opening.open_engine", small)
        refused(impact("scan", adas.path, *ME), 1, "no space left", "free some space")
    assert impact("scan", adas.path, *ME).code == 0
    whole = tmp_path / "whole" / "ledger.db"
    impact("scan", adas.path, *ME, "--ledger", whole)
    assert known() == known(whole)


@pytest.mark.parametrize("words", [("facts",), ("report", *ME), ("scan",)])
def test_a_full_disk_under_the_output(process, adas, words):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("NOT TESTED: there is no /dev/full here")
    name, *rest = words
    with full.open("w") as stdout:
        typed = process(name, adas.path, *rest, stdout=stdout)
    assert typed.code == 1
    assert typed.err == (
        "impact: the output could not be written: No space left on device\n"
        "  free some space and run the same command again\n"
    )


# The terminal


@pytest.mark.parametrize(
    "words", [("facts", "."), ("classify",), ("report", *ME), ("scan",), ("ladder", "show"), ("--help",), ("doctor",)]
)
def test_a_reader_that_has_gone_is_no_error(process, adas, words):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        typed = process(*words, stdout=writer, cwd=adas.path, env={"GIT_CONFIG_COUNT": "0"})
    finally:
        os.close(writer)
    assert (typed.code, typed.err) == (0, "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8:strict"])
def test_a_terminal_of_another_encoding(process, adas, encoding):
    adas.commit("Fix caf\udce9 \u2014 naïve parser", {"src/parse.py": "1"}, date="2026-05-01")
    env = {"PYTHONIOENCODING": encoding}
    for words in (("report", adas.path, *ME), ("classify", "--repo", adas.path), ("facts", adas.path)):
        typed = process(*words, env=env)
        assert (typed.code, typed.err) == (0, "")


@pytest.mark.parametrize("columns", [40, 60])
def test_no_line_is_wider_than_the_terminal(impact, adas, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    adas.commit(
        "Fix " + "averyveryverylongwordindeed" * 4, {"src/" + "deep" * 20 + "/parse.py": "1"}, date="2026-05-01"
    )
    lines = impact("report", adas.path, *ME).out.splitlines()
    assert len(lines) > 60
    assert [line for line in lines if len(line) > columns] == []


NASTY = "Fix \x1b[31mred\x1b]0;owned\x07 \u202eesrever\u202c\u200b [bold]x[/bold] <script>alert(1)</script> | `code` ![i](http://example.com)"
EVIL = "\x1b[2JA\u202eda [red]"


@pytest.fixture
def nasty(repo):
    """Escape sequences, bidi controls and markup in a name, a subject, a path and the folder of the repository."""
    made = RepoBuilder(repo.path.parent / "re\x1b[31mpo\u202e")
    made.commit(NASTY, {"src/\x1b[31m\u202e/[red]x.py": "1"}, author=f"{EVIL} <ada@example.com>", date="2026-05-01")
    with (made.path / ".git/config").open("a", encoding="utf-8") as config:
        config.write(f'[user]\n\temail = ada@example.com\n\tname = "{EVIL}"\n')
    return made


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("given", [(), ME])
def test_tricks_in_a_repository_are_shown_harmless(impact, nasty, form, given):
    typed = impact("report", nasty.path, "--format", form, *given)
    assert (typed.code, typed.err) == (0, "")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", typed.out)
    if form == "terminal":
        assert "[bold]x[/bold]" in typed.out
    if form == "markdown":
        outside = re.sub(r"(`+)(?:(?!\1).)*?\1", "", typed.out)
        assert "<script" not in outside
        assert "](http" not in outside


@pytest.mark.parametrize(
    "words",
    [("scan", "PATH"), ("explain", "HEAD", "--repo", "PATH"), ("classify", "--repo", "PATH"), ("doctor", "PATH")],
)
def test_tricks_reach_no_other_command(impact, nasty, words):
    typed = impact(*(nasty.path if word == "PATH" else word for word in words))
    assert typed.code == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e]", typed.out + typed.err)


def test_tricks_in_an_error(impact, nasty):
    typed = impact("report", nasty.path, "--me", "z\x1b[31m\u202e@example.com")
    assert typed.code == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", typed.err)


def test_a_commit_of_year_zero_and_one_of_no_calendar(impact, repo):
    repo.commit("Fix the past", {"a.py": "1"}, date=0)
    repo.commit("Fix the future", {"a.py": "2"}, date=10**15)
    repo.now = 1_700_000_000
    repo.commit("Fix the present", {"a.py": "3"}, date="2026-05-01")
    for form in FORMATS:
        typed = impact("report", repo.path, *ME, "--format", form)
        assert typed.code in (0, 4)
        assert "Fix the present" in typed.out
