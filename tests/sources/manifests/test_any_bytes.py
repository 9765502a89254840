"""Whatever a file holds, a reader gives a manifest or says that it cannot be read, and takes little time for it."""

from __future__ import annotations

from functools import partial

import pytest
from growth import keeps_step
from hypothesis import given
from hypothesis import strategies as st
from manifest_words import reader_of

from impact.model.manifests import SCOPES, Manifest
from impact.sources.manifests.base import LARGEST, Reader, Unreadable
from impact.sources.manifests.registry import READERS, readers_of
from impact.sources.manifests.shared import SHARED

PATHS = {
    "pyproject.toml": '[project]\nname="a"\ndependencies=["b>=1"]',
    "setup.cfg": "[options]\ninstall_requires =\n  b\n",
    "setup.py": "setup(install_requires=['b'])",
    "requirements.txt": "b>=1 # c\n-e d\n",
    "Pipfile": '[packages]\nb="*"',
    "tox.ini": "[testenv]\ndeps =\n  py3: b>=1\n  {[base]deps}\n[base]\ndeps = c",
    "tox.toml": '[env_run_base]\ndeps = ["b>=1"]',
    "environment.yml": "dependencies:\n  - b=1\n  - pip:\n    - c\n",
    "package.json": '{"dependencies": {"b": "^1"}}',
    "go.mod": "module a\nrequire (\n b v1 // indirect\n)",
    "Cargo.toml": '[dependencies]\nb = {path="../b"}',
    "a.gemspec": 's.add_dependency "b", "~> 1"',
    "pom.xml": "<project><dependencies><dependency><groupId>b</groupId><artifactId>c</artifactId></dependency>"
    "</dependencies><groupId>a</groupId><artifactId>a</artifactId></project>",
    "build.gradle": "v = '1'\nimplementation 'b:c:$v'",
    "libs.versions.toml": '[libraries]\nb = "b:c:1"',
    "a.csproj": '<Project><PackageReference Include="b" Version="1"/></Project>',
    "composer.json": '{"require": {"b/c": "^1"}}',
    "Gemfile": 'group :test do\n gem "b", git: "c"\nend',
}
# Pieces, and how often each is said.
BURDENS = {
    "brackets": ((b"[", 400_000),),
    "braces": ((b'{"a":', 200_000),),
    "dotted": ((b"a.", 200_000), (b"b=1", 1)),
    "minus": ((b"x=", 1), (b"-", 100_000), (b"1", 1)),
    "plus": ((b"x=", 1), (b"1+", 100_000), (b"1", 1)),
    "spaces": ((b" ", LARGEST),),
    "lines": ((b"\n", LARGEST),),
    "quotes": ((b'"', LARGEST),),
    "continued": ((b"a\\\n", 150_000),),
    "needs": ((b"a>=1\n", 90_000),),
    "groups": ((b"group :test do\n", 15_000), (b"gem 'a'\n", 15_000)),
    "markers": ((b"a;" + b"(" * 900 + b"\n", 500),),
    "tables": ((b"D={", 1), (b"'a':1,", 10_000), (b"}\n", 1), (b"setup(**D)\n", 15_000)),
    "comments": ((b"/*", 250_000),),
    "escaped": ((b'"', 1), (b'\\"', 250_000)),
    "elements": ((b"<a>", 500_000),),
    "declared": ((b"implementation group: ", 20_000),),
    "too large": ((b"#", LARGEST + 1),),
    "digits": ((b'{"a":', 1), (b"9", 200_000), (b"}", 1)),
    "wide": ((b"\xff\xfea\0=\0", 1),),
    "binary": ((bytes(range(256)), 100),),
}


def told(why: str) -> None:
    assert why
    assert "\n" not in why


def checked(reader: Reader, path: str, text: bytes) -> Manifest | None:
    try:
        found = reader.read(path, text)
    except Unreadable as error:
        return told(str(error))
    assert list(found.needs) == sorted(found.needs)
    assert len({each.thing for each in found.needs}) == len(found.needs)
    assert len({each.thing for each in found.offers}) == len(found.offers)
    assert {each.scope for each in found.needs} <= set(SCOPES)
    assert found == reader.read(path, text)
    return found


def test_every_reader_is_tried_here() -> None:
    assert {reader_of(path) for path in PATHS} == set(READERS) - {reader for reader, _ in SHARED}
    for path, text in PATHS.items():
        reader = reader_of(f"some/where/{path}")
        assert reader is not None
        found = checked(reader, path, text.encode())
        assert found is not None
        assert found.needs or path == "Cargo.toml", path


@pytest.mark.parametrize("path", PATHS)
@given(data=st.data())
def test_any_bytes(path: str, data: st.DataObject) -> None:
    reader = reader_of(path)
    assert reader is not None
    good = PATHS[path]
    at = data.draw(st.integers(0, len(good)))
    noise = data.draw(st.binary(max_size=40) | st.text(max_size=20).map(lambda text: text.encode("utf-8")))
    checked(reader, path, data.draw(st.binary(max_size=200)))
    checked(reader, path, good[:at].encode() + noise + good[at:].encode())


@pytest.mark.parametrize("burden", BURDENS)
@pytest.mark.parametrize("path", PATHS)
def test_no_file_is_a_burden(path: str, burden: str) -> None:
    reader = reader_of(path)
    assert reader is not None
    whole, quarter = (b"".join(piece * max(times // part, 1) for piece, times in BURDENS[burden]) for part in (1, 4))
    assert keeps_step(partial(checked, reader, path), whole, quarter)


def test_marks_of_byte_order_are_understood() -> None:
    reader = reader_of("requirements.txt")
    assert reader is not None
    for text in (b"\xef\xbb\xbfone", "\ufeffone".encode("utf-16-le"), "\ufeffone".encode("utf-16-be")):
        assert reader.read("requirements.txt", text).needs[0].thing.name == "one"


def test_most_paths_are_nobodys() -> None:
    for path in ("", "a", "a/", "impact/cli.py", "go.mod/x", "Gemfile.lock", "package-lock.json", "xpackage.json"):
        assert readers_of(path) == (), path
