from __future__ import annotations

import io
import json
import math
import re

import pytest

from impact.classify.kinds import KindModel
from impact.model.work import FLAKY, KINDS
from impact.settings.model import load_model

ME = ("--me", "ada@example.com")


@pytest.fixture
def first(impact, adas):
    """The id of Ada's first contribution, the repaired test."""
    made = json.loads(impact("report", adas.path, *ME, "--format", "json").out)
    return made["contributions"][0]["id"]


def test_a_commit_and_the_contribution_it_is_part_of(impact, adas, first):
    typed = impact("explain", "HEAD~2", "--repo", adas.path, *ME)
    assert (typed.code, typed.err) == (0, "")
    assert re.search(r"  kinds: test 0\.\d\d, .*; flaky_fix [01]\.\d\d\n", typed.out)
    assert re.search(r"  test adds up to \+\d\.\d\d log-odds; the 6 heaviest of \d+ parts:\n", typed.out)
    assert re.search(r"  next was \w+, \d\.\d\d log-odds behind", typed.out)
    assert "it changes tests (paths.tests; paths: tests/test_login.py)" in typed.out
    assert f"contribution {first} Fix flaky test_login" in typed.out
    assert "  Made tests trustworthy (flaky-tests), inferred" in typed.out
    assert "  runner-up: " in typed.out
    assert "  - but " in typed.out
    assert "  what that is: Found and removed why a test failed now and then" in typed.out
    assert "  - beware: a race in the product is an ordinary fix" in typed.out


def test_a_contribution_by_its_id_or_the_beginning_of_it(impact, adas, first):
    whole = impact("explain", first, "--repo", adas.path, *ME)
    assert whole.code == 0
    assert whole.out.startswith(f"contribution {first} ")
    assert impact("explain", first[:6], "--repo", adas.path, *ME) == whole


def test_as_json(impact, adas, first):
    made = json.loads(impact("explain", "HEAD~2", "--repo", adas.path, *ME, "--json").out)
    assert made["schema"] == "impact.explanation/1"
    assert made["commit"]["kinds"]["flaky_fix"] > 0.5
    assert {each["rule"] for each in made["commit"]["because"]} >= {"flaky.repaired", "paths.tests"}
    assert made["contribution"]["id"] == first
    assert made["contribution"]["commits"] == [made["commit"]["sha"]]
    assert made["contribution"]["because"]
    assert made["contribution"]["why_not_the_runner_up"]
    assert json.loads(impact("explain", first, "--repo", adas.path, *ME, "--json").out)["commit"] is None


def test_another_persons_commit_is_in_no_contribution(impact, adas):
    typed = impact("explain", "HEAD", "--repo", adas.path, *ME)
    assert typed.code == 0
    assert "no contribution of yours" in typed.out
    assert "contribution " not in typed.out.splitlines()[0]


def test_a_corrected_contribution_says_who_set_it(impact, adas, first):
    impact("reclassify", first, "ordinary-fix", "--why", "A plain repair")
    out = impact("explain", first, "--repo", adas.path, *ME).out
    assert "(ordinary-fix), stated" in out
    assert "  category set by the engineer on 2026-07-01: A plain repair" in out
    assert "  runner-up: Made tests trustworthy (flaky-tests)" in out


def test_something_that_is_nothing(impact, adas):
    typed = impact("explain", "banana", "--repo", adas.path, *ME)
    assert (typed.code, typed.out) == (1, "")
    assert typed.err.startswith("impact: banana: no such contribution or commit")
    typed = impact("explain", "f" * 40, "--repo", adas.path, *ME)
    assert typed.code in (1, 2)
    assert "Traceback" not in typed.err


def test_the_empty_name_means_nothing(impact, adas):
    typed = impact("explain", "", "--repo", adas.path, *ME)
    assert typed.code in (1, 2)
    assert typed.out == ""


