"""Categories: which wins, how it is known, and why the next one lost."""

from __future__ import annotations

from impact.classify.categories import BASELINES, categorise
from impact.classify.rules import BOTH, STRUCTURE, WORDS, Rule, RuleBook, When
from impact.model.ladder import Category, CategoryRule
from impact.model.work import KINDS, Kind


def signal(name, looks_at, **kinds):
    return Rule(name, f"{name} was seen", When(subject=name), tuple(kinds.items()), looks_at)


BOOK = RuleBook(
    (
        signal("words.docs", WORDS, docs=2.0),
        signal("paths.docs", STRUCTURE, docs=3.0),
        signal("both.flaky", BOTH, test=1.0),
        signal("stated.fix", WORDS, fix=7.0),
        signal("paths.quiet", STRUCTURE),
        signal("words.stop", WORDS),
    ),
    (),
    (),
    "digest",
)


def category(key, group="leverage", *rules):
    return Category(key, key.title(), group, "why", "what", "example", (), (), "", "", "full", rules)


def rule(*needs, any_of=(), unless=(), weight=2.0):
    return CategoryRule(needs, any_of, unless, weight, f"rule on {needs or any_of}")


HOMES = tuple(category(key, "baseline") for key in dict.fromkeys(BASELINES.values()))


def verdict(signals, *categories, commits=1, kinds=None):
    spoken = kinds if kinds is not None else BOOK.kinds(tuple(signals))
    return categorise(signals, commits, spoken, BOOK, (*categories, *HOMES))


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


def test_what_only_few_commits_show_is_an_aside():
    trust = category("trust", "leverage", rule("both.flaky"))
    assert verdict({"both.flaky": 3, "paths.docs": 9}, trust, commits=9).category == "trust"
    found = verdict({"both.flaky": 2, "paths.docs": 9}, trust, commits=9)
    assert (found.category, found.runner_up) == ("product-documentation", "trust")
    assert "only 2 of 9 commits" in found.against[0]
    assert "paths.docs was seen, in 9 of 9 commits" in found.reasons


def test_one_commit_whose_files_show_it_is_enough_while_the_work_is_small():
    trust = category("trust", "leverage", rule("paths.docs", unless=("words.stop",)))
    many = {"both.flaky": 8, "paths.docs": 1}
    assert verdict(many, trust, commits=8).category == "trust"
    assert verdict(many, trust, commits=8).provenance == "observed"
    assert verdict(many, trust, commits=9).category != "trust"
    assert verdict(many | {"words.stop": 1}, trust, commits=8).category != "trust"
    mixed = category("mixed", "leverage", rule("paths.docs", "both.flaky"))
    assert verdict({"both.flaky": 1, "paths.docs": 1, "paths.quiet": 8}, mixed, commits=8).category != "mixed"
    plain = category("plain", "baseline", rule("paths.docs"))
    assert verdict(many, plain, commits=8).category != "plain"


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


def test_a_baseline_by_paths_is_observed_and_by_words_inferred():
    assert verdict({"paths.docs": 1}).provenance == "observed"
    assert verdict({"words.docs": 1}).provenance == "inferred"


def test_nothing_seen_is_unclassified():
    found = verdict({})
    assert (found.category, found.runner_up, found.reasons) == ("unclassified", None, ("no rule spoke",))
    assert verdict({"rule.of-yesterday": 1}).category == "unclassified"


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
    trust = category("trust", "leverage", rule("both.flaky"))
    forward = {"both.flaky": 1, "paths.docs": 1, "words.docs": 1}
    assert verdict(forward, trust) == verdict(dict(reversed(forward.items())), trust, kinds=BOOK.kinds(forward))
