"""Merge, split, dismiss, confirm and undo, as somebody types them, and what the report makes of them."""

from __future__ import annotations

import json

import pytest

from impact.ledger.opening import open_ledger

ME = ("--me", "ada@example.com")
WHY = ("--why", "One purpose")
DATES = ("Fix parser of dates", {"src/parse/core.py": "1\n"}, "2026-04-10T10:00")
NAMES = ("Fix parser of names", {"src/parse/core.py": "2\n"}, "2026-04-14T10:00")


@pytest.fixture
def told(impact, adas):
    """The report on Ada's work, as the values of its JSON."""

    def report(*more):
        typed = impact("report", adas.path, *ME, "--format", "json", *more)
        assert typed.code == 0, typed.err
        return json.loads(typed.out)

    return report


@pytest.fixture
def works(told):
    def ids(*more):
        return {each["title"]: each for each in told(*more)["contributions"]}

    return ids


@pytest.fixture
def repair(works):
    return next(each["id"] for title, each in works().items() if "flaky" in title)


@pytest.fixture
def library(works):
    return works()["Add retry library"]["id"]


def commits(made, name):
    claims = {each["id"]: each for each in made["claims"]}
    (work,) = (each for each in made["contributions"] if each["id"] == name)
    return claims[work["claims"][0]]["commits"]


# Dismiss


def test_what_is_dismissed_is_told_nowhere_but_among_the_corrections(impact, adas, told, repair):
    title = next(each["title"] for each in told()["contributions"] if each["id"] == repair)
    typed = impact("dismiss", repair[:6], "--why", " It was a rehearsal ")
    assert (typed.code, typed.out) == (0, "")
    assert typed.err == f"{repair}: dismissed; bring it back with: impact undo {repair}\n"
    made = told()
    assert repair not in {each["id"] for each in made["contributions"]}
    assert repair not in json.dumps([made["recall"], made["anchors"], made["expectations"]])
    (said,) = made["corrections"]
    assert (said["action"], said["why"], said["day"]) == ("dismiss", "It was a rehearsal", "2026-07-01")
    assert (said["state"], said["contribution"], said["title"], said["category"]) == ("holds", repair, title, None)
    for form in ("markdown", "terminal"):
        page = impact("report", adas.path, *ME, "--format", form).out
        before, _, listed = page.partition("Appendix D")
        assert title not in before.replace("\n", " ")
        assert f"impact undo {repair}" in " ".join(listed.split())
        assert "1 contribution dismissed by the engineer" in " ".join(page.split())
    out = impact("explain", repair, "--repo", adas.path, *ME).out
    assert "dismissed by the engineer on 2026-07-01: It was a rehearsal" in out
    assert f"impact undo {repair}" in out


@pytest.mark.parametrize("back", [("undo",), ("confirm",), ("reclassify", "ordinary-fix", "--why", "A repair")])
def test_what_is_dismissed_can_be_brought_back(impact, works, told, repair, back):
    before = told()
    impact("dismiss", repair, *WHY)
    assert impact(back[0], repair, *back[1:]).code == 0
    after = told()
    assert {each["id"] for each in after["contributions"]} == {each["id"] for each in before["contributions"]}
    assert after["corrections"][0]["state"] != "holds"
    if back == ("undo",):
        assert after["contributions"] == before["contributions"]


def test_a_report_in_which_everything_is_dismissed_is_a_report(impact, told, repair, library):
    for name in (repair, library):
        impact("dismiss", name, *WHY)
    made = told()
    assert made["contributions"] == []
    assert [each["state"] for each in made["corrections"]] == ["holds", "holds"]


# Confirm


