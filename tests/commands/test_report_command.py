from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import jsonschema
import pytest
from repo_builder import RepoBuilder

from impact.model.report import NOT_KNOWN

BOB = "Bob Example <bob@example.com>"
SCHEMA = Path(__file__).resolve().parents[2] / "impact/render/report.schema.json"


def document(typed):
    assert typed.err == ""
    return json.loads(typed.out)


def titles(typed):
    return [each["title"] for each in document(typed)["contributions"]]


def commits(typed):
    return {sha for claim in document(typed)["claims"] for sha in claim["commits"]}


def outcome(typed, title, measure):
    (story,) = (each for each in document(typed)["contributions"] if each["title"].startswith(title))
    (found,) = (each for each in story["outcomes"] if each["measure"] == measure)
    return found


def rewound(repo, sha):
    """Move `main` back, as a forced push does."""
    repo._point("main", sha)


# What is written


@pytest.mark.parametrize("form", ["terminal", "markdown", "json"])
def test_the_same_report_twice_is_the_same_bytes(impact, adas, form):
    asked = ("report", adas.path, "--me", "ada@example.com", "--format", form)
    first = impact(*asked)
    assert (first.code, first.err) == (0, "")
    assert "test_login" in first.out
    assert impact(*asked) == first


@pytest.mark.parametrize("form", ["terminal", "markdown", "json"])
def test_a_fresh_ledger_gives_the_same_bytes(impact, adas, form, tmp_path):
    asked = ("report", adas.path, "--me", "ada@example.com", "--format", form)
    impact("scan", adas.path)
    assert impact(*asked) == impact(*asked, "--ledger", tmp_path / "another" / "ledger.db")


def test_two_processes_in_two_places_write_the_same_bytes(impact, process, repo, adas, tmp_path):
    for number, word in enumerate(("münden", "größer", "東京")):
        repo.commit(f"Fix the flaky test_{word} when the day changes", {f"tests/test_{word}.py": f"{number}\n"})

    def words(name, form):
        told = ("report", adas.path, "--me", "ada@example.com", "--ledger", tmp_path / f"{name}.db")
        return [str(each) for each in (*told, "--format", form, "--output", tmp_path / f"{name}.{form}")]

    def written(run, name, **more):
        typed = run(*words(name, "json"), **more)
        assert (typed.code, typed.out) == (0, "")
        return [(tmp_path / f"{name}.{form}").read_bytes() for form in ("markdown", "json")]

    def elsewhere(name, **env):
        both = f"from impact.cli import main\nassert main({words(name, 'markdown')!r}) == 0"
        return written(process, name, code=both, env=env)

    plain = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "LC_ALL": "C"}
    east = elsewhere("east", TZ="Pacific/Kiritimati", PYTHONHASHSEED="1", LC_ALL="C.UTF-8")
    assert "größer".encode() in east[0]
    assert elsewhere("west", TZ="Pacific/Pago_Pago", PYTHONHASHSEED="2", **plain) == east
    # The tests read their rules once a process; that must not show.
    assert impact(*words("here", "markdown")).code == 0
    assert written(impact, "here") == east


def test_the_first_screen_says_what_may_have_been_forgotten(impact, adas):
    lines = impact("report", adas.path, "--me", "ada@example.com").out.splitlines()
    (at,) = (number for number, line in enumerate(lines) if line.startswith("What did I forget?"))
    assert at < 24
    assert "test_login" in "\n".join(lines[at : at + 6])


def test_json_holds_the_published_schema(impact, adas):
    made = document(impact("report", adas.path, "--me", "ada@example.com", "--format", "json", "--level", "mid"))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(made)
    assert made["schema"] == "impact.report/1"
    assert made["subjects"] == ["ada@example.com"]


def test_every_claim_leads_to_a_commit_of_the_repository(impact, adas, git):
    made = document(impact("report", adas.path, "--me", "ada@example.com", "--format", "json"))
    real = set(git("-C", adas.path, "rev-list", "--all").split())
    assert made["claims"]
    for claim in made["claims"]:
        assert claim["commits"]
        assert set(claim["commits"]) <= real


