"""What the environments that tests run in, and those of conda, ask for."""

from __future__ import annotations

import pytest
from growth import keeps_step
from manifest_words import manifest, needs, reader_of

from impact.model.manifests import Need, Thing
from impact.sources.manifests import conda
from impact.sources.manifests.base import Unreadable


def test_every_environment_of_tox_and_its_plugins() -> None:
    text = """
        [tox]
        envlist = py{311,312}, lint
        requires =
            tox>=4
            tox-gh >= 1.2
        [base]
        deps = pytest>=7
        [testenv]
        deps =
            {[base]deps}
            -r requirements/tests.txt
            -cconstraints.txt
            -e .
            {toxinidir}/plugins/one
            ./plugins/two
            # not this one
            coverage[toml] ~= 7.0  # for the gate
            py311,django{42,50}: mock<5
            !lint: pytest-xdist --pre
            git+https://git.example.com/team/tool.git@v3#egg=tool
        commands = pytest {posargs}
        [testenv:lint]
        deps: flake8==6.*
        [other]
        deps = nothing
    """
    assert needs("tox.ini", text) == {
        "tox": (">=4", "develop"),
        "tox-gh": (">= 1.2", "develop"),
        "pytest": (">=7", "develop"),
        "coverage": ("~= 7.0", "develop"),
        "mock": ("<5", "develop"),
        "pytest-xdist": ("", "develop"),
        "tool": ("v3", "develop", "https://git.example.com/team/tool.git"),
        "flake8": ("==6.*", "develop"),
    }


def test_what_tox_alone_can_fill_in_is_counted() -> None:
    found = manifest("tox.ini", "[testenv]\ndeps =\n  {env:WHICH:django}\n  mock\n")
    assert ([each.thing.name for each in found.needs], found.left) == (["mock"], 1)


def test_sections_that_lead_in_a_circle_end() -> None:
    assert needs("tox.ini", "[testenv]\ndeps = {[testenv:a]deps}\n[testenv:a]\ndeps =\n {[testenv]deps}\n one") == {
        "one": ("", "develop")
    }


def test_tables_of_tox() -> None:
    tables = """
        requires = ["tox>=4.21"]
        [env_run_base]
        deps = ["pytest>=8", "-r requirements.txt", {replace = "ref", of = ["env", "a", "deps"]}]
        [env.docs]
        deps = "sphinx\\n-e ."
    """
    expected = {"tox": (">=4.21", "develop"), "pytest": (">=8", "develop"), "sphinx": ("", "develop")}
    assert needs("tox.toml", tables) == expected
    below = "[tool.tox]\n" + tables.replace("[env", "[tool.tox.env")
    assert needs("pyproject.toml", below) == expected
    old = '[tool.tox]\nlegacy_tox_ini = """\n[testenv]\ndeps =\n  mock\n"""'
    assert needs("pyproject.toml", old) == needs("setup.cfg", "[testenv]\ndeps = mock") == {"mock": ("", "develop")}


def test_broken_settings_of_tox_hide_nothing_of_the_file_around_them() -> None:
    text = '[project]\nname = "one"\ndependencies = ["attrs"]\n[tool.tox]\nlegacy_tox_ini = "[testenv"\n'
    found = manifest("pyproject.toml", text)
    assert ([each.thing.name for each in found.needs], found.left) == (["attrs"], 1)


def test_an_environment_of_conda() -> None:
    text = """
        name: acme
        channels: [conda-forge]
        dependencies:
          - python=3.11
          - numpy>=1.24,<2
          - conda-forge::Scipy =1.11
          - pandas=2.1=py311_0
          - xarray 2023.1.* py_1
          - dask[version='>=2023.1']
          - ruamel.yaml
          - pip
          - pip:
            - -r requirements.txt
            - requests~=2.31
            - acme-core @ https://example.com/acme_core-1.0.tar.gz
    """
    found = manifest("environment.yml", text)
    assert {(each.thing.ecosystem, *each[0][1:], each.version, each.source) for each in found.needs} == {
        ("conda", "python", "=3.11", ""),
        ("conda", "numpy", ">=1.24,<2", ""),
        ("conda", "scipy", "=1.11", ""),
        ("conda", "pandas", "=2.1", ""),
        ("conda", "xarray", "2023.1.*", ""),
        ("conda", "dask", ">=2023.1", ""),
        ("conda", "ruamel-yaml", "", ""),
        ("conda", "pip", "", ""),
        ("pypi", "requests", "~=2.31", ""),
        ("pypi", "acme-core", "", "https://example.com/acme_core-1.0.tar.gz"),
    }
    assert {each.scope for each in found.needs} == {"run"}
    (only,) = manifest("docs/environment-docs.yaml", "dependencies: [sphinx]").needs
    assert only == Need(Thing("conda", "sphinx"), "", "develop")


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        ("env.yml", True), ("ENV.yaml", True), ("a/dev-environment.yml", True), ("environments_3.11.yaml", True),
        (".env.yml", True), ("envoy.yml", False), ("my_envs.yml.yml", True), ("env.yml.txt", False), ("env", False),
    ],
)  # fmt: skip
def test_what_an_environment_is_called(name: str, is_read: bool) -> None:
    assert conda.reads(name) is is_read


def test_a_long_name_of_many_parts_is_read_in_step_with_its_length() -> None:
    def name(parts: int) -> str:
        return "-env" * parts

    assert keeps_step(conda.reads, name(6_000), name(1_500))


def test_what_is_called_like_an_environment_may_be_another_programs() -> None:
    assert needs("deploy/env.yaml", "a: [") == needs("deploy/env.yaml", "dependencies: {a: 1}") == {}
    assert reader_of("environments/production.yml") is None
    with pytest.raises(Unreadable):
        manifest("environment.yml", "a: [")
