"""How a fleet stands at a glance: the sum first, and what wants a hand on top."""

from __future__ import annotations

from impact.model.fleet import FAILED, GOOD, Standing
from impact.render.fleet_status import status_text


def standing(name, end, good=None):
    return Standing(
        name, f"/srv/{name}", None, "", 0, good, int(end == FAILED), end, "no such folder" * (end == FAILED)
    )


def test_what_wants_a_hand_is_on_top_and_all_are_summed_up():
    found = (standing("a", GOOD, 60), standing("b", ""), standing("c", GOOD, 60), standing("d", FAILED, 30))
    lines = status_text(found, None, 120).splitlines()
    assert lines[0] == "4 repositories: 1 failed, 1 not read yet, 2 good"
    assert [line.split()[0] for line in lines[4:8]] == ["d", "b", "a", "c"]
    assert status_text(found[:1], None, 120).startswith("1 repository: 1 good\n")
