"""Patterns: both engines answer alike, whatever the text."""

from __future__ import annotations

import pytest

from impact.classify import patterns
from impact.classify.patterns import PatternSet, as_bytes, fault_in

PATTERNS = (r"\bflak(?:y|iness)\b", r"^fix\b", r"wait .* instead of", r"\bk\b", r"end$", r"a\s+b", "[^a-z]9")
TEXTS = (
    "Fix flaky test\n",
    "prefix\nfix it\n",
    "wait for it instead of sleeping",
    "300 K (kelvin: \u212a)",
    "the end\n",
    "a\vb and \udcff\udc80 lone bytes",
    "é9 ſtable \x00 fix",
    "",
)


@pytest.mark.parametrize("text", TEXTS)
def test_both_engines_give_the_same_mask(text):
    assert PatternSet(PATTERNS).search(as_bytes(text)) == PatternSet(PATTERNS, engine="re").search(as_bytes(text))


def test_bits_stand_for_patterns_in_their_order():
    assert PatternSet(PATTERNS, engine="re").search(b"fix the flaky test") == 0b11


def test_a_message_of_a_megabyte_is_read_to_its_end():
    text = as_bytes("x y " * 300_000 + "flaky")
    assert PatternSet(PATTERNS).search(text) == 1


def test_nothing_to_look_for_finds_nothing():
    assert PatternSet(()).search(b"anything") == 0


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("(?=x)y", "RE2 has no"),
        (r"(x)\1", "RE2 has no"),
        ("x++", "RE2 has no"),
        ("(", "not a regular expression"),
        ("é", "ASCII only"),
        ("x*", "matches the empty text"),
        ("[[:alpha:]]", "not a regular expression"),
        ("(" * 2000 + "x" + ")" * 2000, "not"),
        ("x{99999999999}", "not"),
    ],
)
def test_a_pattern_that_not_every_engine_takes_is_refused(pattern, part):
    assert part in fault_in(pattern)


@pytest.mark.parametrize("pattern", [PATTERNS[0], r"[-*+]x", r"\*+x", r"[]*+]x", r"\[a*b", r"[^]?+\]]x"])
def test_a_sound_pattern_has_no_fault(pattern):
    assert fault_in(pattern) == ""


def test_a_line_may_be_empty_but_not_just_anything():
    assert fault_in(r"^\s*$") == "the pattern matches the empty text"
    assert fault_in(r"^\s*$", of_lines=True) == ""
    assert fault_in(r"x*", of_lines=True) == "the pattern matches every line"
    assert "RE2 has no" in fault_in(r"\1x", of_lines=True)
    assert "not a regular" in fault_in("(", of_lines=True)


@pytest.mark.skipif(patterns.re2 is None, reason="only RE2 refuses what is too large")
@pytest.mark.parametrize("pattern", ["x{1001}", "(?:x{900}){900}", r"\Z", "(?#what)x"])
def test_a_pattern_that_only_re2_refuses_is_refused(pattern):
    assert fault_in(pattern).startswith("RE2 does not take it: ")


@pytest.mark.parametrize("pattern", [r"[-*+]+x", r"x\*+y", "[a?+]", r"[\]*+]x"])
def test_signs_that_stand_for_themselves_are_no_fault(pattern):
    assert fault_in(pattern) == ""


def test_patterns_that_do_not_fit_together_are_searched_apart():
    many = tuple(f"[ab]*a[ab]{{{number % 30}}}c{number}e" for number in range(1200))
    text = b"ab" * 40 + b"c1199e"
    together = PatternSet(many, room=1 << 20)
    assert together.search(text) == PatternSet(many, engine="re").search(text) != 0
    assert patterns.re2 is None or len(together._groups) > 1
