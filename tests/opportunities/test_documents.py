"""What a guide names, and what it does not: placeholders, the past, other repositories, what it makes itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.opportunities.documents import Surroundings, is_document, mentions
from impact.opportunities.head import Head
from impact.opportunities.ignoring import ignores
from impact.opportunities.runners import BY_NAME, RUNNERS

AROUND = Surroundings(frozenset({"web", "docs"}), "widget", "https://git.example/acme/widget")


def named(text: str, path: str = "README.md") -> set[tuple[str, str]]:
    return {(each.kind, each.name) for each in mentions(path, text, AROUND)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Run `make lint test`.", {("make", "lint"), ("make", "test")}),
        ("```sh\n$ yarn build\n> built dist/x.js\n```", {("npm", "build")}),
        ("```console\n$ bundle exec rake db:seed\n```", {("rake", "db:seed")}),
        ("    tox -e docs,lint\n", {("tox", "docs"), ("tox", "lint")}),
        ("`nox -s docs`", {("nox", "docs")}),
        ("```\nsudo ./scripts/up.sh --now=1\n```", {("path", "scripts/up.sh"), ("flag", "--now")}),
        ("See [guide](docs/guide.md#top).", {("path", "docs/guide.md")}),
        ("See https://x.example and [b](https://git.example/acme/widget/blob/main/a/b.py)", {("path", "a/b.py")}),
        ("```sh\ncd web\nnpm run dev\n```", {("npm", "dev")}),
        ("`pip install -r dev-requirements.txt`", {("path", "dev-requirements.txt")}),
    ],
)
def test_what_is_named(text: str, expected: set[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The script `tools/x.py` was removed.",
        "# Changelog\nRun `make lint`.\n",
        "<!--\n`make lint`\n-->",
        "```sh\ngit clone https://x.example/other\ncd other\nmake lint\n```",
        "```sh\ncp x b/local.yml\n```\nEdit `b/local.yml`.\n",
        "`path/to/file.py` and `your-app/x.py`",
        "`/etc/passwd` and `~/x/y`",
        "```python\nopen('a/b.txt')\n```",
        "[x](https://elsewhere.example/acme/widget/blob/main/a.py)",
        "`make -C sub lint`",
        "`<dir>/x.sh` and `$HOME/x.sh`",
        "unclosed `make 'lint`",
    ],
)
def test_what_is_not_named(text: str) -> None:
    assert named(text) == set()


def test_a_section_about_the_past_ends_where_another_begins() -> None:
    assert named("# Upgrading\n`make a`\n## From 1\n`make b`\n# Setup\n`make c`\n") == {("make", "c")}
    assert named("History\n-------\n``make a``\n\nSetup\n-----\n``make b``\n", "README.rst") == {("make", "b")}


@given(st.text(alphabet="`#[]()<>-=. \n\t/abc:$'\"\\~*", max_size=200))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for path in ("README.md", "docs/a.rst", "INSTALL"):
        for each in mentions(path, text, AROUND):
            assert each.name
            assert 1 <= each.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("runner", "text"),
    [
        ("make", ".PHONY: x\nNAME: deps\n\tcmd\n"),
        ("npm", '{"name": "a", "scripts": {"x": "y", "NAME": "z"}}'),
        ("tox", "[tox]\nenvlist = py312, NAME\n"),
        ("nox", "@nox.session\ndef NAME(session):\n"),
        ("just", "@NAME arg='x':\n  cmd\n"),
        ("rake", "  task :NAME => :x do\n"),
        ("task", "tasks:\n  NAME:\n    cmds: []\n"),
        ("composer", '{"scripts": {"NAME": "x"}}'),
        ("gradle", 'tasks.register<Copy>("NAME") {\n'),
        ("invoke", "@task\ndef NAME(c):\n"),
        ("poe", "[tool.poe.tasks]\nNAME = 'x'\n"),
    ],
)
def test_a_definition_is_known(runner: str, text: str) -> None:
    one = BY_NAME[runner]
    assert one.defined("seed", text.replace("NAME", "seed"))
    assert one.mentioned("seed", text.replace("NAME", "seed"))
    assert not one.defined("seed", text.replace("NAME", "seeded"))
    assert not one.mentioned("seed", text.replace("NAME", "seeded"))
    assert {each.name for each in RUNNERS} == set(BY_NAME)


def test_an_assignment_is_no_target() -> None:
    assert not BY_NAME["make"].defined("CC", "CC := gcc\n")


def test_what_is_there() -> None:
    head = Head(("src/a.py", "docs/page.md", "lib/sub"))
    assert head.has("src")
    assert head.has("SRC/A.py")
    assert head.has("docs/page.html")
    assert head.has("lib/sub/inside")
    assert not head.has("src/a.sh")
    assert head.ends_with("a.py")
    assert not head.ends_with("b/a.py")


@pytest.mark.parametrize(
    ("place", "kept_out"),
    [
        ("config/local.yml", True),
        ("other/config/local.yml", False),
        ("a/b.log", True),
        ("out/deep/x", True),
        ("web/node.cfg", True),
        ("node.cfg", False),
        ("a/**", False),
    ],
)
def test_what_is_left_out_on_purpose(place: str, kept_out: bool) -> None:
    ignoring = {".gitignore": "# c\n/config/local.yml\n*.log\nout/\n", "web/.gitignore": "node.cfg\n"}
    assert ignores(place, ignoring) is kept_out


def test_documents_by_their_endings() -> None:
    assert is_document("README")
    assert is_document("docs/a.Md")
    assert not is_document("docs/a.png")
