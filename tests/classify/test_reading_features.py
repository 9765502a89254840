"""Short cuts on the way to features change none of them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from impact.classify.diff_facts import FactBook, FactRule
from impact.classify.features import _PEOPLE, _SHAPES, _without_people
from impact.classify.globs import PathSets
from impact.classify.patterns import PatternSet

pieces = st.lists(
    st.sampled_from([*"aZ09 .:/-_#@<>`'\"(&+\n\t\r\u0130\u212a", "by:", "change-id", "and", "ada@example"])
)
texts = pieces.map("".join) | st.text()


@pytest.mark.parametrize(("shape", "marks"), [each[1:] for each in _SHAPES], ids=[each[0] for each in _SHAPES])
@given(text=texts)
def test_no_shape_is_there_without_one_of_its_marks(shape, marks, text):
    assert any(mark in text for mark in marks) or not shape.search(text)


@given(texts)
@example("Signed-off-by: Ada <ada@example.com>\nx-by: y\n<a> b@c:d@e\nChange-Id: I1\n")
def test_people_are_left_out_line_by_line_as_in_one_go(body):
    assert _without_people(body) == _PEOPLE.sub("", body)


RULES = (r"^\s*x", r"y.*z", r"\bw\b", r"[^a]b", r"^\d+$|q", r"\s{2}")


@given(st.lists(st.text("xyzwabq1 \t\v\f").map(str.encode), max_size=20))
def test_lines_that_come_again_show_what_every_pattern_alone_shows(lines):
    sets = PathSets((("tests", ("t",)), ("opaque", ("o",))))
    book = FactBook(tuple(FactRule(pattern, pattern) for pattern in RULES), sets, "tests", ("opaque",))
    alone = PatternSet(RULES, engine="re")
    for line in (*lines, *lines):
        assert book.seen(line) == alone.search(line.replace(b"\v", b" "))