def test_somebody_elses_commit_in_between_parts_ones_own(impact, adas):
    adas.commit("Lay a path", {"src/path.py": "1"}, date="2026-05-01T08:00:00")
    adas.commit("Widen the path", {"src/path.py": "2"}, date="2026-05-01T09:00:00")
    adas.commit("Paint a door", {"door": "1"}, author="Ben Example <ben@example.com>", date="2026-05-01T10:00:00")
    adas.commit("Pave the path", {"src/path.py": "3"}, date="2026-05-01T11:00:00")
    impact("scan", adas.path, *ME)
    homes = [
        json.loads(impact("explain", where, "--repo", adas.path, *ME, "--json").out)["contribution"]["id"]
        for where in ("HEAD~3", "HEAD~2", "HEAD")
    ]
    assert homes[0] == homes[1] != homes[2]


def test_the_sums_can_be_worked_out_again(impact, adas):
    commit = json.loads(impact("explain", "HEAD~2", "--repo", adas.path, *ME, "--all", "--json").out)["commit"]
    ranked = sorted(KINDS, key=lambda kind: -commit["kinds"][kind])
    assert set(commit["parts"]) == {*ranked[:2], FLAKY}
    for kind, parts in commit["parts"].items():
        assert parts[0]["feature"] == "start"
        assert commit["totals"][kind] == pytest.approx(sum(part["weight"] for part in parts), abs=1e-5)
    odds = {kind: math.exp(commit["totals"][kind]) for kind in KINDS}
    for kind in KINDS:
        assert commit["kinds"][kind] == pytest.approx(odds[kind] / sum(odds.values()), abs=1e-5)
    assert commit["kinds"][FLAKY] == pytest.approx(1 / (1 + math.exp(-commit["totals"][FLAKY])), abs=1e-5)
    first, second = ranked[:2]
    assert commit["next"]["kind"] == second
    assert commit["next"]["gap"] == pytest.approx(commit["totals"][first] - commit["totals"][second], abs=1e-5)
    assert -commit["next"]["gap"] == pytest.approx(sum(part["weight"] for part in commit["next"]["parts"]), abs=1e-5)


def test_the_text_of_all_parts_adds_up(impact, adas):
    out = impact("explain", "HEAD~1", "--repo", adas.path, *ME, "--all").out
    sections = re.findall(r"  (\w+) adds up to ([+-]\d+\.\d\d) log-odds; all its parts:\n((?:    [+-].*\n)+)", out)
    assert len(sections) == 3
    for _, total, parts in sections:
        weights = [float(each) for each in re.findall(r"^ +([+-]\d+\.\d\d)  ", parts, re.MULTILINE)]
        assert sum(weights) == pytest.approx(float(total), abs=0.005)
    totals = dict(re.findall(r"^ +([+-]\d+\.\d\d)  (\w+) \d\.\d{4}$", out, re.MULTILINE)[::-1])
    assert len({*totals.values()}) == 12


def test_a_stated_type_that_the_change_contradicts_is_shown(impact, adas):
    adas.commit("feat: fix a typo in the documentation", {"docs/guide.md": "hello\n"})
    commit = json.loads(impact("explain", "HEAD", "--repo", adas.path, *ME, "--json").out)["commit"]
    assert commit["stated"] == {
        "types": ["feat"],
        "contradicted_by": {"kind": "docs", "probability": pytest.approx(1, abs=0.4)},
    }
    out = impact("explain", "HEAD", "--repo", adas.path, *ME).out
    assert (
        "  stated by the author: feat\n  the change contradicts that: without the author's word it reads as docs" in out
    )
    adas.commit("feat: add search", {"src/search.py": "1"})
    out = impact("explain", "HEAD", "--repo", adas.path, *ME).out
    assert "+7.00  the author calls it a feature (weight set by hand) (feat:)" in out
    assert "contradicts" not in out


