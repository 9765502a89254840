"""Names that mean the same package."""

from __future__ import annotations

import pytest

from impact.identity.packages import normal


@pytest.mark.parametrize(
    ("ecosystem", "name", "compared"),
    [
        ("pypi", " Zope.Interface__x ", "zope-interface-x"),
        ("cargo", "Serde_json", "serde-json"),
        ("nuget", "Newtonsoft.Json", "newtonsoft.json"),
        ("composer", "Acme/Tool", "acme/tool"),
        ("npm", "JSONStream", "JSONStream"),
        ("golang", "github.com/BurntSushi/toml", "github.com/BurntSushi/toml"),
        ("maven", "com.Acme:a_b", "com.Acme:a_b"),
    ],
)
def test_names_are_compared_as_the_ecosystem_does(ecosystem: str, name: str, compared: str) -> None:
    assert normal(ecosystem, name) == compared
    assert normal(ecosystem, compared) == compared
