"""Phrases: found as words, in any case and either form of Unicode, by both engines alike."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.classify.patterns import PatternSet, as_bytes, fault_in
from impact.classify.rule import BOTH, STRUCTURE, WORDS, Rule, When, looks_at
from impact.classify.rules import RuleBook
from impact.classify.words import Vocabulary, fault_in_phrase, pattern
from impact.model.facts import Commit, FileChange, Identity
from impact.settings.words import WordsFile, languages
from impact.settings.yaml_file import load

ENGLISH = Path(__file__).with_name("english_subjects.txt").read_text(encoding="utf-8").splitlines()
FILES = [load(each, WordsFile)[0] for each in languages()]
PHRASES = [
    (file.language, concept, phrase) for file in FILES for concept, each in file.words.items() for phrase in each
]
ADA = Identity("Ada", "ada@example.com")
# What may stand around a phrase: nothing, spaces and marks of several languages, and scripts without spaces.
AROUND = st.sampled_from(
    ["", " ", "\n", "(", "«", "“", "–", "、", "。", "🐛", "中", "の", "レ", "\u00a0", ": ", "\r\n"]
)
# Text that is no part of a phrase, so that the phrase stays a word of its own.
NOISE = st.text(alphabet="zqé中の 🐛¿'\n\v\x00", max_size=8)
ENGINES = ("", "re")


def found(phrases, text):
    """Return whether each engine finds one of `phrases`; they must agree."""
    answers = {bool(PatternSet((pattern(phrases),), lists=1, engine=each).search(as_bytes(text))) for each in ENGINES}
    assert len(answers) == 1, (phrases, text)
    return answers.pop()


@given(st.sampled_from(PHRASES), st.sampled_from([str, str.lower, str.upper]), AROUND, AROUND, NOISE, NOISE)
def test_a_phrase_is_found_wherever_it_stands_as_words(entry, case, before, after, left, right):
    *_, phrase = entry
    text = case(phrase.removesuffix("*"))
    left = left + before if before else ""
    right = after + right if after else ""
    for form in ("NFC", "NFD"):
        assert found([phrase], left + unicodedata.normalize(form, text) + right)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.language)
def test_every_phrase_of_every_file_is_found_by_the_pattern_of_its_concept(file, engine):
    texts = [" {} ", "中{}の", "({})", "{}", "修正:{}。"]
    for concept, phrases in file.words.items():
        whole = PatternSet((pattern(phrases),), lists=1, engine=engine)
        for phrase in phrases:
            for form in ("NFC", "NFD"):
                plain = unicodedata.normalize(form, phrase.removesuffix("*"))
                heard = [bool(whole.search(as_bytes(text.format(plain)))) for text in texts]
                assert all(heard), (concept, phrase, form)


@given(st.sampled_from(PHRASES), st.sampled_from("aÉ7_ß"), st.booleans())
def test_a_phrase_inside_a_longer_word_is_not_found(entry, letter, in_front):
    *_, phrase = entry
    text = phrase.removesuffix("*")
    end = text[0] if in_front else text[-1]
    longer = letter + text if in_front else text + letter
    apart = len(end.encode()) > 2 or (phrase.endswith("*") and not in_front)
    for form in ("NFC", "NFD"):
        assert found([phrase], unicodedata.normalize(form, longer)) is apart


@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=5), st.text(max_size=60), st.sampled_from(ENGLISH))
def test_both_engines_agree_about_any_text(entries, text, sentence):
    phrases = [phrase for *_, phrase in entries]
    found(phrases, text)
    found(phrases, sentence + text)


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("behob*", "Absturz behoben", True),
        ("behob*", "unbehoben", False),
        ("für", "FÜR", True),
        ("für", "fu\u0308r alle", True),
        ("für", "fur", False),
        ("schließe", "SCHLIESSE", True),
        ("corrige", "corrigé", False),
        ("corrige", "corrige\u0301", False),
        ("ordre d'exécution", "L’ordre d’exécution", True),
        ("schlägt fehl", "schlägt\n  fehl", True),
        ("修复", "紧急修复登录", True),
        ("修bug", "修bug了", True),
        ("修bug", "修bugs", False),
        ("プ", "フ\u309a", True),
        ("k9", "\u212a9", False),
        ("ss", "\u017fs", False),
        ("a.c", "abc", False),
    ],
)
def test_what_counts_as_the_same_words(phrase, text, expected):
    assert found([phrase], text) is expected


@pytest.mark.parametrize("file", FILES[1:], ids=lambda file: file.language)
def test_ordinary_english_is_not_taken_for_another_language(file):
    vocabulary = Vocabulary(file.words)
    heard = {sentence: vocabulary.found(file.words, sentence) for sentence in ENGLISH}
    assert {sentence: phrase for sentence, phrase in heard.items() if phrase} == {}


def test_there_are_two_hundred_sentences_and_more():
    assert len(set(ENGLISH)) >= 200


def test_a_pattern_is_one_that_every_engine_takes():
    for file in FILES:
        for phrases in file.words.values():
            assert fault_in(pattern(phrases)) == ""


@pytest.mark.parametrize(
    ("phrase", "part"),
    [
        ("*", "begins and ends with a letter"),
        ("", "begins and ends with a letter"),
        ("fix:", "begins and ends with a letter"),
        (" fix", "begins and ends with a letter"),
        ("fi*x", "only at the end"),
        ("bug  fix", "one space"),
        ("é", "found everywhere"),
    ],
)
def test_a_phrase_that_cannot_be_meant_is_refused(phrase, part):
    assert part in fault_in_phrase(phrase)


def test_a_sound_phrase_has_no_fault():
    assert not any(map(fault_in_phrase, ("behob*", "à la main", "修", "k8")))


WORDS_OF_TWO = Vocabulary({"fix": ["fix", "behebt"], "docs": ["docs", "文档"]})


def book(*whens, engine=""):
    seen = {}
    rules = []
    for index, when in enumerate(whens):
        seen[f"rule.{index}"] = looks_at(when, seen)
        rules.append(Rule(f"rule.{index}", f"because {index}", when, (), seen[f"rule.{index}"]))
    return RuleBook(tuple(rules), (("tests", ("tests/",)),), "digest", vocabulary=WORDS_OF_TWO, engine=engine)


def changes(*paths):
    return tuple(FileChange(path, "M") for path in paths)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_rule_asks_for_concepts(engine):
    it = book(
        When(says=("fix",)),
        When(mentions=("docs",)),
        When(says=("fix", "docs"), subject="crash"),
        When(says=("docs",), mentions=("fix",)),
        engine=engine,
    )
    assert it.spoken("Behebt es") == ("rule.0",)
    assert it.spoken("Crash: 文档") == ("rule.1", "rule.2")
    assert it.spoken("x\n\nbehebt, docs") == ("rule.1",)
    assert it.spoken("docs\n\nbehebt") == ("rule.1", "rule.3")
    assert it.spoken("crash") == ()


def test_concepts_are_words_and_kept_apart_from_the_change():
    it = book(When(says=("fix",), any_path=("tests",)), When(mentions=("docs",), only_paths="tests"))
    assert it.by_name["rule.0"].looks_at == BOTH
    assert it.spoken("behebt docs", (), changes("tests/a")) == ("rule.0~", "rule.0", "rule.1~", "rule.1")
    assert it.spoken("behebt", (), changes("a")) == ("rule.0~",)
    assert it.together(("rule.0~",), changes("tests/a"), None) == ("rule.0~", "rule.0")
    assert it.together((), changes("tests/a"), None) == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_any_of_asks_for_one_of_earlier_rules(engine):
    it = book(
        When(says=("fix",)),
        When(subject="repariert"),
        When(any_of=("rule.0", "rule.1"), any_path=("tests",)),
        When(any_of=("rule.2",), none_of=("rule.1",)),
        engine=engine,
    )
    assert it.spoken("fix", (), changes("tests/a")) == ("rule.0", "rule.2", "rule.3")
    assert it.spoken("repariert", (), changes("tests/a")) == ("rule.1", "rule.2")
    assert it.spoken("fix", (), changes("a")) == ("rule.0",)
    assert it.spoken("x", (), changes("tests/a")) == ()


def test_a_rule_of_either_rests_on_the_weakest():
    earlier = {"a": WORDS, "b": STRUCTURE, "c": BOTH}
    assert looks_at(When(any_of=("a", "b")), earlier) == WORDS
    assert looks_at(When(any_of=("b", "c")), earlier) == BOTH
    assert looks_at(When(any_of=("b",)), earlier) == STRUCTURE
    assert looks_at(When(any_of=("a",), only_paths="tests"), earlier) == BOTH


def test_a_signal_shows_the_phrase_it_rests_on():
    it = book(
        When(says=("fix", "docs")), When(mentions=("docs",)), When(subject="x+"), When(any_of=("rule.2", "rule.1"))
    )
    message = "ä: “behebt”\n\nDie 文档."
    signals = it.signals(Commit("repo", "abc", (), ADA, ADA, 0, 0, 0, message, (), (), None))
    assert [(each.rule, each.evidence.where, each.evidence.excerpt) for each in signals] == [
        ("rule.0", "subject", "behebt"),
        ("rule.1", "message", "文档"),
        ("rule.3", "message", "文档"),
    ]