def test_a_commit_that_no_kind_is_sure_of_is_unclassified(impact, adas, monkeypatch):
    adas.commit("x", {"odd": "1"})
    asked = ("explain", "HEAD", "--repo", adas.path, *ME)
    kinds = json.loads(impact(*asked, "--json").out)["commit"]["kinds"]
    first = max(kinds[name] for name in KINDS)
    model = load_model()
    for bar in (first + 0.01, first - 0.01):
        weights = KindModel(model.gear(deep=False), model.gear(deep=True), bar, model.digest)
        monkeypatch.setattr("impact.settings.model.load_model", lambda weights=weights: weights)
        unsure = bar > first
        assert (f"  unclassified: no kind reaches {bar:.2f}" in impact(*asked).out) is unsure
        assert json.loads(impact(*asked, "--json").out)["commit"]["unclassified"] is unsure


def test_without_the_patch(impact, adas):
    deep, flat = (
        json.loads(impact("explain", "HEAD~2", "--repo", adas.path, *ME, *more, "--all", "--json").out)["commit"]
        for more in ((), ("--names-only",))
    )
    assert (deep["patch_read"], flat["patch_read"]) == (True, False)
    of_lines = ("added:", "lines:", "deleted:", "share-added:", "part:", "growth:")
    seen, unseen = (
        {part["feature"] for parts in each["parts"].values() for part in parts if part["feature"].startswith(of_lines)}
        for each in (deep, flat)
    )
    assert seen
    assert not unseen
    assert "the patch was not looked into" in impact("explain", "HEAD~2", "--repo", adas.path, *ME, "--names-only").out


def test_what_one_can_do_is_what_one_can_type(impact, adas, first):
    made = json.loads(impact("explain", first, "--repo", adas.path, *ME, "--json").out)["contribution"]
    (reclassify,) = [each["command"] for each in made["if_wrong"] if " reclassify " in each["command"]]
    assert reclassify == f'impact reclassify {first} {made["runner_up"]} --why "…"'
    assert impact("reclassify", first, made["runner_up"], "--why", "…").code == 0
    (dismiss,) = [each["command"] for each in made["if_wrong"] if " dismiss " in each["command"]]
    assert impact(*dismiss.replace('"', "").split()[1:]).code == 0


def test_a_category_in_words(impact):
    typed = impact("explain", "--category", "flaky-tests")
    assert (typed.code, typed.err) == (0, "")
    assert typed.out.startswith("Made tests trustworthy (flaky-tests, leverage)\n")
    assert "  beware: a race in the product is an ordinary fix\n" in typed.out
    assert "\nrule 4, weight 3.5: a test that failed now and then was changed, not switched off\n" in typed.out
    assert "  needs one of:\n" in typed.out
    assert "  never with:\n" in typed.out
    assert "    - a changed file is one of test-cases (tests, not testdata/" in typed.out
    assert "Git shows a part" in typed.out
    made = json.loads(impact("explain", "--category", "flaky-tests", "--json").out)
    assert made["schema"] == "impact.category/1"
    assert made["rules"][0]["any_of"][0]["rule"] == "flaky.repaired-by-lines"


def test_what_else_shows_that_it_lasted_is_said(impact):
    assert "; or repairs of its areas fell further" in impact("explain", "--category", "debt-prevention").out
    settled = impact("explain", "--category", "legacy-stabilisation").out
    assert "what is measured of that: repairs of its areas fell further" in settled
    assert "or else" not in settled
    made = json.loads(impact("explain", "--category", "debt-prevention", "--json").out)
    assert made["held_by"] == ["survived-90", "regressions"]


def test_every_category_has_words(impact):
    from impact.settings.categories import load_categories

    for category in load_categories():
        typed = impact("explain", "--category", category.key)
        assert typed.code == 0
        assert typed.out.startswith(f"{category.title} ({category.key}, {category.group})\n")
        assert all(f"beware: {trap}\n" in typed.out for trap in category.traps)
        assert typed.out.count("\nrule ") == len(category.rules)


