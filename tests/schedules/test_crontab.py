from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.errors import ImpactError
from impact.schedules.crontab import block, find, insert, remove
from impact.schedules.errand import Errand

ERRAND = Errand("17 3 * * *", "/usr/bin/python3", "/people/you/fleet.yaml", "", (("PATH", "/usr/bin:/bin"),))
BLOCK = block(ERRAND)
OTHERS = st.binary().filter(lambda content: b"impact schedule" not in content)


@given(OTHERS)
def test_what_is_inserted_is_removed_to_the_byte(content):
    assert remove(insert(content, BLOCK)) == content
    assert remove(content) == content
    assert insert(insert(content, BLOCK), BLOCK) == insert(content, BLOCK)


@pytest.mark.parametrize(
    "content",
    [b"", b"# mine\n", b"5 5 * * * true", b"MAILTO=\r\n5 5 * * * true\r\n", b"\n\n  \n# a\n\n", b"\xff # no text\n"],
)
def test_every_sort_of_crontab_comes_back(content):
    made = insert(content, BLOCK)
    assert made == BLOCK + content, "before settings that others made for the lines after them"
    assert remove(made) == content


@given(OTHERS.map(lambda text: text + b"\n"), OTHERS)
def test_a_block_that_was_moved_stays_where_it_is(one, other):
    newer = block(Errand("5 4 * * *", "/usr/bin/python3", "/people/you/fleet.yaml"))
    assert insert(one + BLOCK + other, newer) == one + newer + other
    assert remove(one + BLOCK + other) == one + other


def test_a_block_with_other_line_ends_and_a_note_in_it_is_ours():
    windows = BLOCK.replace(b"\n", b"\r\n")
    assert remove(b"# a\n" + windows + b"# b\n") == b"# a\n# b\n"
    noted = BLOCK.replace(b"17 3", b"# not tonight\n#17 3")
    assert remove(noted + b"# b\n") == b"# b\n"
    assert remove(BLOCK.removesuffix(b"\n")) == b"", "at the end, without a line break"


@pytest.mark.parametrize(
    "edited",
    [
        BLOCK.replace(b"# <<<", b"# <"),
        BLOCK.replace(b"# >>>", b"#>>>"),
        BLOCK + BLOCK,
        BLOCK.partition(b"\n")[2],
        BLOCK.replace(b"17 3", b"0 0 * * * backup\n17 3"),
        BLOCK.replace(b"17 3", b"0 0 * * * python -m impact report\n17 3"),
        BLOCK.replace(b"# <<<", b"1 1 * * * other -P -m impact schedule run --fleet x\n# <<<"),
    ],
)
def test_what_was_edited_beyond_knowing_is_left_alone(edited):
    for change in (find, remove, lambda content: insert(content, BLOCK)):
        with pytest.raises(ImpactError, match="changed by hand"):
            change(b"# mine\n" + edited)


@pytest.mark.parametrize("path", ["/a b/fl'eet.yaml", '/a"$HOME"`x`/f', "/ä/100%/f", "/a;b&c|d/#f", "/back\\slash"])
def test_odd_paths_reach_the_command_as_they_are(path, tmp_path):
    told = tmp_path / "told"
    program = tmp_path / "prog ram"
    program.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >'{told}'\n")
    program.chmod(0o755)
    lines = block(Errand("17 3 * * *", str(program), path, path, (("PATH", "/usr/bin:/bin"),))).decode().split("\n")
    # What cron does: a bare % ends the command, one after a backslash is a per cent sign.
    command = lines[2].partition("* * * ")[2].replace("\\%", "\0")
    assert "%" not in command
    subprocess.run(("/bin/sh", "-c", command.replace("\0", "%")), check=True)
    assert told.read_text().splitlines()[-3:] == [path, "--ledger", path]


@pytest.mark.parametrize("path", ["/a\nb", "/a\rb", "/a\0b", "/a\x7fb"])
def test_a_path_that_no_line_can_hold_is_refused(path):
    with pytest.raises(ImpactError, match="cannot stand in a schedule"):
        Errand("17 3 * * *", "/usr/bin/python3", path)