def test_several_repositories_in_one_report(impact, adas, tmp_path):
    other = RepoBuilder(tmp_path / "other")
    other.commit("Fix parser", {"src/parse.py": "x"}, date="2026-04-01")
    typed = impact("report", adas.path, other.path, "--me", "ada@example.com", "--format", "json")
    assert {each["repo"] for each in document(typed)["contributions"]} == {"repo", "other"}
    assert [each["name"] for each in document(typed)["rests_on"]["repositories"]] == ["repo", "other"]


def test_a_repository_named_twice_counts_once(impact, adas):
    (adas.path / "src").mkdir()
    once = impact("report", adas.path, "--me", "ada@example.com", "--format", "json")
    twice = impact("report", adas.path, adas.path / "src", "--me", "ada@example.com", "--format", "json")
    assert titles(twice) == titles(once)
    assert len(document(twice)["rests_on"]["repositories"]) == 1


def test_two_clones_of_one_repository_count_once(impact, adas, tmp_path):
    shutil.copytree(adas.path, tmp_path / "copy" / "repo")
    once = titles(impact("report", adas.path, "--me", "ada@example.com", "--format", "json"))
    both = impact("report", adas.path, tmp_path / "copy" / "repo", "--me", "ada@example.com", "--format", "json")
    assert titles(both) == once


def test_two_repositories_of_one_name_are_not_mixed_up(impact, tmp_path):
    here, there = RepoBuilder(tmp_path / "a" / "app"), RepoBuilder(tmp_path / "b" / "app")
    here.commit("Add the lonely library", {"src/lib.py": "1"}, date="2026-01-10")
    there.commit("Add the used library", {"src/lib.py": "2"}, date="2026-01-12")
    there.commit("Use it", {"src/lib.py": "3"}, author=BOB, date="2026-03-10")
    typed = impact("report", here.path, there.path, "--me", "ada@example.com", "--format", "json")
    assert outcome(typed, "Add the used", "continued")["holds"] is True
    assert outcome(typed, "Add the lonely", "continued")["holds"] is not True


# What is asked for


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (("--period", "2026-01"), ["Fix flaky"]),
        (("--period", "2026-Q1"), ["Fix flaky", "Add retry"]),
        (("--since", "2026-02-01"), ["Add retry"]),
        (("--until", "2026-02-01"), ["Fix flaky"]),
        (("--since", "5 months ago", "--until", "today"), ["Add retry"]),
        (("--period", "2026-Q1", "--since", "2026-02-01"), ["Add retry"]),
    ],
)
def test_the_period_asked_for(impact, adas, flags, expected):
    typed = impact("report", adas.path, "--me", "ada@example.com", "--format", "json", *flags)
    assert [title[: len(start)] for title, start in zip(titles(typed), expected, strict=True)] == expected


def test_the_level_asked_for_and_the_one_above_the_level_held(impact, adas):
    def target(*flags):
        made = document(impact("report", adas.path, "--me", "ada@example.com", "--format", "json", *flags))
        return made["target"]["key"], (made["current"] or {}).get("key")

    assert target("--target", "staff") == ("staff", None)
    assert target("--level", "senior") == ("staff", "senior")
    assert target("--level", "senior", "--target", "principal") == ("principal", "senior")


def test_a_ladder_from_a_file(impact, adas, tmp_path):
    shipped = Path(__file__).resolve().parents[2] / "config/ladders/default.yaml"
    mine = tmp_path / "ours.yaml"
    mine.write_text(shipped.read_text().replace("\nid: default\n", "\nid: ours\n"))
    typed = impact("report", adas.path, "--me", "ada@example.com", "--format", "json", "--ladder", mine)
    assert document(typed)["ladder"]["key"] == "ours"


