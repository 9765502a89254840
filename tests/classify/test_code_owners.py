"""The last pattern of a file of owners that fits a path counts, as forges read it."""

from __future__ import annotations

import pytest

from impact.classify.code_owners import MOST, CodeOwners, is_too_long

TEXT = """
# who is asked
*            @all
*.md         @writers @all
/web/        @web
docs/*       @docs
api/**/v1    @api
src/**       @src
/src/free.py
[Section]
tools        @tools # and nobody else
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("a.py", ("@all",)),
        ("deep/er/README.md", ("@all", "@writers")),
        ("web/app/index.ts", ("@web",)),
        ("other/web/index.ts", ("@all",)),
        ("docs/a.txt", ("@docs",)),
        ("docs/b/a.txt", ("@all",)),
        ("api/v1/x.py", ("@api",)),
        ("api/b/c/v1/x.py", ("@api",)),
        ("src/a/b.py", ("@src",)),
        ("src/free.py", ()),
        ("any/tools/x", ("@tools",)),
    ],
)
def test_owners_of_a_path(path, owners):
    assert CodeOwners(TEXT).of(path) == owners


def test_without_a_pattern_nobody_owns_anything():
    assert CodeOwners("").of("a.py") == ()
    assert CodeOwners("/web/ @web").of("web.py") == ()


def test_a_long_file_is_read_and_one_that_no_forge_reads_names_nobody():
    text = "* @all\n" + "/src/ @src\n" * (MOST - 1)
    assert not is_too_long(text)
    assert CodeOwners(text).of("src/a.py") == ("@src",)
    assert is_too_long(f"{text}*")
    assert CodeOwners(f"{text}*").of("src/a.py") == ()
