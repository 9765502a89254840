"""The two trees of an XML manifest say the same, and refuse the same in the same words."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.sources.manifests import pom
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.xml_tree import Element, at, fields, local, plain_tree, xml_tree

NAMES = st.sampled_from(["project", "parent", "properties", "dependencies", "dependency", "p:version", "groupId"])
WORDS = st.sampled_from(
    ["", "1", " 1\n", "a&amp;b", "<!-- c -->", "<![CDATA[<x>]]>", "<?p q?>", "&b;", "\0", "ä", "]]>"]
)
STARTS = st.sampled_from(
    [
        "",
        '<?xml version="1.0" encoding="latin-1"?>',
        '<?xml version="1.0" encoding="utf-16"?>',
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        "<!doctype a>",
        "\ufeff",
    ]
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    name = draw(NAMES)
    space = draw(st.sampled_from(["", ' xmlns="urn:a"', ' xmlns:p="urn:p"', ' a="1"', " a=1"]))
    parts = draw(st.lists(WORDS if depth > 3 else WORDS | elements(depth + 1), max_size=4))
    return f"<{name}{space}>{''.join(parts)}</{name}>"


def both(text: bytes) -> tuple[object, object]:
    return told(lambda: said(plain_tree(text))), told(lambda: slowly(xml_tree(text)))


def told(read: Callable[[], object]) -> object:
    try:
        return read()
    except Unreadable as error:
        return str(error)


def said(element: ElementTree.Element) -> object:
    return local(element), fields(element), fields(element, last=True), [said(each) for each in element]


def slowly(element: Element) -> object:
    first = {each.name: each.text for each in reversed(element.children)}
    last = {each.name: each.text for each in element.children}
    return element.name, first, last, [slowly(each) for each in element.children]


@given(STARTS, elements(), st.sampled_from(["utf-8", "latin-1", "utf-16"]))
def test_both_trees_say_the_same(start: str, element: str, encoding: str) -> None:
    quick, slow = both((start + element).encode(encoding, "replace"))
    assert quick == slow


@pytest.mark.parametrize(
    "text",
    [
        b"<a>" * 60 + b"</a>" * 60,
        b"<a>" * 61 + b"</a>" * 61,
        b"<a>" + b"<b/>" * 99_998 + b"</a>",
        b"<a>" + b"<b/>" * 99_999 + b"</a>",
        b"<a>" + b"<b/>" * 100_000 + b"</a>",
        b'<?xml version="1.0" encoding="cp037"?><a/>',
        b'<!DOCTYPE a [<!ENTITY b "cccccccccc">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"),
        b"<a/>" + b" " * (2 << 20),
        b"",
    ],
)
def test_what_is_refused_stays_refused(text: bytes) -> None:
    quick, slow = both(text)
    assert quick == slow


def test_a_way_down_keeps_the_order() -> None:
    tree = plain_tree(b"<a><b><c>1</c></b><x><c>2</c></x><b><c>3</c><xc>4</xc></b></a>")
    assert [each.text for each in at(tree, "b", "c")] == ["1", "3"]


def test_a_prefix_that_is_not_declared_is_read_all_the_same() -> None:
    found = pom.read("pom.xml", b"<m:project><m:groupId>a</m:groupId><m:artifactId>b</m:artifactId></m:project>")
    assert [each.thing.name for each in found.offers] == ["a:b"]
