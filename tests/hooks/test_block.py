from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.hooks.block import EVERY, SHEBANG, TRAILER, filled, find, insert, interpreter, remove
from impact.model.errors import ImpactError
from impact.shipped import shipped

TEMPLATES = {name: shipped("hooks", f"{name}.sh").read_bytes() for name in EVERY}
BLOCK = filled(TEMPLATES["post-commit"], b"/usr/bin/python3")
PATHS = st.binary(min_size=1).filter(lambda path: not set(path) & {0, 10, 13})


def without_ours(content):
    return b"impact hook v" not in content


@given(st.binary().filter(without_ours), st.sampled_from(EVERY))
def test_what_is_inserted_is_removed_to_the_byte(content, name):
    block = filled(TEMPLATES[name], b"/usr/bin/python3")
    assert remove(insert(content, block)) == content
    assert remove(content) == content
    if content:
        assert find(insert(content, block)).rstrip(b"\n") == block.rstrip(b"\n")


@given(st.binary().filter(lambda line: b"\n" not in line), st.binary().filter(without_ours))
def test_our_block_comes_right_after_the_first_line(line, rest):
    made = insert(b"#!" + line + b"\n" + rest, BLOCK)
    assert made == b"#!" + line + b"\n" + BLOCK + rest


@given(*[st.binary().filter(without_ours)] * 2)
def test_what_others_change_meanwhile_stays(rest, later):
    assert remove(insert(SHEBANG + rest, BLOCK) + later) == SHEBANG + rest + later
    assert remove(insert(SHEBANG + rest, BLOCK).replace(BLOCK + rest, BLOCK + later)) == SHEBANG + later


def test_a_line_appended_to_a_file_that_had_no_last_line_break():
    made = insert(b"#!/bin/sh", BLOCK)
    assert remove(made) == b"#!/bin/sh"
    assert remove(made + b"\necho more\n") == b"#!/bin/sh\necho more\n"


@given(st.binary().filter(without_ours), PATHS, PATHS)
def test_inserting_again_replaces(content, one, other):
    first = insert(content, filled(TEMPLATES["post-commit"], one))
    second = insert(first, filled(TEMPLATES["post-commit"], other))
    assert second == insert(content, filled(TEMPLATES["post-commit"], other))
    assert interpreter(second) == other


@pytest.mark.parametrize("path", [b"/a b/py'thon", b'/a"$HOME"`x`/py', b"/\xff\\n/p", b"/''/'", b"/a;b&c|d/#p"])
def test_odd_paths_reach_the_shell_as_they_are(path):
    (line,) = [line for line in filled(TEMPLATES["post-commit"], path).split(b"\n") if b" py=" in line]
    told = subprocess.run(("sh", "-c", line + b'\nprintf %s "$py"'), capture_output=True, check=True).stdout
    assert told == path
    assert interpreter(line) == path


@pytest.mark.parametrize("path", [b"", b"/a\nb/python", b"/a\rb", b"/a\0b"])
def test_a_path_with_a_line_break_is_refused(path):
    with pytest.raises(ImpactError, match="cannot stand in a script"):
        filled(BLOCK, path)


@pytest.mark.parametrize("content", [SHEBANG + BLOCK.rpartition(b"# <<<")[0], SHEBANG + BLOCK + b"echo\n" + BLOCK])
def test_a_block_changed_by_hand_is_left_alone(content):
    for ask in (find, remove, lambda content: insert(content, BLOCK)):
        with pytest.raises(ImpactError, match="changed by hand"):
            ask(content)


@pytest.mark.parametrize("name", EVERY)
def test_a_block_is_short_marked_and_for_its_hook(name):
    text = TEMPLATES[name].decode("ascii")
    lines = text.splitlines()
    assert len(lines) <= 25
    assert lines[0].startswith("# >>> impact hook v1 >>> ")
    assert lines[-1] == "# <<< impact hook v1 <<<"
    if name != TRAILER:  # which notes nothing
        assert f'"hook":"{name}"' in text
        assert f"ran-{name}" in text


def test_merged_and_applied_are_noted_alike():
    merged, applied = (TEMPLATES[name].split(b"\n", 1)[1] for name in ("post-merge", "post-applypatch"))
    assert merged.replace(b"post-merge", b"post-applypatch") == applied