def test_what_is_confirmed_stays_what_it_is_whatever_the_rules_say_later(impact, told, repair, monkeypatch):
    (before,) = (each for each in told()["contributions"] if each["id"] == repair)
    typed = impact("confirm", repair)
    assert (typed.code, typed.err) == (0, f"{repair}: confirmed as {before['category']}\n")
    (after,) = (each for each in told()["contributions"] if each["id"] == repair)
    assert after["category"] == before["category"]
    assert after["provenance"] == "stated"
    assert after["correction"] == {"action": "confirm", "category": "flaky-tests", "why": "", "day": "2026-07-01"}
    monkeypatch.setattr("impact.services.gathering.judging.Judge.__call__", lambda *_: NOTHING)
    monkeypatch.setattr("impact.services.reading.workshop.digest", lambda *names: "0" * 64)
    now = {each["id"]: each["category"] for each in told()["contributions"]}
    assert now.pop(repair) == before["category"]
    assert set(now.values()) == {"unclassified"}


class NOTHING:
    category = "unclassified"
    runner_up = None
    provenance = "inferred"
    reasons = against = ()


# Merge


def test_a_merge_is_one_contribution_with_the_id_of_the_oldest(impact, adas, told, repair, library):
    shas = {*commits(told(), repair), *commits(told(), library)}
    typed = impact("merge", library, repair[:8], *WHY)
    assert (typed.code, typed.out) == (0, "")
    assert typed.err == f"{repair}: now with {library}; take it back with: impact undo {repair}\n"
    made = told()
    (work,) = made["contributions"]
    assert work["id"] == repair
    assert set(commits(made, repair)) == shas
    assert (work["first"], work["last"]) == ("2026-01-10", "2026-02-10")
    assert {"tests", "src/retry"} <= set(work["areas"])
    assert work["grouped_by"] == "the engineer merged it on 2026-07-01: “One purpose”"
    assert [each["action"] for each in work["shaped"]] == ["merge"]
    page = impact("report", adas.path, *ME, "--format", "markdown").out
    assert "2026-07-01: several made one contribution, because `One purpose`" in page
    assert "> 1 merged by the engineer (Appendix D)." in page
    out = impact("explain", library, "--repo", adas.path, *ME).out
    assert out.startswith(f"contribution {repair} "), "the id that was merged leads to what it became"
    assert "merge on 2026-07-01: One purpose (holds)" in out


def test_a_merge_is_seen_at_once_and_needs_no_repository(impact, repair, library, tmp_path, monkeypatch):
    impact("merge", repair, library, *WHY)
    monkeypatch.chdir(tmp_path)
    made = json.loads(impact("explain", library, "--json").out)["contribution"]
    assert (made["id"], len(made["commits"])) == (repair, 2)


def test_a_merge_reaches_into_a_period_that_only_a_part_of_it_lies_in(impact, told, repair, library):
    since = ("--since", "2026-02-01")
    assert [each["id"] for each in told(*since)["contributions"]] == [library]
    impact("merge", repair, library, *WHY)
    (work,) = told(*since)["contributions"]
    assert (work["id"], work["first"]) == (repair, "2026-01-10")


def test_a_merge_taken_back_leaves_no_trace_but_in_the_list(impact, told, repair, library):
    before = told()
    impact("merge", repair, library, *WHY)
    typed = impact("undo", library, "--why", "They were two")
    assert typed.err == f"{repair}: taken back: merge on 2026-07-01: One purpose\n"
    after = told()
    assert after["contributions"] == before["contributions"]
    assert [(each["action"], each["state"], each["ended_on"]) for each in after["corrections"]] == [
        ("merge", "taken back", "2026-07-01")
    ]


def test_what_cannot_be_merged(impact, known, repair, library, repo, tmp_path):
    before = known()
    assert impact("merge", repair, *WHY).code == 2
    typed = impact("merge", repair, repair[:7], *WHY)
    assert (typed.code, typed.out) == (1, "")
    assert "all of these are this one contribution already" in typed.err
    assert impact("merge", repair, "zzzz", *WHY).err.startswith("impact: zzzz: no such contribution in ")
    assert impact("merge", repair, library, "--why", " ").code == 2
    assert impact("merge", repair, library).code == 2
    assert known() == before


def test_two_repositories_make_no_contribution(impact, repair, known, tmp_path):
    from repo_builder import RepoBuilder

    other = RepoBuilder(tmp_path / "other")
    other.commit("Fix parser", {"src/parse.py": "1"}, date="2026-05-01")
    made = json.loads(impact("report", other.path, *ME, "--format", "json").out)
    before = known()
    typed = impact("merge", repair, made["contributions"][0]["id"], *WHY)
    assert typed.code == 1
    assert "lie in different repositories" in typed.err
    assert known() == before