def test_a_category_that_is_none(impact):
    typed = impact("explain", "--category", "flaky-test")
    assert (typed.code, typed.out) == (2, "")
    assert "flaky-test: no such category" in typed.err
    assert "did you mean 'flaky-tests'?" in typed.err


@pytest.mark.parametrize("words", [(), ("HEAD", "--category", "flaky-tests"), ("HEAD", "--stdin")])
def test_one_thing_at_a_time(impact, words):
    typed = impact("explain", *words)
    assert (typed.code, typed.out) == (2, "")
    assert "name one thing to explain" in typed.err


def streamed(impact, monkeypatch, repo, lines, *more):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in lines)))
    typed = impact("explain", "--stdin", "--json", "--repo", repo.path, *more)
    return typed.code, [json.loads(line) for line in typed.out.splitlines()]


def test_a_stream_of_commits_whoever_wrote_them(impact, adas, monkeypatch, ledger, git):
    shas = git("-C", adas.path, "rev-list", "HEAD").split()
    code, made = streamed(impact, monkeypatch, adas, [*shas, "", shas[0][:10]])
    assert code == 0
    assert [row["sha"] for row in made] == [*shas, shas[0]]
    assert made[-1] == made[0]
    assert not ledger.exists()
    for row in made:
        assert set(row) == {"sha", "kinds", "contribution"}
        assert set(row["contribution"]) == {"id", "category", "runner_up", "leverage", "because"}
        assert sum(row["kinds"][kind] for kind in KINDS) == pytest.approx(1, abs=1e-4)
    assert made[2]["contribution"]["category"] == "flaky-tests"
    assert [row["contribution"]["leverage"] for row in made[:3]] == [False, False, True]
    (row,) = [json.loads(line) for line in impact("classify", shas[0], "--repo", adas.path, "--json").out.splitlines()]
    assert made[0]["kinds"] == row["kinds"]


def test_a_stream_says_what_the_report_says_of_a_commit_by_itself(impact, adas, first, monkeypatch):
    _, (row,) = streamed(impact, monkeypatch, adas, [adas_first(impact, adas)])
    kept = json.loads(impact("explain", first, "--json").out)["contribution"]
    assert row["contribution"]["id"] == first
    assert row["contribution"]["category"] == kept["category"]
    assert row["contribution"]["runner_up"] == kept["runner_up"]
    assert row["contribution"]["because"] == kept["because"]


def adas_first(impact, adas):
    return json.loads(impact("explain", "HEAD~2", "--repo", adas.path, *ME, "--json").out)["commit"]["sha"]


def test_a_stream_says_which_ids_are_unknown(impact, adas, monkeypatch):
    code, made = streamed(impact, monkeypatch, adas, ["f" * 40, adas.head, "no id", "-x"])
    assert code == 4
    assert [("error" in row, row["sha"]) for row in made] == [
        (True, "f" * 40), (False, adas.head), (True, "no id"), (True, "-x"),
    ]  # fmt: skip
    assert streamed(impact, monkeypatch, adas, []) == (0, [])


def test_a_merge_in_a_stream_is_what_it_brought_in(impact, adas, monkeypatch):
    adas.branch("side")
    adas.commit("Wait", {"tests/test_queue.py": "poll_until(ready)\n"})
    adas.branch("main")
    merge = adas.merge("side", "Fix flaky test_queue: wait for the queue instead of sleeping")
    _, (row,) = streamed(impact, monkeypatch, adas, [merge])
    assert row["contribution"]["category"] == "flaky-tests"
    seen = json.loads(impact("explain", merge, "--repo", adas.path, *ME, "--all", "--json").out)["commit"]
    assert seen["kinds"] == row["kinds"]
    assert any(part["feature"].startswith("part:T:") for parts in seen["parts"].values() for part in parts)


def test_a_stream_without_patches(impact, adas, monkeypatch):
    _, deep = streamed(impact, monkeypatch, adas, [adas.head])
    _, flat = streamed(impact, monkeypatch, adas, [adas.head], "--names-only")
    assert deep[0]["kinds"] != flat[0]["kinds"]
    (row,) = [
        json.loads(line)
        for line in impact("classify", adas.head, "--repo", adas.path, "--names-only", "--json").out.splitlines()
    ]
    assert flat[0]["kinds"] == row["kinds"]


