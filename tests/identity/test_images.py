"""One name for a container image, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.identity.images import image_name

DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("python", ("docker.io/library/python", "")),
        (" python:3.12 ", ("docker.io/library/python", "3.12")),
        ("docker.io/python:3.12", ("docker.io/library/python", "3.12")),
        ("index.docker.io/library/python", ("docker.io/library/python", "")),
        ("shop/till:v1", ("docker.io/shop/till", "v1")),
        (f"ghcr.io/Shop/till@{DIGEST}", ("ghcr.io/shop/till", f"@{DIGEST}")),
        (f"ghcr.io/shop/till:v1@{DIGEST}", ("ghcr.io/shop/till", f"v1@{DIGEST}")),
        ("localhost/till", ("localhost/till", "")),
        ("registry.example.com:5000/a/b/till:v1", ("registry.example.com:5000/a/b/till", "v1")),
        ("registry.example.com:5000/till", ("registry.example.com:5000/till", "")),
        ("scratch", None),
        ("", None),
        ("a b", None),
        ("$IMAGE", None),
        ("till:", None),
        ("till@sha256:short", None),
        ("shop//till", None),
        ("-host.example/till:v1", None),
        ("bad_host.example/till", None),
        ("x" * 500, None),
    ],
)
def test_image(written, named):
    assert image_name(written) == named


@given(st.text(max_size=50))
def test_its_own_answer_stays(written):
    named = image_name(written)
    if named is not None:
        assert image_name(named[0]) == (named[0], "")
