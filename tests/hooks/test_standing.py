from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.hooks.block import NAMES, SHEBANG, filled, insert
from impact.hooks.record import Done, Record, read, written
from impact.hooks.script import HookFile, ending, line, refusal
from impact.hooks.standing import Seen, Way, instructions, judge
from impact.model.errors import ImpactError
from impact.shipped import shipped

BLOCK = filled(shipped("hooks", "post-commit.sh").read_bytes(), b"/usr/bin/python3")
LINE = line("post-commit").encode()
HERE = Way("/r/hooks")
ELSEWHERE = Way("/h", "core.hooksPath is '/h' (global: file:/c)")


def file(content, kind="file", path="/r/hooks/post-commit", **more):
    return HookFile(path, kind, content, **{"runs": True} | more)


def seen(found, **more):
    return Seen("post-commit", found, BLOCK, **more)


@pytest.mark.parametrize(
    ("what", "way", "state", "todo"),
    [
        (seen(file(b"", "absent")), HERE, "not installed", ""),
        (seen(file(b"", "absent")), ELSEWHERE, "not installed", ""),
        (seen(file(SHEBANG + BLOCK), recorded=True), HERE, "installed", ""),
        (seen(file(SHEBANG + BLOCK.rstrip(b"\n")), recorded=True), HERE, "installed", ""),
        (seen(file(SHEBANG + BLOCK.replace(b"notes that", b"told that"))), HERE, "outdated", "impact hooks repair"),
        (seen(file(SHEBANG + BLOCK), python_there=False), HERE, "interpreter gone", "impact hooks repair"),
        (seen(file(SHEBANG + BLOCK, runs=False)), HERE, "never reached", "chmod +x /r/hooks/post-commit"),
        (seen(file(SHEBANG + BLOCK.rpartition(b"# <<<")[0])), HERE, "damaged", "take out"),
        (seen(file(SHEBANG + b"exit 0\n" + BLOCK)), HERE, "never reached", "impact hooks repair"),
        (seen(file(SHEBANG + BLOCK), folder_there=False), HERE, "never reached", "impact hooks repair"),
        (seen(file(SHEBANG + b"exit\n" + LINE), script=True), ELSEWHERE, "never reached", "move the line"),
        (seen(file(SHEBANG + LINE, runs=False), script=True), ELSEWHERE, "never reached", "chmod +x"),
        (seen(file(SHEBANG), recorded=True), HERE, "dropped", "impact hooks repair"),
        (seen(file(b"#!/usr/bin/perl\n"), recorded=True), HERE, "dropped", "impact sync"),
        (seen(file(b"#!/usr/bin/perl\n")), HERE, "not ours to write", ""),
        (seen(file(SHEBANG, "link"), script=True), HERE, "waits for a line", line("post-commit")),
        (seen(file(b"", "absent"), recorded=True), ELSEWHERE, "shadowed", line("post-commit")),
        (seen(file(SHEBANG + line("post-commit").encode()), script=True), ELSEWHERE, "called by a line", ""),
        (seen(file(SHEBANG + line("post-commit").encode())), ELSEWHERE, "not installed", "impact hooks install"),
        (seen(file(b"", "absent"), configured=True), ELSEWHERE, "configured", ""),
    ],
)
def test_how_a_hook_stands(what, way, state, todo):
    found = judge(what, way)
    assert found.state == state
    assert todo in found.todo
    assert bool(todo) == bool(found.todo)


def test_a_block_that_another_hook_calls_is_reached_through_it():
    legacy = file(SHEBANG + BLOCK, path="/r/hooks/post-commit.legacy")
    found = judge(seen(file(b"#!/bin/sh\n# by pre-commit\n"), called=legacy, recorded=True), HERE)
    assert (found.state, found.says) == ("installed", "through /r/hooks/post-commit.legacy")


def test_the_line_to_add_names_nobody_and_nothing_of_this_machine():
    for name in NAMES:
        assert "\n" not in line(name)
        assert "/r/" not in instructions(seen(file(SHEBANG), script=True), ELSEWHERE).partition("impact=")[2]


@pytest.mark.parametrize(
    ("before", "end"),
    [
        (b"exec true\n", "exec true"),
        (b"exit\n", "exit"),
        (b'echo\nexit "$?"\n', 'exit "$?"'),
        (b"exec 3>&1\n", ""),
        (b"exec </dev/null\n", ""),
        (b"if true; then\n    exit 1\nfi\n", ""),
        (b"# exit\nexiting\n", ""),
    ],
)
def test_where_a_script_ends_before_ours(before, end):
    for ours in (BLOCK, line("post-commit").encode()):
        assert ending(file(SHEBANG + before + ours), "post-commit") == end
        assert ending(file(SHEBANG + ours + before), "post-commit") == ""


@pytest.mark.parametrize("first", ["/bin/sh", " /bin/sh -e", "/usr/bin/env bash", "/usr/bin/env -S bash -eu", "dash"])
def test_shells_that_understand_our_block(first):
    assert refusal(file(f"#!{first}\n".encode())) == ""


@pytest.mark.parametrize(
    "first", ["/bin/fish", "/bin/zsh", "/bin/shx", "/usr/bin/env", "", " ", "/bin/csh -f", "/sh/x"]
)
def test_shells_and_others_that_do_not(first):
    assert refusal(file(f"#!{first}\n".encode())).startswith("is written for ")


@pytest.mark.parametrize("words", ['python3 "$0" "$@"', "perl -x -wS $0", "tclsh ${0}"])
def test_a_script_that_two_languages_read_is_not_for_ours(words):
    assert refusal(file(f"#!/bin/sh\nexec {words}\n".encode())) == "hands itself to another program"
    assert refusal(file(b'#!/bin/sh\nexec "$(dirname "$0")/other" "$@"\n')) == ""


@given(
    st.dictionaries(st.sampled_from(NAMES), st.builds(Done, st.text(), st.none() | st.binary())),
    st.booleans(),
    st.booleans(),
)
def test_a_record_is_read_as_it_was_written(hooks, folder_made, configured):
    record = Record(hooks, folder_made, configured)
    again = read(written(record), "hooks.json")
    assert (dict(again.hooks), again.folder_made, again.configured) == (hooks, folder_made, configured)


@given(st.binary() | st.from_regex(rb'\{"v":1,.*\}', fullmatch=True))
def test_anything_else_is_no_record(text):
    with pytest.raises(ImpactError, match=r"hooks\.json: "):
        read(text, "hooks.json")


@given(st.binary())
def test_judging_any_file_ends_in_a_word(content):
    assert judge(seen(file(content)), HERE).state
    assert judge(seen(file(insert(b"#!/bin/sh\n", BLOCK) + content)), HERE).state