def test_an_archetype_moves_expectations_and_no_status(impact, adas, tmp_path):
    shipped = Path(__file__).resolve().parents[2] / "config/ladders/default.yaml"
    mine = tmp_path / "ours.yaml"
    mine.write_text(shipped.read_text() + "archetypes:\n  right-hand: [communication, people]\n")
    asked = ("report", adas.path, "--me", "ada@example.com", "--format", "json", "--ladder", mine, "--level", "mid")
    plain, turned = document(impact(*asked)), document(impact(*asked, "--archetype", "right-hand"))
    assert turned["expectations"][0]["dimension"] == "communication"
    assert plain["expectations"] != turned["expectations"]
    assert {each["key"]: each for each in plain["expectations"]} == {
        each["key"]: each for each in turned["expectations"]
    }
    assert turned["command"].endswith("--archetype right-hand")
    assert "order of the archetype ‘right-hand’; no status depends on it." in turned["notices"][0]
    refused = impact(*asked, "--archetype", "left-hand")
    assert refused.code == 2
    assert "the ladder 'default' has no archetype 'left-hand'\n  archetypes here: right-hand" in refused.err


def test_settings_from_flag_variable_repository_and_person_in_this_order(impact, adas, monkeypatch):
    def period():
        made = document(impact("report", adas.path, "--me", "ada@example.com", "--format", "json"))
        return made["period"]["start"]

    own = Path(impact("doctor").out.partition("your file ")[2].partition(": ")[0])
    own.parent.mkdir(parents=True)
    own.write_text('period: "2025"\n')
    assert period() == "2025-01-01"
    (adas.path / ".impact.yaml").write_text("period: 2026-H1\n")
    assert period() == "2026-01-01"
    monkeypatch.setenv("IMPACT_PERIOD", "2026-Q2")
    assert period() == "2026-04-01"


def test_nothing_in_the_period_is_said_and_nothing_is_concluded(impact, adas):
    typed = impact("report", adas.path, "--me", "ada@example.com", "--period", "2020")
    assert (typed.code, typed.err) == (0, "")
    assert typed.out.startswith("No commit of yours lies in this period; nothing is concluded from that.")


# Where it is written


def test_a_file_is_written_whole_and_nothing_else(impact, adas, tmp_path):
    target = tmp_path / "out" / "report.md"
    target.parent.mkdir()
    target.write_text("an older and much longer report\n" * 10_000)
    asked = ("report", adas.path, "--me", "ada@example.com", "--format", "markdown")
    typed = impact(*asked, "-o", target)
    assert (typed.code, typed.out, typed.err) == (0, "", f"written to {target}\n")
    assert target.read_text() == impact(*asked).out
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("where", ["nowhere/report.md", "folder", "file/report.md", ".", "", "/"])
def test_a_file_that_cannot_be_written(impact, adas, tmp_path, monkeypatch, where):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine")
    before = sorted(tmp_path.iterdir())
    impact("scan", adas.path)
    typed = impact("report", adas.path, "--me", "ada@example.com", "-o", where)
    assert (typed.code, typed.out) == (1, "")
    assert len(typed.err.splitlines()) == 2
    assert "Traceback" not in typed.err
    assert (tmp_path / "file").read_text() == "mine"
    assert set(tmp_path.iterdir()) == set(before)


def test_a_device_is_written_to_and_not_replaced(impact, adas, tmp_path):
    import os

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        typed = impact("report", adas.path, "--me", "ada@example.com", "-o", pipe)
        assert typed.code == 0
        assert stat.S_ISFIFO(pipe.stat().st_mode)
        assert os.read(reader, 17) == NOT_KNOWN.encode()[:17]
    finally:
        os.close(reader)


# Whose report


def test_never_a_third_person(impact, adas):
    typed = impact("report", adas.path)
    assert (typed.code, typed.out) == (1, "")
    assert "whose report?" in typed.err
    assert "--me you@example.com" in typed.err
    assert "ada" not in typed.err
    assert "bob" not in typed.err