# Split


@pytest.fixture
def pair(impact, adas, works):
    """A contribution of two commits that ought to be two."""
    for subject, files, date in (DATES, NAMES):
        adas.commit(subject, files, date=date)
    (found,) = (each for title, each in works().items() if "parser" in title)
    return found["id"]


def test_a_split_makes_two_contributions(impact, adas, told, pair):
    first, second = commits(told(), pair)
    typed = impact("split", pair, second[:8], *WHY)
    assert (typed.code, typed.out) == (0, "")
    new = typed.err.partition(":")[0]
    assert typed.err == f"{new}: split off from {pair}; take it back with: impact undo {new}\n"
    made = told()
    titles = {each["id"]: each["title"] for each in made["contributions"]}
    assert (commits(made, pair), titles[pair]) == ([first], "Fix parser of dates")
    assert (commits(made, new), titles[new]) == ([second], "Fix parser of names")
    assert impact("explain", new[:8], "--repo", adas.path, *ME).out.startswith(f"contribution {new} ")
    page = impact("report", adas.path, *ME, "--format", "markdown").out
    assert "2026-07-01: made a contribution of its own, because `One purpose`" in page
    assert "1 split off by the engineer" in page
    assert impact("undo", new).code == 0
    assert commits(told(), pair) == [first, second]


def test_a_part_that_was_split_off_is_corrected_like_any_other(impact, told, pair):
    _, second = commits(told(), pair)
    new = impact("split", pair, second, *WHY).err.partition(":")[0]
    impact("reclassify", new, "risk-reduction", "--why", "It closed a hole")
    made = {each["id"]: each for each in told()["contributions"]}
    assert made[new]["category"] == "risk-reduction"
    assert made[pair]["correction"] is None
    impact("dismiss", pair, *WHY)
    assert pair not in {each["id"] for each in told()["contributions"]}
    assert new in {each["id"] for each in told()["contributions"]}


def test_what_cannot_be_split(impact, known, told, pair, repair):
    first, second = commits(told(), pair)
    before = known()
    assert impact("split", pair, *WHY).code == 2
    typed = impact("split", pair, first, second, *WHY)
    assert (typed.code, typed.out) == (1, "")
    assert "nothing would be left of it" in typed.err
    typed = impact("split", pair, "feedface", *WHY)
    assert typed.code == 1
    assert typed.err == (
        f"impact: feedface: no commit of contribution {pair}\n  its commits: {first[:12]}, {second[:12]}\n"
    )
    assert impact("split", pair, "", *WHY).code == 1
    assert impact("split", pair, first, "--why", "").code == 2
    assert known() == before


def test_the_beginning_of_a_commit_that_fits_two_is_not_guessed():
    from impact.model.errors import ImpactError, UsageError
    from impact.services.correcting.verbs import _commit

    class Work:
        id = "w"
        shas = ("ab12" * 10, "ab34" * 10)

    with pytest.raises(UsageError, match="fits 2 commits of w") as caught:
        _commit(Work, "ab")
    assert "ab12ab12ab12, ab34ab34ab34" in caught.value.hint
    assert _commit(Work, "AB3") == "ab34" * 10
    with pytest.raises(ImpactError, match="no commit"):
        _commit(Work, "")


# Undo


def test_undo_goes_back_one_word_at_a_time(impact, told, repair):
    def category():
        (found,) = (each for each in told()["contributions"] if each["id"] == repair)
        return found["category"]

    impact("reclassify", repair, "ordinary-fix", "--why", "One")
    impact("reclassify", repair, "migration", "--why", "Two")
    assert category() == "migration"
    assert impact("undo", repair[:5]).err == f"{repair}: taken back: reclassify to migration on 2026-07-01: Two\n"
    assert category() == "ordinary-fix"
    impact("undo", repair)
    assert category() == "flaky-tests"
    typed = impact("undo", repair)
    assert (typed.code, typed.out) == (1, "")
    assert "nothing that was said of it is in force" in typed.err
    assert [each["state"] for each in told()["corrections"]] == ["taken back", "taken back"]