def test_a_refactoring_says_what_became_simpler(impact, adas):
    hard = "def parse(x):\n    if x:\n        for y in x:\n            if y:\n                return y\n    return 0\n"
    easy = "def parse(x):\n    return next(filter(None, x), 0)\n"
    adas.commit("Add parser", {"src/parse.py": hard}, date="2026-04-10T10:00")
    sha = adas.commit("refactor: simplify the parser", {"src/parse.py": easy}, date="2026-04-11T10:00")
    typed = impact("explain", sha, "--repo", adas.path, *ME)
    assert (typed.code, typed.err) == (0, "")
    assert "  - complexity of parse fell from 4 to 1 (src/parse.py)\n" in typed.out
    commit = json.loads(impact("explain", sha, "--repo", adas.path, *ME, "--json").out)["commit"]
    assert commit["methods"] == [{"path": "src/parse.py", "name": "parse", "before": 4, "after": 1}]
    other = json.loads(impact("explain", f"{sha}~1", "--repo", adas.path, *ME, "--json").out)["commit"]
    assert other["methods"] == []


# What was said of it


def test_a_contribution_with_the_words_about_it(impact, adas, first):
    asked = impact("ask", first, "--to", "Dora Else", "--for-you", "Green builds", *ME)
    launch = impact("note", "--launch", first, "It waits", "--shows", "No red build", "--day", "2026-03-01", *ME)
    name = launch.err.partition(":")[0]
    why = impact("note", "--about", first, "--why", "All ran it twice", "--with", "Cleo Secret", "--share", *ME)
    assert (asked.code, launch.code, why.code) == (0, 0, 0)
    assert impact("note", "--check", name, "partly", "One", "red").code == 0
    token = re.search(r"impact-answer (\w+)", asked.out)[1]
    waiting = impact("explain", first, "--repo", adas.path).out
    assert f"  - author A, asked on 2026-07-01 ({token}): not answered yet" in waiting
    answer = adas.path.parent / "answer.txt"
    answer.write_text(f"impact-answer {token} yes named: It is so\n")
    assert impact("confirm-from", answer).code == 0
    out = impact("explain", first, "--repo", adas.path).out
    assert f"  - {name} 2026-03-01 launch (private) It waits\n    shows: No red build\n" in out
    assert (
        "    check of 2026-03-31: passed\n    check of 2026-05-30: answered, looked at on 2026-07-01: partly, One red"
        in out
    )
    assert "why (shared)\n    why: All ran it twice\n    with author B\n" in out
    assert f"  - Dora Else, asked on 2026-07-01 ({token}): yes on 2026-07-01, It is so\n" in out
    assert "Cleo" not in out
    work = json.loads(impact("explain", first, "--repo", adas.path, "--json").out)["contribution"]
    assert {each["kind"]: each["shared"] for each in work["notes"]} == {"launch": False, "why": True}
    assert [(each["answer"], each["words"]) for each in work["answers_of_others"]] == [("yes", "It is so")]


def test_words_about_other_work_or_of_somebody_else_are_not_its_own(impact, adas, first):
    works = json.loads(impact("report", adas.path, *ME, "--format", "json").out)["contributions"]
    other = next(each["id"] for each in works if each["id"] != first)
    assert impact("note", "About another", "--about", other, *ME).code == 0
    assert impact("note", "About none", *ME).code == 0
    typed = impact("explain", first, "--repo", adas.path, "--json")
    work = json.loads(typed.out)["contribution"]
    assert (work["notes"], work["answers_of_others"]) == ([], [])
    assert "what was said of it" not in impact("explain", first, "--repo", adas.path).out
    assert "About another" in impact("explain", other, "--repo", adas.path).out
