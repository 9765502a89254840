"""What pyproject.toml, setup.py, setup.cfg, Pipfile and lists of requirements say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manifest_words import reader_of

from impact.sources.manifests.base import Unreadable
from tests.sources.manifests.manifest_words import manifest, needs, offers


def test_the_tables_of_the_standard() -> None:
    text = """
        [build-system]
        requires = ["hatchling>=1.27"]
        [project]
        name = "Acme.Tools"
        version = "1.2"
        dependencies = ["Click>=8.1,<9", "rich [all] ~= 13.7 ; python_version > '3.8'", "acme_core"]
        [project.optional-dependencies]
        test = ["pytest", "acme-tools[fast]"]
        fast = ["orjson==3.*"]
        [dependency-groups]
        lint = ["ruff", {include-group = "types"}]
        types = ["mypy>=1", "Rich"]
    """
    assert needs("pyproject.toml", text) == {
        "acme-core": ("", "run"),
        "click": (">=8.1,<9", "run"),
        "rich": ("~= 13.7", "run"),
        "orjson": ("==3.*", "run"),
        "pytest": ("", "develop"),
        "hatchling": (">=1.27", "develop"),
        "ruff": ("", "develop"),
        "mypy": (">=1", "develop"),
    }
    assert offers("pyproject.toml", text) == [("acme-tools", "1.2", False)]


def test_addresses_are_sources_and_paths_inside_are_no_needs() -> None:
    text = """
        [project]
        dependencies = [
            "one @ git+https://user:secret@git.example.com/team/one.git@v1.4",
            "two @ https://example.com/two-2.0-py3-none-any.whl#sha256=00",
            "three @ file:./three", "four @ {root:uri}/four", "five", "six>=1", "seven", "eight",
        ]
        [tool.uv.sources]
        five = {workspace = true}
        six = {git = "https://git.example.com/team/six", tag = "v2"}
        seven = {path = "../../elsewhere"}
        eight = [{url = "https://example.com/eight.tar.gz"}, {index = "inner"}]
    """
    assert needs("sub/pyproject.toml", text) == {
        "one": ("v1.4", "run", "https://git.example.com/team/one.git"),
        "two": ("", "run", "https://example.com/two-2.0-py3-none-any.whl"),
        "six": (">=1", "run", "https://git.example.com/team/six"),
        "seven": ("", "run", "../../elsewhere"),
        "eight": ("", "run", "https://example.com/eight.tar.gz"),
    }


def test_poetry_flit_pdm_hatch_and_uv() -> None:
    text = """
        [tool.poetry]
        name = "inner"
        version = "0.1"
        package-mode = false
        [tool.poetry.dependencies]
        python = "^3.11"
        one = "^1.4"
        two = {git = "ssh://git@git.example.com/two.git", tag = "v1"}
        three = {path = "../three"}
        four = [{version = "<2", python = "<3.9"}, {version = ">=2"}]
        nine = {url = "https://example.com/nine.whl"}
        [tool.poetry.group.main.dependencies]
        ten = "*"
        [tool.poetry.group.docs.dependencies]
        five = "*"
        [tool.pdm.dev-dependencies]
        test = ["six"]
        [tool.hatch.envs.default]
        dependencies = ["seven>1"]
        [tool.uv]
        dev-dependencies = ["eight"]
    """
    assert needs("apps/x/pyproject.toml", text) == {
        "one": ("^1.4", "run"),
        "two": ("v1", "run", "ssh://git.example.com/two.git"),
        "four": ("<2", "run"),
        "nine": ("", "run", "https://example.com/nine.whl"),
        "ten": ("*", "run"),
        "five": ("*", "develop"),
        "six": ("", "develop"),
        "seven": (">1", "develop"),
        "eight": ("", "develop"),
    }
    assert offers("pyproject.toml", text) == [("inner", "0.1", True)]
    flit = '[tool.flit.metadata]\nmodule = "acme"\nrequires = ["one"]\nrequires-extra = {doc = ["sphinx"]}'
    assert needs("pyproject.toml", flit) == {"one": ("", "run"), "sphinx": ("", "develop")}
    assert offers("pyproject.toml", flit) == [("acme", "", False)]


def test_what_may_not_be_uploaded_is_private() -> None:
    text = '[project]\nname = "a"\nclassifiers = ["Private :: Do Not Upload"]'
    assert offers("pyproject.toml", text) == [("a", "", True)]
    assert offers("pyproject.toml", '[project]\nname = "a"\n[tool.uv]\npackage = false') == [("a", "", True)]


def test_a_list_of_requirements() -> None:
    text = """
        # what we run on
        -r base.txt
        --index-url https://example.com/simple
        Flask>=2.0  # the web
        Jinja2==3.1.4 \\
            --hash=sha256:00 \\
            --hash=sha256:01
            # via flask
        click==8.1 --hash=sha256:00
            # via -r requirements.in
        -e git+https://git.example.com/team/tool.git@v3#egg=tool&subdirectory=a
        -e .
        ./wheels/x.whl
        https://example.com/wheels/wheeled-1.5-py3-none-any.whl ; python_version < "3.9"
        ../outside/thing-1.0.tar.gz
    """
    assert needs("requirements.txt", text) == {
        "flask": (">=2.0", "run"),
        "jinja2": ("==3.1.4", "indirect"),
        "click": ("==8.1", "run"),
        "tool": ("v3", "run", "https://git.example.com/team/tool.git"),
        "wheeled": ("1.5", "run", "https://example.com/wheels/wheeled-1.5-py3-none-any.whl"),
        "thing": ("1.0", "run", "../outside/thing-1.0.tar.gz"),
    }


def test_a_list_that_a_program_adds_to_is_read_whole() -> None:
    text = """
        needed = ["one>=1"]
        if "SKIP" not in os.environ:
            needed.append("two>=2")
        else:
            needed.extend(["three"])
        try:
            needed += ["four"]
        except Exception:
            pass
        needed -= ["five"]
        needed.insert(0, "six")
        needed.remove("seven")
        unknown.append("eight")
        os.path.append("nine")
        setup(install_requires=needed)
    """
    assert set(needs("setup.py", text)) == {"one", "two", "three", "four"}


@pytest.mark.parametrize(
    ("comments", "scope"),
    [
        ("# via -r requirements/tests.in", "run"),
        ("# via\n    #   -r tests.in\n    #   tox", "run"),
        ("# via\n    #   app (pyproject.toml)\n    #   tox", "run"),
        ("# via -r tests.txt", "run"),
        ("# via\n    #   -r tests.txt\n    #   pytest", "indirect"),
        ("# via pytest", "indirect"),
    ],
)
def test_a_list_that_is_locked_itself_speaks_only_for_what_nobody_else_asks_for(comments: str, scope: str) -> None:
    assert needs("requirements.txt", f"pluggy==1.5\n    {comments}\n")["pluggy"] == ("==1.5", scope)


def test_a_lock_that_says_nothing_of_who_asks_speaks_for_nobody() -> None:
    head = "#\n# This file is autogenerated by pip-compile with Python 3.12\n# by the following command:\n"
    assert needs("requirements.txt", f"{head}a==1\n") == {"a": ("==1", "indirect")}
    assert needs("requirements.txt", f"{head}a==1\n    # via -r requirements.in\n")["a"] == ("==1", "run")
    assert needs("requirements.txt", "a==1\n")["a"] == ("==1", "run")


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("requirements-dev.txt", "develop"),
        ("a/dev_requirements.txt", "develop"),
        ("requirements/tests.in", "develop"),
        ("docs/requirements.txt", "develop"),
        ("requirements/production.txt", "run"),
        ("requirements.latest.txt", "run"),
    ],
)
def test_the_name_of_a_list_says_what_it_is_for(path: str, scope: str) -> None:
    assert needs(path, "a") == {"a": ("", scope)}


def test_lists_of_other_things_are_not_read() -> None:

    for path in ("constraints.txt", "requirements-constraints.txt", "docs/notes.txt", "requirements.md", "MANIFEST.in"):
        assert reader_of(path) is None, path


def test_setup_py_is_read_and_never_run() -> None:
    text = """
        import os
        from setuptools import setup
        os.abort()
        needed = ["one>=1"] + ["two"]
        settings = {"name": "acme", "extras_require": {"test": ["pytest"], "s:python_version<'3'": "three\\nfour"}}
        setup(version=read("VERSION"), install_requires=[*needed, *os.environ], setup_requires="wheel", **settings)
    """
    found = manifest("setup.py", text)
    assert [(each.thing.name, each.version, each.scope) for each in found.needs] == [
        ("four", "", "run"),
        ("one", ">=1", "run"),
        ("pytest", "", "develop"),
        ("three", "", "run"),
        ("two", "", "run"),
        ("wheel", "", "develop"),
    ]
    assert found.offers[0].thing.name == "acme"
    assert found.offers[0].version == ""
    assert found.left == 1


def test_a_list_that_a_function_names_is_read() -> None:
    text = """
        import os
        shared = ["one"]
        def main():
            install_requires = ["two>=0.1,<0.2"] + shared
            more: list = ["three"]
            if "SKIP" not in os.environ:
                install_requires.append("four>=4")
            shared = ["not what the top says"]
            setup(name="acme", install_requires=install_requires, tests_require=more)
        main()
    """
    assert set(needs("setup.py", text)) == {"one", "two", "three", "four"}


def test_setup_py_of_python_2_is_read() -> None:
    text = """
        import os, sys
        def audit():
            try:
                os.chmod("a", 0755)
            except OSError, e:
                print "it failed: %s" % e
                print >>sys.stderr, "again"
                raise SystemExit, "no"
            except (ImportError, ValueError), e:
                print
            print("well")
        setup(name="acme", install_requires=["one>=0.16", 'two'])
    """
    assert {name: each[0] for name, each in needs("setup.py", text).items()} == {"one": ">=0.16", "two": ""}
    assert offers("setup.py", text) == [("acme", "", False)]


def test_names_that_stand_for_each_other_end() -> None:
    doubled = "".join(f"a{at} = [a{at + 1}, a{at + 1}]\n" for at in range(60))
    assert manifest("setup.py", f"a = b\nb = a\n{doubled}setup(name=a, install_requires=a0)").left > 0


def test_setup_cfg() -> None:
    text = """
        [metadata]
        name = acme
        version = attr: acme.__version__
        [options]
        install_requires =
            one>=1  # why
            # not now
            two
        tests_require = three
        [options.extras_require]
        docs = sphinx
        all = file: all.txt
    """
    assert needs("setup.cfg", text) == {
        "one": (">=1", "run"),
        "two": ("", "run"),
        "three": ("", "develop"),
        "sphinx": ("", "develop"),
    }
    assert offers("setup.cfg", text) == [("acme", "", False)]
    assert needs("setup.cfg", "[flake8]\nmax-line-length = 100") == {}


def test_pipfile() -> None:
    text = """
        [[source]]
        url = "https://example.com"
        [packages]
        one = "*"
        two = {version = ">=1", extras = ["x"]}
        three = {path = ".", editable = true}
        four = {git = "https://git.example.com/four.git", ref = "main"}
        five = {file = "https://example.com/five.whl"}
        six = {path = "../../six"}
        [dev-packages]
        seven = "==1"
        [requires]
        python_version = "3.11"
    """
    assert needs("Pipfile", text) == {
        "one": ("*", "run"),
        "two": (">=1", "run"),
        "four": ("main", "run", "https://git.example.com/four.git"),
        "five": ("", "run", "https://example.com/five.whl"),
        "six": ("", "run", "../../six"),
        "seven": ("==1", "develop"),
    }
    assert manifest("Pipfile", "[packages]\na = 1").left == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("setup.py", "print 'two' and (\n  print 'three'"),
        ("setup.py", "(" * 300),
        ("setup.py", "#" * 300_000),
        ("setup.cfg", "no section = 1"),
        ("pyproject.toml", "[project"),
        ("Pipfile", "a." * 100 + "a = 1"),
        ("pyproject.toml", "a=" + "[" * 100_000),
        ("requirements.txt", "a\n" * 30_000),
        ("requirements.txt", "a" * (600 << 10)),
    ],
)
def test_what_cannot_be_understood_is_said(path: str, text: str) -> None:
    with pytest.raises(Unreadable):
        manifest(path, text)


_names = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
_versions = st.from_regex(r"(>=|==|~=|<)[1-9][0-9]?\.[0-9]{1,2}", fullmatch=True) | st.just("")


@given(st.dictionaries(_names, _versions, max_size=8))
def test_requirements_come_back_as_they_were_written(asked: dict[str, str]) -> None:
    """The same in every file that can hold them."""
    lines = [name + version for name, version in asked.items()]
    expected = {name: (version, "run") for name, version in asked.items()}
    assert needs("requirements.txt", "\n".join(lines)) == expected
    assert needs("pyproject.toml", f"[project]\ndependencies = {lines!r}") == expected
    assert needs("setup.py", f"setup(install_requires={lines!r})") == expected
    indented = "".join(f"\n  {line}" for line in lines)
    assert needs("setup.cfg", f"[options]\ninstall_requires ={indented}") == expected
