"""No cell of the table is a formula, whatever a title says."""

from __future__ import annotations

import csv
import io

import sample
from hypothesis import given
from hypothesis import strategies as st

from impact.render.csv_table import HEAD, render


@given(
    st.one_of(st.sampled_from(["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2", "\t=x", "\r=x", '"=x', "%x"]), st.text())
)
def test_no_cell_begins_a_formula(title):
    report = sample.retitled(title)
    rows = list(csv.reader(io.StringIO(render(report))))
    assert tuple(rows[0]) == HEAD
    assert len(rows) == 1 + sum(len(each.every_claim) for each in report.stories)
    for cell in (cell for row in rows[1:] for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "|", "%", "\t", "\r"))
        assert "\n" not in cell