def test_the_local_identity_is_the_subject(impact, adas, identity):
    identity("ada@example.com", "Ada Example")
    typed = impact("report", adas.path)
    assert typed.code == 0
    assert typed.out.startswith("Legibility report: Ada Example\n")


def test_addresses_that_init_kept_are_the_subject(impact, adas, identity):
    identity("bob@example.com")
    assert impact("init", "--me", "ada@example.com").code == 0
    assert impact("report", adas.path).out.startswith("Legibility report: Ada Example\n")


def test_only_addresses_that_share_a_name_or_a_local_part_are_suggested(impact, adas, identity):
    adas.commit("More", {"x": "1"}, author="Carol Example <carol@example.com>")
    adas.commit("More", {"x": "2"}, author="Ada Example <lovelace@example.com>")
    identity("ada@example.org", "Ada Example")
    typed = impact("report", adas.path)
    assert (typed.code, typed.out) == (1, "")
    assert typed.err == (
        "impact: no commits by ada@example.org in repo\n"
        "  perhaps yours: --me ada@example.com, --me lovelace@example.com\n"
    )


def test_an_identity_nobody_resembles_gets_no_names(impact, adas, identity):
    identity("zoe@example.net", "Zoe Example")
    typed = impact("report", adas.path)
    assert typed.code == 1
    assert typed.err.endswith("give the address you commit with: impact report --me you@example.com\n")


def test_upper_case_in_an_address_makes_no_difference(impact, adas):
    asked = ("report", adas.path, "--format", "json", "--me")
    assert titles(impact(*asked, "ADA@Example.com")) == titles(impact(*asked, "ada@example.com"))


def test_two_addresses_of_one_person(impact, adas):
    adas.commit("Fix parser", {"src/parse.py": "1"}, author="Ada Example <ada@example.org>", date="2026-05-01")
    asked = ("report", adas.path, "--format", "json", "--me", "ada@example.com")
    assert "Fix parser" not in titles(impact(*asked))
    assert "Fix parser" in titles(impact(*asked, "--me", "ada@example.org"))


def test_a_mailmap_joins_addresses(impact, adas):
    adas.commit("Fix parser", {"src/parse.py": "1"}, author="A <ada@example.org>", date="2026-05-01")
    asked = ("report", adas.path, "--format", "json", "--me", "ada@example.com")
    assert "Fix parser" not in titles(impact(*asked))
    adas.commit(
        "Names", {".mailmap": "Ada Example <ada@example.com> <ada@example.org>\n"}, author=BOB, date="2026-05-02"
    )
    assert "Fix parser" in titles(impact(*asked))


def test_either_address_of_a_person_tells_the_same_and_names_the_other_first(impact, adas):
    adas.commit("Fix parser", {"src/parse.py": "1"}, author="A <ada@example.org>", date="2026-05-01")
    adas.commit(
        "Names", {".mailmap": "Ada Example <ada@example.com> A <ada@example.org>\n"}, author=BOB, date="2026-05-02"
    )
    asked = ("report", adas.path, "--format", "json", "--me")
    home = impact(*asked, "ada@example.org")
    assert titles(home) == titles(impact(*asked, "ada@example.com"))
    assert len(titles(home)) > 1
    assert any("ada@example.com" in each for each in document(home)["notices"][:3])


def test_a_branch_that_came_home_is_called_as_its_merge_says(impact, adas):
    adas.branch("parts", at=adas.head)
    for step in ("Move the reader out", "Move the writer out"):
        adas.commit(step, {f"parts/{step[9:15]}.py": "1"}, date="2026-05-02")
    adas.branch("main")
    adas.merge("parts", "Merge pull request #7 from ada/parts", body="Split the app in two", date="2026-05-03")
    typed = impact("report", adas.path, "--format", "json", "--me", "ada@example.com")
    assert "Split the app in two" in titles(typed)
    assert not any(each.startswith("Move the") for each in titles(typed))


