"""The wording rules: each catches a planted sentence, and the report itself keeps them all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sample
import yaml

from impact.expect.report import build
from impact.model.report import quoted
from impact.render import markdown, terminal
from impact.render.blocks import spoken
from impact.render.wording import WordingError, faults, our_words

CASES = yaml.safe_load(Path(__file__).with_name("wording_cases.yaml").read_text(encoding="utf-8"))
FORBIDDEN = [(rule, sentence) for rule, sentences in CASES["forbidden"].items() for sentence in sentences]


@pytest.mark.parametrize(("rule", "sentence"), FORBIDDEN)
def test_a_forbidden_sentence_is_caught_by_its_rule(rule, sentence):
    assert rule in {each.rule for each in faults(our_words(spoken(sentence)))}


@pytest.mark.parametrize("sentence", CASES["allowed"])
def test_an_honest_sentence_passes(sentence):
    assert faults(our_words(spoken(sentence))) == ()


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("W-03", "This reduced the failures."),
        ("W-03", "It prevented an outage."),
        ("W-03", "It improves the build."),
        ("W-03", "It accelerated releases and saved the team."),
        ("W-03", "It sped up the pipeline."),
        ("W-05", "Wrote 1,200 lines."),
        ("W-05", "This is 12 commits of work."),
        ("W-05", "Three pull requests were merged."),
        ("W-05", "Left 40 review comments."),
        ("W-05", "It took 30 hours."),
        ("W-05", "A streak of good work."),
        ("W-05", "Ranked in the top 10 of the team, 90th percentile."),
        ("W-05", "This is 72 % of the level."),
        ("W-05", "An invaluable, world-class 10x engineer."),
        ("W-06", "You did not write tests."),
        ("W-06", "The engineer failed to document it."),
        ("W-06", "This expectation is not met."),
        ("W-06", "The work lacks tests."),
        ("W-06", "You never reviewed."),
        ("W-06", "This falls short of the level."),
        ("W-08", "Other people continued it (C12)."),
        ("W-08", "Shown by [C3]."),
    ],
)
def test_a_planted_sentence_is_caught(rule, sentence):
    assert rule in {each.rule for each in faults(f"All is well. {sentence} More follows.")}


def test_a_fault_names_the_words_and_the_sentence():
    (fault,) = faults("All is well. You never reviewed. More follows.")
    assert (fault.rule, fault.words, fault.sentence) == ("W-06", "You never", "You never reviewed.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Three other people later changed files it created [C12 observed].",
        "Not reverted in the 90 days after it landed [C3 observed].",
        "No evidence found; not visible in Git.",
        "7 of 64 contributions unclassified.",
        "Nothing here compares people.",
    ],
)
def test_honest_sentences_pass(sentence):
    assert faults(sentence) == ()


def test_quotations_are_not_our_words():
    line = spoken("Wrote “reduced 12 commits”; this looks like ‘Prevented failures’.")
    assert our_words(line) == "Wrote ‹›; this looks like ‘‹›’."
    assert faults(our_words(line)) == ()


@pytest.mark.parametrize("render", [markdown.render, terminal.render])
def test_the_report_keeps_the_rules_and_quotes_what_does_not(render):
    assert "reduced 100% of failures" in render(sample.report())


@pytest.mark.parametrize("render", [markdown.render, terminal.render])
def test_a_bad_sentence_of_ours_stops_the_report_and_is_named(render):
    report = build(replace(sample.inputs(), notices=(f"You did not write {quoted('x')}.",)))
    with pytest.raises(WordingError, match=r"W-06: 'You did not' in 'You did not write ‹›\.'"):
        render(report)


def test_words_of_a_ladder_never_stop_a_report():
    bold = replace(
        sample.EXPECTATIONS[3],
        statement="Reduced costs by 50 %",
        ask="You did not?",
        dimension="saved 9 hours",
    )
    rows = [replace(each, expectation=bold) for each in sample.COVERAGE]
    shown = markdown.render(build(replace(sample.inputs(), coverage=tuple(rows))))
    assert "Reduced costs by 50 %" in shown
