"""Which jobs bring something out, and what they take unpinned; YAML that means harm is passed over with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.opportunity import Skipped
from impact.opportunities.pinning import action, image, orb, remote
from impact.opportunities.trees import Tree
from impact.opportunities.unpinned import dockerfiles, in_dockerfile, is_pipeline, spots
from impact.settings.pipeline_file import LARGEST, pipeline

SHA = "8f4b7f84864484a7bf31766abe9204da3cbe65b3"
GITHUB = ".github/workflows/main.yml"
TRUSTED = ("actions", "github")


def named(text: str, path: str = GITHUB) -> list[str]:
    """Return what a pipeline takes unpinned."""
    tree = pipeline(path, text.encode())
    assert isinstance(tree, Tree), tree
    return [each.named for each in spots(tree, TRUSTED)]


def workflow(on: str, steps: str, *, name: str = "CI") -> str:
    return f"name: {name}\non: {on}\njobs:\n  one:\n    steps:\n{steps}"


USES = "      - uses: a/b@v1\n"


@pytest.mark.parametrize(
    ("on", "name", "expected"),
    [
        ("{release: {types: [published]}}", "CI", True),
        ("{push: {tags: ['v*']}}", "CI", True),
        ("{push: {tags: ['v*'], branches: [main]}}", "CI", False),
        ("[push, pull_request]", "CI", False),
        ("push", "Publish", True),
        ("push", "Deploy preview", False),
        ("push", "Release notes", False),
        ("[push, pull_request]", "Release", False),
        ("workflow_dispatch", "Release", True),
        ("schedule", "Nightly", False),
    ],
)
def test_what_starts_a_workflow_and_what_it_is_called(on: str, name: str, expected: bool) -> None:
    assert named(workflow(on, USES, name=name)) == (["a/b@v1"] if expected else [])


@pytest.mark.parametrize(
    "command", ["npm publish --access public", "twine upload dist/*", "docker push acme/app", "kubectl apply -f x.yml"]
)
def test_only_the_job_that_publishes_counts_and_what_it_needs(command: str) -> None:
    text = (
        "on: [push, pull_request]\njobs:\n"
        "  test: {steps: [{uses: x/test@v1}]}\n"
        "  build: {steps: [{uses: x/build@v1}]}\n"
        f"  last:\n    needs: build\n    steps:\n      - uses: x/last@v1\n      - run: {command}\n"
    )
    assert named(text) == ["x/build@v1", "x/last@v1"]


@pytest.mark.parametrize(
    ("used", "loose"),
    [
        ("a/b@v1", True),
        ("a/b/c@main", True),
        ("a/b/.github/workflows/x.yml@v2", True),
        (f"a/b@{SHA}", False),
        ("Actions/checkout@v4", False),
        ("./.github/actions/x", False),
        ("slsa-framework/slsa-github-generator/.github/workflows/g.yml@v2.0.0", False),
        ("docker://alpine", True),
        ("docker://alpine:3.20", False),
        ("${{ matrix.action }}", False),
    ],
)
def test_actions(used: str, loose: bool) -> None:
    assert bool(action(used, TRUSTED)) is loose


@pytest.mark.parametrize(
    ("named_so", "loose"),
    [
        ("alpine", True),
        ("acme.example:5000/team/app", True),
        ("acme.example:5000/team/app:1.2", False),
        ("alpine:latest", True),
        (f"alpine@sha256:{'0' * 64}", False),
        ("$CI_REGISTRY_IMAGE:$TAG", False),
        ("scratch", False),
        ("", False),
    ],
)
def test_images(named_so: str, loose: bool) -> None:
    assert bool(image(named_so)) is loose


def test_orbs_and_includes() -> None:
    assert orb("acme/tool@volatile")
    assert orb("acme/tool@2")
    assert not orb("acme/tool@2.1.0")
    assert not orb("circleci/node@5")
    assert remote("https://example.com/ci.yml")
    assert not remote(f"https://example.com/{SHA}/ci.yml")
    assert not remote("/local.yml")


def test_a_gitlab_pipeline() -> None:
    text = (
        "include:\n  - remote: https://example.com/ci.yml\n  - local: /x.yml\n"
        "test: {image: python, script: [pytest]}\n"
        "ship: {stage: deploy, image: {name: 'alpine:latest'}, script: [x]}\n"
        "tagged: {image: node, script: [x], rules: [{if: $CI_COMMIT_TAG}]}\n"
    )
    assert named(text, ".gitlab-ci.yml") == ["https://example.com/ci.yml", "alpine:latest", "node"]
    assert named("include: https://example.com/ci.yml\ntest: {script: [pytest]}\n", ".gitlab-ci.yml") == []


def test_the_dockerfile_that_a_release_builds() -> None:
    text = workflow("{release: {}}", "      - run: docker build -f ./deploy/Dockerfile .\n")
    tree = pipeline(GITHUB, text.encode())
    assert isinstance(tree, Tree)
    assert dockerfiles(tree, {"deploy/Dockerfile", "Dockerfile"}) == ("deploy/Dockerfile",)
    found = in_dockerfile(
        "D", "ARG V=3.12\nARG B\nFROM python:${V} AS one\nFROM one\nFROM $B\nFROM --platform=x node\n"
    )
    assert [(each.line, each.named) for each in found] == [(6, "FROM --platform=x node")]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"a: [", "not YAML"),
        (b"\xff\xfe\xfa", "not UTF-8"),
        (b"[" * 500, "nested more than"),
        (b"x" * (LARGEST + 1), "larger than"),
        (b"a: \x07", "does not allow"),
        (b"? {a: b}\n: c\n", "a key must be plain text"),
    ],
)
def test_hostile_yaml_is_passed_over_with_a_reason(raw: bytes, why: str) -> None:
    read = pipeline(GITHUB, raw)
    assert isinstance(read, Skipped)
    assert why in read.why


def test_an_alias_unfolds_to_nothing() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    tree = pipeline(GITHUB, bomb.encode())
    assert isinstance(tree, Tree)
    assert tree.at("c") == [None, None]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["jobs", "steps", "uses", "on", "push", "image", "include", "with", "needs", "a"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_any_value_is_read_without_a_fault(value: object) -> None:
    for path in (GITHUB, ".gitlab-ci.yml", ".circleci/config.yml"):
        tree = Tree(path, {"jobs": value, "on": value, "include": value, "one": value}, {})
        spots(tree, TRUSTED)
        dockerfiles(tree, {"Dockerfile"})
        spots(Tree(path, value, {}), TRUSTED)


def test_which_files_are_pipelines() -> None:
    assert is_pipeline(".github/workflows/a.yaml")
    assert is_pipeline("sub/.gitlab-ci.yml")
    assert not is_pipeline(".github/dependabot.yml")
    assert not is_pipeline(".github/workflows/a.yml.bak")
