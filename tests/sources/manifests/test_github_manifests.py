"""Workflows and actions of GitHub as manifests."""

from __future__ import annotations

import pytest
from manifest_words import reader_of

from impact.model.manifests import Manifest, Need, Offer, Thing
from impact.sources.manifests.base import Unreadable

FLOW = ".github/workflows/build.yml"


def read(path: str, text: str) -> Manifest:
    reader = reader_of(path)
    assert reader is not None
    return reader.read(path, text.encode())


def need(ecosystem, name, version="", scope="develop"):
    return Need(Thing(ecosystem, name), version, scope)


def test_what_a_workflow_takes():
    told = read(
        FLOW,
        """
on: [push]
jobs:
  shared:
    uses: Shop/pipelines/.github/workflows/Build.yml@v2
  own:
    uses: ./.github/workflows/lint.yml
  test:
    container: {image: "ghcr.io/shop/ci:7"}
    services:
      db: {image: postgres:16}
    steps:
      - uses: actions/checkout@0123456789012345678901234567890123456789 # v4
      - uses: shop/Actions/setup/node/@main
      - uses: ./.github/actions/own
      - uses: docker://alpine:3
      - uses: ${{ matrix.action }}
      - uses: nothing
      - run: make
  plain:
    container: node:20
  filled: {container: "${{ matrix.image }}"}
""",
    )
    assert told == Manifest(
        needs=(
            need("action", "github.com/actions/checkout", "0123456789012345678901234567890123456789"),
            need("action", "github.com/shop/actions//setup/node", "main"),
            need("docker", "docker.io/library/alpine", "3"),
            need("docker", "docker.io/library/node", "20"),
            need("docker", "docker.io/library/postgres", "16"),
            need("docker", "ghcr.io/shop/ci", "7"),
            need("workflow", "github.com/shop/pipelines//.github/workflows/Build.yml", "v2"),
        ),
        left=3,
    )


@pytest.mark.parametrize("starts", ["workflow_call", "[push, workflow_call]", "{workflow_call: {inputs: {}}}"])
def test_a_workflow_that_can_be_called_is_an_offer(starts):
    assert read(FLOW, f"on: {starts}\njobs: {{}}\n").offers == (Offer(Thing("workflow", f"//{FLOW}")),)


@pytest.mark.parametrize("text", ["on: push\n", "on: {push: {branches: [workflow_call]}}\n", "", "on:\njobs: [x]\n"])
def test_another_workflow_is_none(text):
    assert read(FLOW, text) == Manifest()


def test_images_that_a_workflow_pushes_by_name_are_offers():
    told = read(
        FLOW,
        """
jobs:
  push:
    steps:
      - uses: docker/build-push-action@v6
        with:
          push: ${{ github.event_name != 'pull_request' }}
          tags: |
            shop/till:latest
            ghcr.io/shop/till:${{ github.sha }}
            ghcr.io/${{ github.repository }}:v1
      - {uses: docker/build-push-action@v6, with: {tags: "shop/kept"}}
      - {uses: docker/build-push-action@v6, with: {tags: "shop/kept", push: "false"}}
      - {uses: docker/metadata-action@v5, with: {images: "name=quay.io/shop/paint,enable=true\\n# no\\nshop paint"}}
""",
    )
    assert [(each.thing.name, each.version) for each in told.offers] == [
        ("docker.io/shop/till", "latest"), ("ghcr.io/shop/till", ""), ("quay.io/shop/paint", ""),
    ]  # fmt: skip
    assert told.left == 1


def test_the_original_of_an_anchor_is_read_and_its_alias_is_nothing():
    told = read(FLOW, "jobs:\n  a:\n    steps: &same\n    - uses: shop/a@v1\n  b:\n    steps: *same\n")
    assert [each.thing.name for each in told.needs] == ["github.com/shop/a"]


def test_images_that_a_matrix_spells_out_are_needs():
    told = read(
        FLOW,
        """
jobs:
  a:
    strategy: {matrix: {on: [{image: alpine:3}, {image: 'shop/ci:1'}, {name: x}], include: [{db: 'postgres:16'}, x]}}
    container: {image: "${{ matrix.on.image }}"}
    services: {db: {image: "${{matrix.db}}"}, other: {image: "${{ matrix.none }}"}}
""",
    )
    assert [each.thing.name for each in told.needs] == [
        "docker.io/library/alpine", "docker.io/library/postgres", "docker.io/shop/ci",
    ]  # fmt: skip
    assert told.left == 1


def test_an_action_is_an_offer_and_needs_what_its_steps_take():
    composite = "runs:\n  using: composite\n  steps:\n  - uses: actions/cache@v4\n  - uses: ../up\n"
    told = read("setup/node/action.yml", composite)
    assert told.offers == (Offer(Thing("action", "//setup/node")),)
    assert told.needs == (need("action", "github.com/actions/cache", "v4"),)
    assert told.left == 1
    told = read("action.yaml", "runs: {using: docker, image: 'docker://shop/tool:1'}")
    assert told.offers == (Offer(Thing("action", "//")),)
    assert told.needs == (need("docker", "docker.io/shop/tool", "1"),)
    assert read("action.yml", "runs: {using: docker, image: Dockerfile}").needs == ()


def test_another_action_yml_is_none():
    assert read("roles/x/action.yml", "name: x\nruns: often\n") == Manifest()


@pytest.mark.parametrize("path", [".github/workflows/x/y.yml", "workflows/a.yml", "my-action.yml", "action.yml.md"])
def test_other_files_are_not_read(path):
    assert reader_of(path) is None


@pytest.mark.parametrize(("text", "why"), [("- a\n", "not a mapping of YAML"), ("a: b: c", "line 1: not YAML")])
def test_what_is_no_workflow_says_why(text, why):
    with pytest.raises(Unreadable, match=f"^{why}$"):
        read(FLOW, text)
