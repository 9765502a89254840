"""The parsers of NoteDb: every form that servers write is read back, and nothing makes them raise."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.facts import Identity
from impact.sources.reviews.notedb import footers, notes
from impact.sources.reviews.notedb.events import roots
from impact.sources.reviews.notedb.footers import Label
from impact.sources.reviews.notedb.history import history, no_review, server
from impact.sources.reviews.notedb.meta import MetaCommit
from impact.sources.reviews.notedb.notes import Comment

LABELS = st.from_regex(r"[A-Z][a-z]{1,8}(-[A-Z][a-z]{1,8}){0,2}", fullmatch=True)
VALUES = st.integers(-99, 99)
UUIDS = st.sampled_from(["", "0123456789012345678901234567890123456789", "abc_DEF"])
ADDRESSES = st.from_regex(r"[0-9]{1,7}@[a-z-]{3,9}", fullmatch=True)
NAMES = st.from_regex(r"[A-Za-z]{1,9}( [0-9]{1,5})?", fullmatch=True)
PEOPLE = st.none() | st.builds(Identity, NAMES, ADDRESSES)


def written(label: Label, sign: bool = True) -> str:
    value = "" if label.vote is None else f"={label.vote:+d}" if sign else f"={label.vote}"
    uuid = f", {label.uuid}" if label.uuid else ""
    who = f" {label.who.name} <{label.who.email}>" if label.who else ""
    return f"{'-' if label.vote is None else ''}{label.label}{value}{uuid}{who}"


@given(LABELS, VALUES.filter(bool) | st.none(), UUIDS, PEOPLE, st.booleans())
def test_a_vote_is_read_back(name: str, vote: int | None, uuid: str, who: Identity | None, sign: bool) -> None:
    label = Label(name, vote, uuid, who)
    assert footers.label(written(label, sign)) == label


@given(LABELS)
def test_zero_takes_a_vote_away(name: str) -> None:
    assert footers.label(f"{name}=0") == Label(name, None)
    assert footers.label(f"{name}+2") == Label(name, 2)
    assert footers.label(name) is None


@given(st.text())
def test_no_text_makes_a_parser_raise(text: str) -> None:
    footers.label(text)
    footers.identity(text)
    footers.cover(text)
    read = footers.footers(text)
    assert read.words in text
    assert isinstance(read.last("Tag"), str)
    notes.moment(text)


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
PAIRS = st.lists(st.tuples(st.sampled_from(["Label", "Reviewer", "Status"]), WORDS), min_size=1, max_size=5)


@given(st.lists(WORDS.map(str.strip).filter(bool), max_size=3), PAIRS)
def test_words_before_the_footers_never_pass_for_one(paragraphs: list[str], pairs: list[tuple[str, str]]) -> None:
    forged = [f"{each}\nLabel: Code-Review=+2" for each in paragraphs]
    end = "\n".join(f"{key}: {value}" for key, value in pairs)
    read = footers.footers("\n\n".join(["Update patch set 1", *forged, end]))
    assert [(key, value) for key in read.held for value in read.held[key]] == sorted(
        pairs, key=lambda pair: list(read.held).index(pair[0])
    )
    assert read.words == "\n\n".join(forged)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Patch Set 3: Code-Review+2", ""),
        ("Patch Set 3: Code-Review+2\n\n(3 comments)", ""),
        ("Patch Set 3:\n\n(1 comment)\n\nPlease split it.", "Please split it."),
        ("Patch Set 3: Code-Review-1\n\nNo.\n\n(Performed by A on behalf of B)", "No."),
        ("Uploaded patch set 2.", ""),
        ("Patch Set 2: Patch Set 1 was rebased", ""),
        ("Patch Set 2: Commit message was updated.", ""),
        ("Abandoned\n\nNot needed", ""),
        ("A word of mine", "A word of mine"),
        ("", ""),
    ],
)
def test_only_what_a_person_wrote_is_a_cover_message(words: str, kept: str) -> None:
    assert footers.cover(words) == kept


@pytest.mark.parametrize(
    ("label", "by_program"),
    [("Verified", True), ("SUBM", True), ("Presubmit-Verified", True), ("Code-Review", False), ("API-Review", False)],
)
def test_labels_that_are_no_review(label: str, by_program: bool) -> None:
    assert no_review(label) is by_program


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["key", "uuid", "filename", "patchSetId", "author", "id", "range", "startLine", "endLine"])
            | st.sampled_from(["lineNbr", "writtenOn", "side", "message", "parentUuid", "revId", "fixSuggestions"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(st.lists(JSON, max_size=4) | JSON)
def test_any_json_is_read_or_told(rows: object) -> None:
    found, faults = notes.comments(json.dumps({"comments": rows}).encode(), "raw")
    assert len(found) + len(faults) == (len(rows) if isinstance(rows, list) else 1)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_told(note: bytes) -> None:
    found, faults = notes.comments(note, "")
    assert found == [] or faults == []
    notes.entries(note, 20)


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2020-11-26T09:41:56Z", 1606383716),
        ("2020-11-26T10:41:56+01:00", 1606383716),
        ("Nov 26, 2020 9:41:56 AM", 1606383716),
        ("Nov 26, 2020, 9:41:56 AM", 1606383716),
        ("0001-01-01T00:00:00+14:00", None),
        ("26.11.2020", None),
        (3, None),
        (None, None),
    ],
)
def test_times_of_all_ages(value: object, at: int | None) -> None:
    assert notes.moment(value) == at


def comment(uuid: str, parent: str) -> Comment:
    return Comment(uuid, "a", 1, "", "", 0, "", parent)


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefghxy")), unique_by=lambda each: each[0]))
def test_every_comment_has_one_root_that_is_its_own(pairs: list[tuple[str, str]]) -> None:
    found = roots([comment(*each) for each in pairs])
    parents = dict(pairs)
    assert found.keys() == parents.keys()
    for uuid, root in found.items():
        assert found[root] == root
        assert parents[uuid] not in parents or found[parents[uuid]] == root
    assert found == roots([comment(*each) for each in reversed(pairs)])


@given(st.lists(st.tuples(st.none() | st.integers(0, 10**10), st.text(max_size=40)), max_size=5))
def test_any_meta_commits_come_to_a_change(rows: list[tuple[int | None, str]]) -> None:
    commits = [
        MetaCommit(f"{number:040x}", "", "", Identity("A", f"{number % 2}@server"), at, f"x\n\n{text}\n\nLabel: {text}")
        for number, (at, text) in enumerate(rows)
    ]
    told = history("1", commits)
    assert (told.owner is None) == (not commits)
    assert all("meta commit 0" in fault for fault in told.faults)


def test_only_accounts_have_a_server() -> None:
    assert server(Identity("", "12@abc")) == "abc"
    assert server(Identity("", "server@abc")) == ""