def test_undo_of_nothing_known(impact, repair):
    typed = impact("undo", "zzzz")
    assert typed.code == 1
    assert "no such contribution" in typed.err
    assert impact("undo", "").code == 1


def test_a_replaced_correction_is_said_to_be_replaced(impact, adas, told, repair):
    impact("reclassify", repair, "ordinary-fix", "--why", "One")
    impact("reclassify", repair, "migration", "--why", "Two")
    first, second = told()["corrections"]
    assert (first["state"], first["ended_on"], second["state"]) == ("replaced by a later one", "2026-07-01", "holds")
    assert "(replaced by a later one on 2026-07-01)" in impact("report", adas.path, *ME, "--format", "markdown").out
    out = impact("explain", repair, "--repo", adas.path, *ME).out
    assert "  category set by the engineer on 2026-07-01: Two\n" in out
    assert "  reclassify on 2026-07-01: One (replaced by a later one on 2026-07-01)\n" in out
    assert out.count(": Two") == 1


# Later scans, rewritten history


@pytest.fixture
def rewrite(adas):
    """Puts other commits in the place of the newest ones: `keep` says after which commit."""

    def again(keep, *made):
        adas._point("main", keep)
        for subject, files, date in made:
            adas.commit(subject, files, date=date)

    return again


def holding(made):
    return [each["state"] for each in made["corrections"]]


@pytest.mark.parametrize(
    "again",
    [
        (("Fix parser of dates at last", DATES[1], DATES[2]), NAMES),
        ((DATES[0], {"src/parse/core.py": "1\n", "src/parse/more.py": "1\n"}, DATES[2]), NAMES),
        (("Something first", {"src/other.py": "1\n"}, "2026-04-09T10:00"), DATES, NAMES),
        (("Read dates and names (#4)", {"src/parse/core.py": "2\n"}, "2026-04-20T10:00"),),
    ],
    ids=["reworded", "amended", "rebased", "squashed"],
)
def test_a_correction_stays_with_its_work_when_history_is_rewritten(impact, adas, told, pair, rewrite, again):
    assert impact("reclassify", pair, "risk-reduction", "--why", "It closed a hole").code == 0
    base = next(iter(adas._parents[commits(told(), pair)[0]]))
    rewrite(base, *again)
    made = told()
    assert holding(made) == ["holds"]
    (work,) = (each for each in made["contributions"] if each["correction"])
    assert work["category"] == "risk-reduction"
    assert "pars" in work["title"] or "Read" in work["title"]
    assert not [each for each in made["notices"] if "match" in each]
    assert [each["category"] for each in told()["contributions"] if each["correction"]] == ["risk-reduction"]


def test_a_merge_and_a_split_outlive_an_amended_commit_and_one_amended_again(impact, adas, told, pair, repair, rewrite):
    first, second = commits(told(), pair)
    base = adas._parents[first][0]
    new = impact("split", pair, second, *WHY).err.partition(":")[0]
    impact("merge", repair, pair, *WHY)
    impact("dismiss", new, "--why", "A rehearsal")
    for subject in ("Fix parser of all names", "Fix parser of every name"):
        rewrite(base, DATES, (subject, NAMES[1], NAMES[2]))
        made = told()
        assert holding(made) == ["holds", "holds", "holds"]
        (work,) = (each for each in made["contributions"] if each["id"] == repair)
        assert "src/parse" in work["areas"]
        assert [each["title"] for each in made["corrections"] if each["action"] == "dismiss"] == [subject]
        assert subject not in {each["title"] for each in made["contributions"]}