def test_a_branch_that_somebody_else_began_gives_nobody_else_its_name(impact, adas):
    adas.branch("parts", at=adas.head)
    adas.commit("Move the reader out", {"parts/reader.py": "1"}, author="Ben <ben@example.com>", date="2026-05-01")
    for day, step in enumerate(("Say less in the reader", "Say more in the log"), start=2):
        adas.commit(step, {"parts/reader.py": step}, date=f"2026-05-0{day}")
    adas.branch("main")
    adas.merge("parts", "Merge pull request #7 from ben/parts", body="Split the app in two", date="2026-05-04")
    told = titles(impact("report", adas.path, "--format", "json", "--me", "ada@example.com"))
    assert "Split the app in two" not in told
    assert "Say more in the log" in told


def test_work_at_another_address_with_ones_own_in_the_trailer_is_ones_own(impact, adas):
    home = "Ada Example <ada@home.example.com>"
    adas.commit(
        "Fix the cache",
        {"src/cache.py": "1"},
        author=home,
        co_authors=("Ada Example <ada@example.com>",),
        date="2026-05-01",
    )
    typed = impact("report", adas.path, "--format", "json", "--me", "ada@example.com")
    (story,) = (each for each in document(typed)["contributions"] if each["title"] == "Fix the cache")
    assert (story["role"], story["other_people_credited"]) == ("author", 0)


def test_work_with_somebody_else_counts(impact, adas):
    adas.commit(
        "Fix the cache", {"src/cache.py": "1"}, author=BOB, co_authors=("Ada <ada@example.com>",), date="2026-05-01"
    )
    typed = impact("report", adas.path, "--format", "json", "--me", "ada@example.com")
    (story,) = (each for each in document(typed)["contributions"] if each["title"] == "Fix the cache")
    assert story["other_people_credited"] == 1
    assert "Bob" not in typed.out


def test_a_bot_is_no_other_person(impact, repo):
    bot = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"
    repo.commit("Add retry library", {"src/retry.py": "1"}, date="2026-02-10", co_authors=(bot,))
    repo.commit("Bump something", {"src/retry.py": "2"}, author=bot, date="2026-03-10")
    asked = ("report", repo.path, "--format", "json", "--me", "ada@example.com")
    assert outcome(impact(*asked), "Add retry", "continued")["holds"] is not True
    assert document(impact(*asked))["contributions"][0]["other_people_credited"] == 0
    repo.commit("Change it", {"src/retry.py": "3"}, author=BOB, date="2026-04-10")
    assert outcome(impact(*asked), "Add retry", "continued")["holds"] is True


def test_a_revert_is_an_outcome(impact, repo):
    sha = repo.commit("Add retry library", {"src/retry.py": "1"}, date="2026-02-10")
    repo.reach("2026-06-30")
    asked = ("report", repo.path, "--format", "json", "--me", "ada@example.com")
    assert outcome(impact(*asked), "Add retry", "survived-30")["holds"] is True
    repo.commit(
        'Revert "Add retry library"',
        {"src/retry.py": None},
        body=f"This reverts commit {sha}.",
        author=BOB,
        date="2026-02-20",
    )
    assert outcome(impact(*asked), "Add retry", "survived-30")["holds"] is False


def test_what_stayed_is_counted_to_the_newest_commit_of_each_repository(impact, repo, tmp_path):
    other = RepoBuilder(tmp_path / "fetched-lately")
    for each in (repo, other):
        each.commit("Add retry library", {f"{each.path.name}/retry.py": "1"}, date="2026-02-10")
        each.commit("Write more", {"docs/more.md": "1"}, author=BOB, date="2026-03-20")
    other.reach("2026-06-30")
    found = []
    for each in (repo, other):
        typed = impact("report", each.path, "--format", "json", "--me", "ada@example.com")
        told = [outcome(typed, "Add retry", measure) for measure in ("survived-30", "survived-90", "continued")]
        found.append([(each["holds"], each["because"]) for each in told])
    counted = "too recent: 38 of 90 days, counted to the newest commit that was read (2026-03-20)"
    stayed = (True, "not reverted in the 30 days after it landed")
    assert found[0] == [stayed, (None, counted), (None, counted)]
    assert [holds for holds, _ in found[1]] == [True, True, False]
    both = impact("report", repo.path, other.path, "--format", "json", "--me", "ada@example.com")
    every = [one for each in document(both)["contributions"] for one in each["outcomes"]]
    assert {one["holds"] for one in every if one["measure"] == "survived-90"} == {None, True}


