"""Categories: which wins, how it is known, and why the next one lost."""

from __future__ import annotations

from collections import Counter

from impact.classify.categories import BASELINES, Work, categorise
from impact.classify.kinds import NAMES, Gear, KindModel
from impact.classify.reading import Reader
from impact.classify.rule import BOTH, STRUCTURE, WORDS, Rule, When
from impact.classify.rules import RuleBook
from impact.model.ladder import Category, CategoryRule
from impact.model.work import KINDS, Kind


def signal(name, looks_at):
    return Rule(name, f"{name} was seen", When(subject=name), (), looks_at)


BOOK = RuleBook(
    (
        signal("words.docs", WORDS),
        signal("paths.docs", STRUCTURE),
        signal("both.flaky", BOTH),
        signal("stated.fix", WORDS),
        signal("paths.quiet", STRUCTURE),
        signal("words.stop", WORDS),
    ),
    (),
    "digest",
)


def weights(**given):
    return tuple(given.get(name, 0.0) for name in NAMES)


GEAR = Gear(
    weights(feat=0.2),
    {
        "is:words.docs": weights(docs=2.0),
        "is:paths.docs": weights(docs=3.0),
        "is:both.flaky": weights(test=1.0),
        "is:stated.fix": weights(fix=7.0),
    },
)
READER = Reader(BOOK, KindModel(GEAR, GEAR, 0.3, "digest"))


def category(key, group="leverage", *rules):
    return Category(key, key.title(), group, "why", "what", "example", (), (), "", "", "full", rules)


def rule(*needs, any_of=(), unless=(), weight=2.0):
    return CategoryRule(needs, any_of, unless, weight, f"rule on {needs or any_of}")


HOMES = tuple(category(key, "baseline") for key in dict.fromkeys(BASELINES.values()))


def verdict(counts, *categories, commits=1, kinds=None, held=None):
    """Judge work for which the rules in `counts` hold (or those in `held`), with the kinds that the model gives."""
    read = READER.model.kinds([f"is:{name}" for name in counts], deep=True) if kinds is None else kinds
    return categorise(
        Work(tuple(counts) if held is None else held, Counter(counts), commits, read, READER), (*categories, *HOMES)
    )


def test_a_leverage_rule_wins_over_what_the_commits_read_as():
    found = verdict({"both.flaky": 1, "paths.docs": 1}, category("trust", "leverage", rule("both.flaky")))
    assert (found.category, found.runner_up, found.provenance) == ("trust", "product-documentation", "inferred")
    assert "both.flaky was seen" in found.reasons
    assert "weighs more" in found.against[0]


def test_structure_alone_is_observed():
    found = verdict({"paths.docs": 1}, category("written", "leverage", rule("paths.docs")))
    assert (found.category, found.provenance) == ("written", "observed")


def test_words_alone_never_make_leverage():
    found = verdict({"words.docs": 1}, category("written", "leverage", rule("words.docs", weight=5.0)))
    assert found.category == "product-documentation"


def test_words_with_any_structural_signal_may():
    written = category("written", "leverage", rule("words.docs", any_of=("paths.docs", "both.flaky")))
    assert verdict({"words.docs": 1, "paths.docs": 1}, written).category == "written"
    assert verdict({"words.docs": 1, "paths.quiet": 1}, written).category == "product-documentation"


def test_unless_stops_a_rule_and_is_told():
    written = category("written", "leverage", rule("paths.docs", unless=("words.stop",)))
    found = verdict({"paths.docs": 1, "words.stop": 1}, written)
    assert (found.category, found.runner_up) == ("product-documentation", "written")
    assert found.against == ("“Written” was next: rule on ('paths.docs',); but words.stop was seen",)


