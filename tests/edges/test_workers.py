from __future__ import annotations

import os
from operator import neg

import pytest

from impact.edges.workers import cores, spread
from impact.model.errors import ImpactError


def test_parts_come_back_in_their_order():
    assert list(spread(neg, iter([3, 1, 2]), 2)) == [-3, -1, -2]


def test_a_process_that_dies_is_said(tmp_path):
    with pytest.raises(ImpactError, match="died") as raised:
        list(spread(os._exit, [1, 2, 3], 2))
    assert "again" in raised.value.hint


def test_few_cores_are_taken():
    assert 1 <= cores() <= 4