def test_a_fetch_lengthens_what_is_known_and_the_same_history_says_the_same(impact, repo):
    repo.commit("Add retry library", {"src/retry.py": "1"}, date="2026-02-10")
    asked = ("report", repo.path, "--format", "json", "--me", "ada@example.com")
    before = impact(*asked).out
    assert impact(*asked).out == before
    said = outcome(impact(*asked), "Add retry", "survived-30")["because"]
    assert said.startswith("too recent: 0 of 30 days, counted")
    repo.reach("2026-06-30")
    assert outcome(impact(*asked), "Add retry", "survived-90")["holds"] is True


def test_reverts_of_reverts_are_followed_to_the_end(impact, repo):
    last, subject = repo.commit("Add retry library", {"src/retry.py": "1"}, date="2026-02-10"), "Add retry library"
    repo.reach("2026-06-30")
    asked = ("report", repo.path, "--format", "json", "--me", "ada@example.com")
    for turn in range(1, 6):
        subject = f'Revert "{subject}"'
        last = repo.commit(
            subject,
            {"src/retry.py": None if turn % 2 else "1"},
            body=f"This reverts commit {last}.",
            author=BOB,
            date=f"2026-02-1{turn}",
        )
        assert outcome(impact(*asked), "Add retry", "survived-30")["holds"] is (turn % 2 == 0)


def test_taking_back_and_removing_is_not_taking_on(impact, repo):
    first = {"src/retry.py": "1", "src/wait.py": "1"}
    sha = repo.commit("Add retry library", first, date="2026-02-10")
    body = f"This reverts commit {sha}."
    repo.commit("Take it out", {"src/retry.py": "0"}, body=body, author=BOB, date="2026-02-12")
    repo.commit("Drop it", {"src/wait.py": None}, author=BOB, date="2026-02-13")
    repo.reach("2026-06-30")
    asked = ("report", repo.path, "--format", "json", "--me", "ada@example.com")
    assert outcome(impact(*asked), "Add retry", "continued")["holds"] is False
    repo.commit("Use it", {"src/retry.py": "2"}, author=BOB, date="2026-02-14")
    assert outcome(impact(*asked), "Add retry", "continued")["holds"] is True


def test_what_came_of_it_leads_to_the_commits_that_show_it(impact, repo):
    sha = repo.commit("Add retry library", {"src/retry.py": "1"}, date="2026-02-10")
    used = repo.commit("Use it", {"src/retry.py": "2"}, author=BOB, date="2026-02-14")
    body = f"This reverts commit {sha}."
    back = repo.commit("Take it out", {"src/retry.py": "0"}, body=body, author=BOB, date="2026-02-20")
    typed = impact("report", repo.path, "--format", "json", "--me", "ada@example.com")
    told = {each["text"][:9]: each["commits"] for each in document(typed)["claims"]}
    assert told["1 other p"] == [used]
    assert told["Reverted "] == [back]
    assert "Bob" not in typed.out


