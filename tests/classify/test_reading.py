"""One commit read as a whole: what its author says is believed, and shown where the change says otherwise."""

from __future__ import annotations

import math

import pytest

from impact.classify.kinds import NAMES, Gear, KindModel
from impact.classify.reading import Reader, without_type
from impact.classify.rule import STRUCTURE, WORDS, Rule, When
from impact.classify.rules import RuleBook
from impact.model.facts import Commit, Count, DiffFacts, FileChange, Identity
from impact.model.work import KINDS
from impact.settings.model import load_model
from impact.settings.signals import load_rule_book

ADA = Identity("Ada", "ada@example.com")


def row(**weights):
    return tuple(weights.get(name, 0.0) for name in NAMES)


BOOK = RuleBook(
    (
        Rule("stated.fix", "the author calls it a fix", When(subject="^fix:"), (("fix", 4.0),), WORDS),
        Rule("paths.docs", "documents change", When(any_path=("docs",)), (), STRUCTURE),
        Rule("paths.moved", "documents move", When(renamed=("docs",)), (), STRUCTURE),
    ),
    (("docs", ("*.md",)),),
    "digest",
)
NAMES_ALONE = Gear(row(), {"is:paths.docs": row(docs=6.0), "is:paths.moved": row(refactor=9.0)})
MODEL = KindModel(NAMES_ALONE, Gear(row(test=5.0), {"is:paths.moved": row(refactor=9.0)}), 0.3, "digest")
READER = Reader(BOOK, MODEL)


def commit(message, *paths, status="M"):
    files = tuple(FileChange(path, status) for path in paths)
    return Commit("repo", "abc", (), ADA, ADA, 0, 0, 0, message, (), (), files)


def named(kinds):
    return {kind.name: kind.probability for kind in kinds}


def test_what_the_author_states_is_believed():
    stated = READER.read(commit("fix: a list", "src/a.py"))
    assert stated.kind.name == "fix"
    assert "stated.fix" in stated.spoken
    assert named(stated.seen)["fix"] == pytest.approx(1 / 11)
    # Four more in log-odds than the ten others.
    assert named(stated.kinds)["fix"] == pytest.approx(math.e**4 / (math.e**4 + 10))
    assert READER.read(commit("a list", "src/a.py")).said == ()


def test_a_contradiction_is_shown_and_a_mere_doubt_is_not():
    doubt, read = READER.read(commit("fix: a list", "a.md")).contradicted
    assert (doubt.name, read.name) == ("fix", "docs")
    assert doubt.probability < 0.1 < 0.6 < read.probability
    # The change may weigh more than its author's word; that it does is what is shown.
    assert READER.read(commit("fix: a list", "a.md")).kind.name == "docs"
    assert READER.read(commit("fix: a list", "src/a.py")).contradicted is None
    assert READER.read(commit("a list", "a.md")).contradicted is None


def test_the_change_is_weighed_without_the_type_before_it():
    plain, stated = READER.read(commit("a list", "a.md")), READER.read(commit("fix: a list", "a.md"))
    assert plain.features == stated.features
    assert plain.seen == stated.seen
    assert plain.kinds == plain.seen


@pytest.mark.parametrize(
    ("message", "plain"),
    [
        ("fix: a list", "a list"),
        ("FEAT(core)!: x\n\nfix: y", "x\n\nfix: y"),
        ("docs:nothing before it", "docs:nothing before it"),
        ("fixes: a list", "fixes: a list"),
        ("fix: ", "fix: "),
        ("a fix: b", "a fix: b"),
    ],
)
def test_only_a_type_as_agreed_is_taken_off(message, plain):
    assert without_type(message) == plain


def test_a_patch_is_weighed_by_its_own_weights_and_its_own_files():
    diff = DiffFacts((FileChange("b.md", "R", "a.md", False, 1, 0),), (("sleep", Count(1, 0)),), ())
    shallow, deep = READER.read(commit("x", "b.md")), READER.read(commit("x", "b.md"), diff)
    assert (shallow.deep, shallow.kind.name) == (False, "docs")
    assert (deep.deep, deep.kind.name) == (True, "refactor")
    assert "paths.moved" in deep.spoken
    assert "paths.moved" not in shallow.spoken
    assert READER.read(commit("x", "src/a.py"), DiffFacts((), (), ())).kind.name == "test"


def test_the_shipped_weights_believe_every_stated_type_and_tell_when_the_change_says_otherwise():
    reader = Reader(load_rule_book(), load_model())
    for kind in KINDS:
        assert reader.read(commit(f"{kind}: change it", "src/a.py")).kind.name == kind
    reading = reader.read(commit("feat: describe dates", "docs/guide.md"))
    assert reading.kind.name == "feat"
    assert reading.contradicted is not None
    assert reading.contradicted[0].name == "feat"
    assert reading.contradicted[1].name == "docs"
    assert math.isclose(sum(named(reading.kinds)[kind] for kind in KINDS), 1)


@pytest.mark.parametrize("deep", [False, True])
def test_a_probability_can_be_worked_out_by_hand_from_the_parts(deep):
    reader = Reader(load_rule_book(), load_model())
    diff = (
        DiffFacts((FileChange("tests/t.py", "M", None, False, 1, 1),), (("sleep", Count(0, 1)),), ()) if deep else None
    )
    reading = reader.read(commit("fix: flaky login test", "tests/t.py"), diff)
    sums = {}
    for kind in NAMES:
        sums[kind] = sum(part.weight for part in reader.model.parts(reading.features, kind, deep=deep))
        sums[kind] += sum(weight for weights in reading.said for name, weight in weights if name == kind)
    odds = {kind: math.exp(sums[kind]) for kind in KINDS}
    for kind, probability in named(reading.kinds).items():
        by_hand = odds[kind] / sum(odds.values()) if kind in odds else 1 / (1 + math.exp(-sums[kind]))
        assert probability == pytest.approx(by_hand)