def test_the_one_thing_that_was_lacking_is_told():
    trust = category("trust", "leverage", rule("both.flaky", "paths.quiet"))
    found = verdict({"both.flaky": 1, "words.docs": 1}, trust)
    assert (found.category, found.runner_up) == ("product-documentation", "trust")
    assert found.against == (
        "“Trust” was next: rule on ('both.flaky', 'paths.quiet'); what it lacks: paths.quiet was seen",
    )
    # Where all that was there are words, nothing was only just missed.
    talk = category("talk", "leverage", rule("words.docs", "paths.quiet"))
    assert verdict({"words.docs": 1, "paths.docs": 1}, talk).runner_up != "talk"


def test_what_holds_of_the_whole_decides_whatever_single_commits_show():
    trust = category("trust", "leverage", rule("both.flaky"))
    counts = {"both.flaky": 3, "paths.docs": 9}
    assert verdict(counts, trust, commits=9).category == "trust"
    assert verdict(counts, trust, commits=9, held=("paths.docs",)).category == "product-documentation"
    found = verdict(counts, trust, commits=9, held=("both.flaky", "paths.docs", "paths.quiet"))
    assert "both.flaky was seen, in 3 of 9 commits" in found.reasons


def test_a_rule_that_holds_only_for_all_commits_together_is_told_so():
    found = verdict({"words.docs": 2}, category("a", "leverage", rule("paths.quiet")), commits=2, held=("paths.quiet",))
    assert found.category == "a"
    assert "paths.quiet was seen, taken together" in found.reasons


def test_words_kept_apart_for_joining_are_no_reason():
    assert verdict({}, kinds=(), held=("words.docs~",)).reasons == ("no rule spoke",)


def test_the_heavier_rule_wins_then_leverage_then_the_order_of_the_file():
    light, heavy = rule("paths.docs", weight=2.0), rule("paths.docs", weight=3.0)
    signals = {"paths.docs": 1}
    assert verdict(signals, category("a", "leverage", light), category("b", "leverage", heavy)).category == "b"
    assert verdict(signals, category("a", "baseline", light), category("b", "leverage", light)).category == "b"
    tie = verdict(signals, category("b", "leverage", light), category("a", "leverage", light))
    assert (tie.category, tie.runner_up) == ("b", "a")
    assert "first among equals" in tie.against[0]


def test_what_the_author_calls_it_is_stated():
    found = verdict({"stated.fix": 1})
    assert (found.category, found.provenance) == ("ordinary-fix", "stated")


def test_what_commits_read_as_is_inferred():
    found = verdict({"paths.docs": 1, "words.docs": 1})
    assert (found.category, found.provenance) == ("product-documentation", "inferred")
    assert found.reasons[1:] == ("paths.docs was seen", "words.docs was seen")


def test_nothing_seen_is_unclassified():
    found = verdict({})
    assert (found.category, found.runner_up, found.reasons) == ("unclassified", None, ("no rule spoke",))


def test_flat_kinds_are_unclassified():
    flat = tuple(Kind(name, 1 / len(KINDS)) for name in KINDS)
    found = verdict({"paths.quiet": 1}, kinds=flat)
    assert found.category == "unclassified"
    assert "several directions" in found.reasons[0]
    assert verdict({"paths.quiet": 1}, kinds=()).category == "unclassified"


def test_the_second_kind_is_the_runner_up():
    kinds = (Kind("feat", 0.55), Kind("fix", 0.45), Kind("docs", 0.0))
    found = verdict({"paths.quiet": 1}, kinds=kinds)
    assert (found.category, found.runner_up) == ("feature-delivery", "ordinary-fix")


def test_the_order_of_signals_changes_nothing():
    trust = category("trust", "leverage", rule("both.flaky", any_of=("paths.docs", "words.docs")))
    forward = {"both.flaky": 1, "paths.docs": 1, "words.docs": 1}
    back = dict(reversed(forward.items()))
    kinds = READER.model.kinds([f"is:{name}" for name in forward], deep=True)
    assert verdict(forward, trust, kinds=kinds) == verdict(back, trust, kinds=kinds)