def test_sweeps_slips_and_formatting_are_no_taking_on_and_are_told_apart(impact, repo):
    repo.commit("Add retry library", {"src/retry.py": "1"}, date="2026-02-10")
    many = {f"src/part{at}.py": "licence" for at in range(20)}
    repo.commit("Put the licence above every file", {"src/retry.py": "2", **many}, author=BOB, date="2026-02-14")
    repo.commit("Fix a typo", {"src/retry.py": "3"}, author="Cleo Sample <cleo@example.com>", date="2026-02-15")
    repo.commit("style: two blank lines", {"src/retry.py": "4"}, author="Dan Sample <d@example.com>", date="2026-02-16")
    repo.reach("2026-06-30")
    asked = ("report", repo.path, "--format", "json", "--me", "ada@example.com")
    found = outcome(impact(*asked), "Add retry", "continued")
    assert (found["holds"], found["numbers"][-1]) == (False, {"of": "other people in passing", "count": 3})
    fewer = dict(list(many.items())[1:], **{"src/retry.py": "5"})
    repo.commit("Retry in every part", dict.fromkeys(fewer, "again"), author=BOB, date="2026-06-30T12:00")
    typed = impact(*asked)
    assert outcome(typed, "Add retry", "continued")["holds"] is True
    (text,) = (each["text"] for each in document(typed)["claims"] if each["text"].startswith("1 other person later"))
    assert text == (
        "1 other person later changed files it created; 2 more people only in passing (more than 20 files at once, "
        "formatting, a corrected slip)."
    )


def test_what_others_took_on_stays_so_when_the_work_goes_on(impact, repo):
    issue = "Closes #7"
    repo.commit("Add retry library", {"src/retry.py": "1"}, body=issue, date="2026-01-10")
    repo.commit("Use it", {"src/retry.py": "2"}, author=BOB, date="2026-01-20")
    repo.reach("2026-06-30")
    asked = ("report", repo.path, "--format", "json", "--me", "ada@example.com")
    before = [outcome(impact(*asked), "Add retry", each)["holds"] for each in ("continued", "survived-90")]
    repo.commit("Move it", {"src/retry.py": None, "src/again.py": "2"}, body=issue, date="2026-03-30")
    after = [outcome(impact(*asked), "Add retry", each)["holds"] for each in ("continued", "survived-90")]
    assert len(titles(impact(*asked))) == 1
    assert before == after == [True, True]


def test_the_same_person_at_an_address_nobody_named_is_no_other_person(impact, repo):
    repo.commit("Add retry library", {"src/retry.py": "1"}, date="2026-02-10")
    repo.commit("Use it", {"src/retry.py": "2"}, author="Ada Example <a@other.example.com>", date="2026-02-14")
    repo.reach("2026-06-30")
    typed = impact("report", repo.path, "--format", "json", "--me", "ada@example.com")
    assert outcome(typed, "Add retry", "continued")["holds"] is False


# What changes between two reports


def test_a_new_commit_appears(impact, adas):
    asked = ("report", adas.path, "--format", "json", "--me", "ada@example.com")
    assert "Fix parser" not in titles(impact(*asked))
    adas.commit("Fix parser", {"src/parse.py": "1"}, date="2026-05-01")
    assert "Fix parser" in titles(impact(*asked))


def test_an_amended_commit_takes_the_place_of_the_old_one(impact, adas):
    before = adas.head
    old = adas.commit("Fix parser", {"src/parse.py": "1"}, date="2026-05-01")
    asked = ("report", adas.path, "--format", "json", "--me", "ada@example.com")
    assert old in commits(impact(*asked))
    rewound(adas, before)
    new = adas.commit("Repair the parser", {"src/parse.py": "2"}, date="2026-05-01")
    now = commits(impact(*asked))
    assert new in now
    assert old not in now


def test_a_commit_swept_away_for_good_disappears(impact, adas):
    before = adas.head
    gone = adas.commit("Fix parser", {"src/parse.py": "1"}, date="2026-05-01")
    asked = ("report", adas.path, "--format", "json", "--me", "ada@example.com")
    impact(*asked)
    rewound(adas, before)
    adas._store.place(gone).unlink()
    assert "Fix parser" not in titles(impact(*asked))


def test_a_commit_that_comes_back_is_back(impact, adas):
    before = adas.head
    after = adas.commit("Fix parser", {"src/parse.py": "1"}, date="2026-05-01")
    asked = ("report", adas.path, "--format", "json", "--me", "ada@example.com")
    first = impact(*asked)
    rewound(adas, before)
    assert "Fix parser" not in titles(impact(*asked))
    rewound(adas, after)
    assert impact(*asked) == first


