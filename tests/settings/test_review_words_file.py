"""review_words.yaml: the shipped one is sound, and what is wrong with another is said with file and line."""

from __future__ import annotations

import pytest

from impact.model.errors import SettingsError
from impact.model.review_words import SAYS
from impact.settings.review_words import load_review_words

RULES = "".join(f"  {each}:\n  - {{pattern: {each}, weight: 1}}\n" for each in SAYS)
SOUND = f"schema: impact.review-words/1\ndoubt: 1\nsure_enough: 0.5\nclasses:\n{RULES}"


def test_the_shipped_file_has_rules_for_every_class():
    words = load_review_words()
    assert sorted(words.classes) == sorted(SAYS)
    assert {each.says for each in words.rules} == set(SAYS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("  nit:\n  - {pattern: nit, weight: 1}\n", ""), "the class 'nit' is missing"),
        ((":\n  - {pattern: docs, weight: 1}\n", ": []\n"), "no rule; give it one"),
        (("pattern: docs", 'pattern: "do(cs"'), "not a regular expression"),
        (("pattern: docs", 'pattern: "(?=x)"'), "RE2 has no"),
        (("weight: 1", "weight: 9"), "less than or equal to 5"),
        (("sure_enough: 0.5", "sure_enough: 2"), "less than 1"),
        (("  docs:", "  dosc:"), "dosc"),
    ],
)
def test_faults_are_told_with_their_place(tmp_path, change, said):
    file = tmp_path / "words.yaml"
    file.write_text(SOUND.replace(*change, 1), encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_review_words(file)
    assert said in str(error.value)
    assert "words.yaml" in str(error.value)


def test_a_sound_file_is_taken(tmp_path):
    file = tmp_path / "words.yaml"
    file.write_text(SOUND, encoding="utf-8")
    assert load_review_words(file).doubt == 1