def test_a_correction_whose_work_is_gone_is_kept_counted_and_listed(impact, adas, told, pair, rewrite, known):
    impact("reclassify", pair, "risk-reduction", "--why", "It closed a hole")
    rewrite(adas._parents[commits(told(), pair)[0]][0])
    made = told()
    assert holding(made) == ["matches no work any more"]
    (notice,) = (each for each in made["notices"] if "correction" in each)
    assert notice.startswith("1 of your corrections matches no work any more")
    page = impact("report", adas.path, *ME, "--format", "markdown").out
    assert f"said of `{pair}`" in page.partition("Appendix D")[2]
    assert "It closed a hole" in page
    assert [line for line in known() if line.startswith('["correction"')]
    rewrite(adas.head, DATES, NAMES)
    assert holding(told()) == ["holds"], "the work is back, and with it what was said"
    rewrite(adas._parents[adas._parents[adas.head][0]][0])
    assert holding(told()) == ["matches no work any more"]
    assert impact("undo", pair).code == 0
    assert told()["corrections"] == []


def test_corrections_outlive_gathering_under_other_bounds(impact, adas, told, pair, monkeypatch):
    first, second = commits(told(), pair)
    impact("reclassify", pair, "risk-reduction", "--why", "It closed a hole")
    monkeypatch.setenv("IMPACT_GATHER_GAP_DAYS", "1")
    made = told()
    found = {each["id"]: each["category"] for each in made["contributions"]}
    parts = [each for each in found if set(commits(made, each)) & {first, second}]
    assert [found[each] for each in parts] == ["risk-reduction", "risk-reduction"]


def test_corrections_of_another_repository_are_not_told(impact, adas, told, repair, tmp_path):
    from repo_builder import RepoBuilder

    impact("reclassify", repair, "ordinary-fix", "--why", "A secret of that repository")
    other = RepoBuilder(tmp_path / "other")
    other.commit("Fix parser", {"src/parse.py": "1"}, date="2026-05-01")
    typed = impact("report", other.path, *ME, "--format", "json")
    assert json.loads(typed.out)["corrections"] == []
    assert "secret" not in typed.out
    assert holding(told()) == ["holds"]
    sha = commits(told(), repair)[0]
    adas._tips.pop("main")
    adas.commit("Something else", {"x": "1"}, date="2026-05-01")
    assert sha not in json.dumps(told())
    assert holding(told()) == ["matches no work any more"]
    typed = impact("report", other.path, *ME, "--format", "json")
    assert "secret" not in typed.out, "lost, but lost there"


def test_corrections_of_work_outside_the_period_are_not_told(told, impact, repair):
    impact("reclassify", repair, "ordinary-fix", "--why", "A plain repair")
    assert told("--since", "2026-02-01")["corrections"] == []
    assert holding(told("--since", "2026-01-01")) == ["holds"]


def test_a_commit_with_two_addresses_stays_the_persons_own_in_a_merge(impact, adas):
    home = "Ada Example <ada@home.example.com>"
    adas.commit("Add cache library", {"src/cache/core.py": "1\n"}, author=home, date="2026-05-10T10:00")
    both = (*ME, "--me", "ada@home.example.com")
    asked = ("report", adas.path, *both, "--format", "json")
    before = {each["title"]: each for each in json.loads(impact(*asked).out)["contributions"]}
    names = [before[title]["id"] for title in ("Add retry library", "Add cache library")]
    impact("merge", *names, *WHY)
    (work,) = (each for each in json.loads(impact(*asked).out)["contributions"] if each["shaped"])
    assert (work["role"], work["other_people_credited"]) == ("author", 0)


def test_a_name_that_fits_several_is_not_guessed(impact, ledger, repair, library, known):
    from impact.model.errors import ImpactError, UsageError
    from impact.services.correcting.finding import Known

    with open_ledger(ledger) as opened:
        one, other = opened.contributions()
        everything = Known(opened, (one, other), (), {"abc1": one, "abd1": other, "abc12": one, "ab%": other})
        assert everything.find("abc1") == everything.find("abc") == one
        assert everything.find("ab%") == other
        with pytest.raises(UsageError, match="'ab' fits 2 contributions") as caught:
            everything.find("ab")
        assert "abc1, abc12, abd1" in caught.value.hint
        for name in ("", "ABC", "x"):
            with pytest.raises(ImpactError, match="no such contribution"):
                everything.find(name)