def test_the_work_of_a_deleted_branch_disappears(impact, adas):
    adas.branch("trunk")
    adas.commit("Fix parser", {"src/parse.py": "1"}, date="2026-05-01")
    adas.branch("main")
    asked = ("report", adas.path, "--format", "json", "--me", "ada@example.com")
    assert "Fix parser" in titles(impact(*asked))
    (adas.path / ".git/refs/heads/trunk").unlink()
    assert "Fix parser" not in titles(impact(*asked))


def test_another_repository_at_the_same_place(impact, adas, tmp_path):
    asked = ("report", adas.path, "--format", "json", "--me", "ada@example.com")
    impact(*asked)
    shutil.move(adas.path, tmp_path / "moved")
    fresh = RepoBuilder(adas.path)
    fresh.commit("Fix parser", {"src/parse.py": "1"}, date="2026-05-01")
    assert titles(impact(*asked)) == ["Fix parser"]
    moved = titles(impact("report", tmp_path / "moved", "--format", "json", "--me", "ada@example.com"))
    assert len(moved) == 2


# What the person said


def test_a_correction_is_shown_as_the_engineers_word(impact, adas):
    asked = ("report", adas.path, "--me", "ada@example.com")
    first = document(impact(*asked, "--format", "json"))["contributions"][0]
    assert impact("reclassify", first["id"], "ordinary-fix", "--why", "A plain repair").code == 0
    (now,) = (e for e in document(impact(*asked, "--format", "json"))["contributions"] if e["id"] == first["id"])
    assert now["category"] == "ordinary-fix"
    assert now["provenance"] == "stated"
    assert now["runner_up"] == first["category"]
    said = {"action": "reclassify", "category": "ordinary-fix", "why": "A plain repair", "day": "2026-07-01"}
    assert now["correction"] == said
    page = impact(*asked, "--format", "markdown").out
    assert "category set by the engineer" in page
    assert "A plain repair" in page.partition("corrections by the engineer")[2]


def test_pdf_without_a_file_is_refused_before_anything_is_read(impact):
    typed = impact("report", "/nowhere", "--format", "pdf")
    assert typed.code == 1
    assert typed.out == ""
    assert "--format pdf writes no text, so it needs a file" in typed.err
    assert "-o report.pdf" in typed.err


def test_html_and_pdf_are_written_to_a_file(impact, adas, tmp_path):
    from impact.model.errors import ImpactError
    from impact.render import pdf

    asked = ("report", adas.path, "--me", "ada@example.com")
    page = tmp_path / "report.html"
    typed = impact(*asked, "--format", "html", "-o", page)
    assert (typed.code, typed.out, typed.err) == (0, "", f"written to {page}\n")
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")
    try:
        pdf.ready()
    except ImpactError as error:
        pytest.skip(f"{error}; {error.hint}")
    paper = tmp_path / "report.pdf"
    typed = impact(*asked, "--format", "pdf", "-o", paper)
    assert (typed.code, typed.out, typed.err) == (0, "", f"written to {paper}\n")
    assert paper.read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("name", "words", "begins"),
    [
        ("r.html", (), "<!doctype html>"),
        ("r.HTM", (), "<!doctype html>"),
        ("r.md", (), "#"),
        ("r.json", (), "{"),
        ("r.csv", (), "claim,"),
        ("r.txt", (), "Legibility report"),
        ("r.html", ("--format", "json"), "{"),
    ],
)
def test_a_file_is_written_as_its_ending_says_unless_a_format_is_named(adas, impact, tmp_path, name, words, begins):
    impact("init", "--me", "ada@example.com")
    assert impact("report", adas.path, "--me", "ada@example.com", *words, "-o", tmp_path / name).code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").lower().startswith(begins.lower())
