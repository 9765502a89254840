"""The page in every format: order, limits, page one's budget, and the same bytes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sample
from jsonschema import Draft202012Validator
from rich.cells import cell_len

import impact.render
from impact.expect.report import build
from impact.model.edits import Edits
from impact.model.ladder import Source
from impact.model.opportunity import SEVERAL, STALE_DOC, Found, Opportunity, Spot
from impact.model.report import COMMITTEE, MANAGER, Coverage
from impact.opportunities.answering import answer
from impact.redact.reports import Redaction, redacted
from impact.render import json_document, markdown, terminal
from impact.render.registry import RENDERERS
from impact.render.terminal import Look, look

SCHEMA = Path(impact.render.__file__).with_name("report.schema.json")
PUBLIC = Path(__file__).resolve().parents[2] / "docs" / "reference" / "report.schema.json"


def quiet():
    """A period without anything that looks like leverage."""
    plain = tuple(replace(each, category="ordinary-fix") for each in sample.contributions())
    nothing = tuple(Coverage(each.expectation, each.status, (), each.missing) for each in sample.COVERAGE)
    return build(replace(sample.inputs(), contributions=plain, coverage=nothing))


def empty():
    """A period without any contribution."""
    return build(replace(sample.inputs(), contributions=(), outcomes={}, coverage=()))


def busy():
    """Eight hundred contributions with long titles, long names and eleven long expectations."""
    day = date(2025, 11, 21)
    works = tuple(
        sample.contribution(f"w{at}", "onboarding-docs", "word " * 60, day + timedelta(at % 360)) for at in range(800)
    )
    outcomes = {each.id: (sample.survived(each.id), sample.continued(each.id, 12)) for each in works}
    long = replace(sample.EXPECTATIONS[0], statement="expect " * 40, ask="ask " * 20)
    coverage = tuple(
        Coverage(long, "partly", ("w1", "w2"), "shown: 1 other person here; asked for: 2") for _ in range(11)
    )
    places = tuple(replace(sample.PLACES[0], repo=f"r{at}", name="name " * 30) for at in range(9))
    return build(replace(sample.inputs(), contributions=works, outcomes=outcomes, coverage=coverage, places=places))


def full():
    """The busiest, with three opportunities in files of long names."""
    spots = tuple(Spot("folder-of-a-long-name/" * 4 + "README.md", at, "make it", "“x” is gone") for at in range(1, 9))
    many = tuple(
        Opportunity(f"o{at:08x}", STALE_DOC, "r1", spots[0].path, spots, ("src",), 3, True, SEVERAL) for at in range(3)
    )
    found = Found(many)
    return replace(
        busy(),
        opportunities=found,
        questions=build(replace(sample.inputs(), opportunities=found, owning=answer(found))).questions,
    )


def page_one(report):
    return markdown.render(report).split("\n\n---\n\n")[0]


@pytest.mark.parametrize(
    "report",
    [sample.report(), quiet(), empty(), busy(), full()],
    ids=["sample", "quiet", "empty", "busy", "full"],
)
def test_page_one_is_one_page(report):
    one = page_one(report)
    assert len(one.splitlines()) <= 60
    assert len(one.split()) <= 650


def test_page_one_keeps_its_order_and_its_limits_come_before_any_claim():
    one = page_one(sample.report())
    marks = (
        "This is a synthetic history",
        "# Legibility report: Ada Example",
        "Intended use:",
        "> **Read:** Git history.",
        "1 of 19 contributions unclassified",
        "## What did I forget?",
        "## Anchor contributions",
        "## What the level asks",
        "## The three questions",
        "## What this report cannot see",
    )
    places = [one.index(each) for each in marks]
    assert places == sorted(places)
    assert one.index("[C") > one.index("unclassified")


def test_what_memory_lost_is_shown_oldest_first_with_how_it_is_known():
    entries = re.findall(r"^- (\w{3}(?:–\w{3})? \d{4}): .*\[C\d+ \w+\]$", page_one(sample.report()), re.MULTILINE)
    assert entries[0] == "Dec 2025"
    assert entries[-1] == "Apr 2026"


def test_every_status_stands_with_glyph_word_and_missing_part():
    one = page_one(sample.report())
    for said in (
        "● evidenced",
        "◐ partly",
        "◌ not visible in Git",
        "○ no evidence found",
        "shown: 1 repository; asked for: 2",
    ):
        assert said in one


def test_no_leverage_is_said_kindly_and_ordinary_work_is_shown():
    one = page_one(quiet())
    assert "Silence is not failure" in one
    assert "Fixed defects" in one
    assert "## Anchor" not in one


def test_nothing_found_is_said_about_what_was_read():
    assert "No contribution of this period was found in what was read." in page_one(empty())


def test_appendix_a_holds_every_contribution_with_its_commits_as_links_where_there_is_a_place():
    report = sample.report()
    rest = section(markdown.render(report), "Appendix A")
    for story in report.stories:
        full = (story.what, *story.claims) if story.leverage else (story.what,)
        for claim in full:
            assert f"[{claim.id} {claim.provenance}] " in rest
            assert all(sha in rest for sha in claim.shas)
    assert f"](https://git.example.com/acme/billing-api/commit/{report.stories[0].what.shas[0]})" in rest
    assert "x.example.com" not in rest, "an address that is no plain web address becomes no link"


def mixed(ordinary=30):
    """Four pieces of leverage among ordinary work, one of which the expectation map cites."""
    day = date(2026, 1, 1)
    works = [sample.contribution(f"lev{at}", "flaky-tests", f"Leverage {at}", day) for at in range(4)]
    works += [sample.contribution(f"fix{at}", "ordinary-fix", f"Ordinary {at}", day) for at in range(ordinary)]
    outcomes = {each.id: (sample.survived(each.id, days=30), sample.survived(each.id)) for each in works}
    outcomes["fix1"] = (sample.survived("fix1", holds=None),)
    outcomes["fix2"] = (sample.survived("fix2", holds=False), sample.continued("fix2", 2))
    rows = (replace(sample.COVERAGE[0], contributions=("fix0", *(f"fix{at}" for at in range(2, ordinary)))),)
    return build(replace(sample.inputs(), contributions=tuple(works), outcomes=outcomes, coverage=rows))


def section(text, title):
    return text[text.index(f"## {title}") :].split("\n## ", 1)[0]


def test_appendix_a_tells_leverage_and_what_the_map_cites_in_full_and_the_rest_in_a_line_each():
    report = mixed()
    text = section(markdown.render(report), "Appendix A")
    assert text.count("  - commits: ") == 6
    assert text.count("  - recognised by this: ") == 4
    assert "The other contributions (28) in short" in text
    assert "`--format json`" in text
    lines = [each for each in text.splitlines() if each.startswith("- [C") and "Wrote" not in each]
    assert len(lines) == 28
    ordinary = {each.contribution.title: each for each in report.stories}["Ordinary 29"]
    sha = ordinary.what.shas[0]
    assert [each for each in lines if "Ordinary 29" in each] == [
        f"- [{ordinary.what.id} observed] 2026-01-01: `Ordinary 29` "
        f"[`{sha}`](https://git.example.com/acme/billing-api/commit/{sha})"
    ]


def test_appendix_b_sums_up_the_rest_by_contributions():
    text = section(markdown.render(mixed()), "Appendix B")
    assert "survived-90: of 28 other contributions, 27 not reverted within 90 days; 1 too recent" in text
    assert "continued: of 28 other contributions, 28 where this is not known." in text
    assert "survived-30" not in text, "where 90 days held, 30 need not be said"
    assert "with files that" not in text
    assert "continued" in section(markdown.render(sample.report()), "Appendix B")
    assert len(text.splitlines()) < 20


def test_appendix_b_is_silent_about_a_rest_there_is_none_of():
    assert "other contributions" not in section(markdown.render(empty()), "Appendix B")


def test_ordinary_work_costs_a_few_lines_each_on_a_terminal():
    few, many = (terminal.render(mixed(each)).count("\n") for each in (30, 60))
    assert (many - few) / 30 <= 4


def test_the_last_appendix_says_how_many_contributions_it_leaves_out():
    text = section(markdown.render(mixed()), "Appendix F")
    assert "Contributions beside these: 17 (`--format json`)." in text
    assert "beside these" not in section(markdown.render(sample.report()), "Appendix F")


def test_a_category_set_by_the_engineer_is_seen_in_the_box_and_in_the_list():
    text = markdown.render(sample.report())
    assert "> 1 category set, 1 contribution dismissed by the engineer (Appendix D)." in page_one(sample.report())
    marked = [each for each in section(text, "Appendix C").splitlines() if "(category set by the engineer)" in each]
    assert len(marked) == 1
    assert " k3" in marked[0].replace("`", " ")
    unsaid = build(replace(sample.inputs(), contributions=(), corrections=()))
    assert "by the engineer (Appendix D)" not in page_one(unsaid)


def test_the_head_is_for_people_and_the_digest_for_the_method():
    one = page_one(sample.report())
    assert "(ladder default 0.1.0); current level: Senior software engineer." in one
    assert "sha256" not in one
    assert "5f1c" * 16 in section(markdown.render(sample.report()), "Appendix E")
    unsaid = page_one(build(replace(sample.inputs(), current=None)))
    assert "no level was given; `--target` chooses another." in unsaid


def test_others_are_told_nothing_that_speaks_to_the_engineer():
    for audience in (MANAGER, COMMITTEE):
        told = markdown.render(build(replace(sample.inputs(), current=None, audience=audience)))
        assert "the current level was not given." in told
        assert "`--target` chooses" not in told
        assert "Not read:** reviews, CI results, tickets, chat, notes of the engineer's own, a map of teams." in told
        assert "Only you can say" not in told


def test_a_title_with_room_for_three_lines_is_not_cut():
    title = "Extract one retry library for every service that used to bring its own and waited"
    works = (sample.contribution("a", "flaky-tests", title, date(2026, 1, 1)),)
    report = build(replace(sample.inputs(), contributions=works, outcomes={"a": (sample.survived("a"),)}))
    assert page_one(report).count(title[:60]) == 2
    shown = terminal.render(report, Look(80)).split("Stories of")[0]
    assert "…" not in section_of_terminal(shown, "Anchor")
    assert len(section_of_terminal(shown, "Anchor").strip().splitlines()) <= 7


def test_an_anchor_says_when_where_with_whom_and_what_it_looks_like():
    plain = sample.contribution("a", "flaky-tests", "Wait for the queue", date(2026, 1, 1))
    told = {
        "plain": (plain, "**: Jan 2026, billing-api; looks like ‘Made tests trustworthy’ [C1 observed]."),
        "with others": (replace(plain, others=(sample.GRACE,)), "billing-api, co-written; looks like ‘Made tests"),
        "credited": (replace(plain, role="co-author"), "billing-api, credited as co-author; looks like ‘Made tests"),
        "corrected": (
            replace(plain, correction=replace(sample.CORRECTION, contribution="a")),
            "billing-api; by the engineer's word ‘Made tests trustworthy’ [C1 observed].",
        ),
    }
    for work, said in told.values():
        report = build(replace(sample.inputs(), contributions=(work,), outcomes={"a": (sample.continued("a", 3),)}))
        assert said in page_one(report)
    credited = build(replace(sample.inputs(), contributions=(told["credited"][0],)))
    assert "A sceptic would say: A forge credits as co-author also who merely" in markdown.render(credited)
    alone = build(replace(sample.inputs(), places=sample.PLACES[:1], contributions=(plain,)))
    assert "**: Jan 2026; looks like" in page_one(alone)


def test_an_anchor_without_a_category_says_so():
    plain = sample.contribution("a", "unclassified", "Wait for the queue", date(2026, 1, 1))
    report = build(replace(sample.inputs(), contributions=(plain,), edits=Edits(anchors=("a",))))
    assert "no sort of work fits by the rules [C1 observed]." in page_one(report)


def test_that_nothing_but_staying_is_known_is_said_as_such():
    plain = sample.contribution("a", "flaky-tests", "Wait for the queue", date(2026, 1, 1))
    weak, more = sample.survived("a"), sample.continued("a", 3)
    said = "  - No more is known than that it was not reverted in the 90 days after it landed [C2 observed]."
    assert said in page_one(build(replace(sample.inputs(), contributions=(plain,), outcomes={"a": (weak,)})))
    told = page_one(build(replace(sample.inputs(), contributions=(plain,), outcomes={"a": (weak, more)})))
    assert "No more is known" not in told


def test_commits_that_only_ride_along_stand_apart_for_the_days_are_not_theirs():
    own, along = "a" * 40, "b" * 40
    plain = sample.contribution("a", "flaky-tests", "Wait for the queue", date(2026, 1, 1))
    work = replace(plain, shas=(along, own), landed=((own, plain.first),))
    for leverage in (work, replace(work, category="ordinary-fix")):
        report = build(replace(sample.inputs(), contributions=(leverage,)))
        said = section(markdown.render(report), "Appendix A").replace("`", "")
        listed = said.partition("beside them, of days of their own: ")
        assert own in listed[0]
        assert along not in listed[0]
        assert along in listed[2]
        assert json.loads(json_document.render(report))["contributions"][0]["riders"] == [along]
    assert replace(work, landed=()).riders == ()


def test_a_row_that_shows_nothing_says_why():
    rows = [line for line in page_one(sample.report()).splitlines() if line.startswith("|")]
    silent = [row for row in rows if "not visible in Git" in row]
    assert len(silent) == 2
    assert all(row.endswith("|needs a source that was not read|") for row in silent)
    assert rows[-1].endswith("|nothing of this sort recognised|")
    assert not any(row.endswith("||") for row in rows)


def section_of_terminal(text, title):
    return text[text.index(title) :].split("\nWhat the level", 1)[0]


def test_the_stories_say_who_continued_and_what_a_sceptic_would_say():
    text = markdown.render(sample.report())
    assert "Others after it: 3 other people, unnamed here" in text
    assert "A sceptic would say: Later changes by others are not the same as use" in text
    assert "with 1 other person, credited on the commits" in text


def test_corrections_and_method_are_in_the_appendix():
    text = markdown.render(sample.report())
    for said in ("`it was [the] release <step>`", "5f1c" * 16, "ab" * 32, "`impact report billing-api"):
        assert said in text


def test_every_correction_stands_in_the_appendix_with_day_reason_and_what_became_of_it():
    text = section(markdown.render(sample.report()), "Appendix D")
    lines = [each for each in text.splitlines() if each.startswith("- ")]
    assert lines[0].startswith("- 2026-07-01: set to Automated a manual release or deploy step, because `it was")
    assert re.search(r" \[C\d+ stated\]$", lines[0])
    assert lines[1].startswith("- 2026-07-02: dismissed: `Wait for ")
    assert "` `d1`, because `a rehearsal" in lines[1]
    assert lines[1].endswith("; back with `impact undo d1`")
    assert lines[2].startswith("- 2026-07-03: several made one contribution, said of `gone`, because `Wait for ")
    assert lines[2].endswith("(matches no work any more; say it anew of the work as it is now)")
    unsaid = build(replace(sample.inputs(), corrections=()))
    assert "None." in section(markdown.render(unsaid), "Appendix D")


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_no_other_person_appears_by_name_or_address(name):
    assert "grace" not in RENDERERS[name]().render(sample.report()).lower()


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("colour", [False, True])
def test_the_terminal_page_fits_its_width(width, colour):
    text = terminal.render(sample.report(), Look(width, colour))
    lines = re.sub(r"\x1b\[[\d;]*m", "", text).split("\n")
    assert max(map(cell_len, lines)) <= width
    assert ("\x1b[" in text) is colour
    if not colour:
        assert lines == [line.rstrip() for line in lines]


def test_a_claim_with_many_commits_stays_short_on_a_terminal_and_whole_in_markdown():
    shas = tuple(f"{at:040x}" for at in range(50))
    report = build(
        replace(
            sample.inputs(),
            contributions=(sample.contribution("a", "flaky-tests", "x", date(2026, 1, 1), shas=shas),),
            outcomes={},
            coverage=(),
        )
    )
    assert shas[-1] in markdown.render(report)
    assert terminal.render(report).count("0" * 11) == 3 + terminal.MOST_COMMITS  # three links in the story
    assert "… (all in Markdown)" in terminal.render(report)


def test_the_look_follows_the_terminal_and_its_wishes():
    assert look({}, columns=100, on_terminal=True) == Look(100, True)
    assert look({}, columns=100, on_terminal=False) == Look(100, False)
    assert look({"NO_COLOR": "1"}, columns=100, on_terminal=True).colour is False
    assert look({"NO_COLOR": ""}, columns=100, on_terminal=True).colour is True
    assert look({"TERM": "dumb"}, columns=100, on_terminal=True).colour is False
    assert look({"COLUMNS": "44"}, columns=100, on_terminal=True).width == 44
    assert look({"COLUMNS": "x"}, columns=300, on_terminal=True).width == terminal.WIDEST


def test_json_keeps_the_published_schema():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    for report in (sample.report(), quiet(), empty()):
        Draft202012Validator(schema).validate(json.loads(json_document.render(report)))


def test_the_schema_refuses_a_number_for_a_person():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    document = json_document.document(sample.report()) | {"score": 7}
    assert not Draft202012Validator(schema).is_valid(document)


def test_the_public_schema_is_the_one_in_use():
    assert PUBLIC.read_bytes() == SCHEMA.read_bytes()


def test_json_is_ascii_with_sorted_keys_and_every_claim():
    text = json_document.render(sample.report())
    assert text.isascii()
    document = json.loads(text)
    assert json.dumps(document, sort_keys=True, indent=1) + "\n" == text
    known = {each["id"] for each in document["claims"]}
    assert known == {claim for each in document["contributions"] for claim in each["claims"]}


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_the_same_report_gives_the_same_bytes_anywhere(name):
    code = f"import sys; sys.path.append({str(Path(__file__).parent)!r})\n"
    code += "import sample\nfrom impact.render.registry import RENDERERS\n"
    code += f"sys.stdout.buffer.write(RENDERERS[{name!r}]().render(sample.report()).encode())"
    elsewhere = {
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "COLUMNS": "33",
        "FORCE_COLOR": "1",
    }
    done = subprocess.run((sys.executable, "-c", code), env=os.environ | elsewhere, capture_output=True, check=True)
    assert done.stdout == RENDERERS[name]().render(sample.report()).encode()


def test_a_format_brings_in_no_other():
    code = "import sys; from impact.render.registry import RENDERERS; RENDERERS['markdown']()\n"
    code += "print(*sorted(sys.modules.keys() & {'rich', 'impact.render.html', 'impact.render.pictures.gallery'}))"
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, check=True, text=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_a_format_is_called_what_it_calls_itself(name):
    assert name == RENDERERS[name]().NAME


def test_an_imported_ladder_says_where_its_text_comes_from():
    report = sample.report()
    plain = section(markdown.render(report), "Appendix E")
    assert "licence" not in plain
    source = Source("https://git.example.com/town/ladders", "5eed" * 10, "CC-BY-4.0")
    told = section(markdown.render(replace(report, ladder=replace(report.ladder, source=source))), "Appendix E")
    assert "5eed" * 10 in told
    assert "licence CC" in told


def test_no_story_is_longer_than_a_reader_bears():
    from impact.render.blocks import Items
    from impact.render.stories import MOST_WORDS, stories, words

    for report in (sample.report(), sample.retitled("word " * 200)):
        (items,) = (each for each in stories(report) if isinstance(each, Items))
        assert items.items
        assert all(words(each) <= MOST_WORDS for each in items.items)


def test_a_hidden_title_is_explained_where_one_is_hidden():
    work = sample.contribution("a", "flaky-tests", "Close a security hole", date(2026, 1, 1))
    report = build(replace(sample.inputs(), contributions=(work,)))
    assert "[a security matter]" not in markdown.render(report).replace("\\", "")
    hidden = markdown.render(redacted(report, Redaction(security=True))).replace("\\", "")
    assert "- **[a security matter]:** the tool leaves out for others a title that speaks of security" in hidden


def test_how_to_see_a_commit_is_said_where_nothing_leads_to_it():
    report = sample.report()
    assert "To see a commit, in a clone of its repository: `git show ID`." not in markdown.render(linked(report))
    assert "To see a commit, in a clone of its repository: `git show ID`." in markdown.render(unlinked(report))


def linked(report):
    """The report on repositories whose commits all have an address."""
    return replace(report, places=tuple(replace(each, commits=sample.PLACES[0].commits) for each in report.places))


def unlinked(report):
    """The report on repositories of which no commit has an address."""
    return replace(report, places=tuple(replace(each, commits=None) for each in report.places))
