"""Which images a Dockerfile takes from elsewhere."""

from __future__ import annotations

import pytest
from growth import keeps_step
from hypothesis import given
from hypothesis import strategies as st

from impact.opportunities.dockerfile import loose, taken


def names(text: str) -> list[str]:
    return [each.named for each in taken(text)]


def test_stages_and_numbers_are_its_own():
    text = (
        "FROM a AS One\nFROM b as two\nCOPY --from=one x y\nCOPY --chown=1 --from=0 x y\nCOPY --from=c:1 x y\nFROM two"
    )
    assert names(text) == ["a", "b", "c:1"]
    assert [(each.line, each.base) for each in taken(text)] == [(1, True), (2, True), (5, False)]
    assert [each[0] for each in loose(text)] == [1, 2]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ARG V=1\nFROM a:$V", "a:1"),
        ("ARG V='1'\nFROM a:${V}", "a:1"),
        ("ARG R=b\nARG I=$R/a\nFROM ${I}:2", "b/a:2"),
        ("ARG V\nFROM a:$V", "a:$"),
        ("FROM a:${V:-3}", "a:3"),
        ("ARG V=1\nFROM a:${V-3}", "a:1"),
        ("FROM \\\n  # why\n\n  a:1 \\\n  AS b", "a:1"),
        ("\ufeff# escape=`\nFROM a:1\r\n", "a:1"),
    ],
)
def test_arguments_count_with_their_defaults(text, named):
    assert names(text.lstrip("\ufeff")) == [named]


@pytest.mark.parametrize(
    "text",
    [
        'RUN psql -c "select x \\\nFROM users"\nFROM a',
        "RUN <<EOF\nFROM users\nEOF\nFROM a",
        "RUN cat <<-'END' > x\nFROM users\n  END\nFROM a",
        "RUN cat <<EOF > x \\\nmore\nFROM a",
        "RUN tr a b <<<EOF\nFROM a\nEOF",
        "# FROM users\nFROM a",
        "# escape=`\nRUN x `\nFROM users\nCOPY x C:\\\nFROM a",
        "FROM a\nLABEL x=" + "y" * 9000 + "\nRUN " + "x \\\n" * 3000 + "FROM z",
        "select\nFROM_ONE x\nFROM a",
    ],
)
def test_what_a_shell_is_given_is_no_base(text):
    assert names(text) == ["a"]


def test_arguments_do_not_swell():
    def text(lines: int) -> str:
        many = "".join("ARG B=" + "$A" * 2000 + "\n" for _ in range(lines))
        return "ARG A=" + "x" * 3000 + "\n" + many + "FROM $B\n"

    assert [len(each) for each in names(text(400))] == [256]
    assert keeps_step(names, text(400), text(100))


@given(st.lists(st.sampled_from(["FROM ", "a", "$A", "${A:-", "}", "ARG A=", "\\", "\n", "COPY --from=", "<<E", "E"])))
def test_any_text_is_read(parts):
    names("".join(parts))
