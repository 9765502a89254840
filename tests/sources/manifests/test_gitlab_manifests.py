"""Pipelines of GitLab and Azure as manifests."""

from __future__ import annotations

import pytest
from manifest_words import reader_of
from test_github_manifests import need, read

from impact.model.manifests import Manifest, Offer, Thing
from impact.sources.manifests.base import Unreadable


def offered(path, text):
    return [each.thing.name for each in read(path, text).offers]


def test_what_a_pipeline_of_gitlab_includes():
    told = read(
        ".gitlab-ci.yml",
        """
include:
- /own.yml
- https://git.example.com/Shop/ci/-/raw/v1/a/web.yml
- remote: https://git.example.com/shop/ci/-/raw/main/b.yml?inline=false
- remote: https://example.com/some.yml
- {local: own.yml}
- {template: Jobs/SAST.gitlab-ci.yml}
- {project: Shop/ci, ref: v2, file: [/one.yml, two.yml]}
- {project: $GROUP/ci, file: one.yml}
- {component: git.example.com/shop/ci/Lint@1.0}
- {component: $CI_SERVER_FQDN/Shop/tools/ci/scan@~latest}
- {component: $HOST/shop/scan@1}
- {component: '$CI_SERVER_FQDN/$X/ci/scan@1'}
image: ${REGISTRY}/x
default: {image: {name: 'python:3.12'}, services: [postgres]}
test: {script: [x], image: node, services: [{name: redis}]}
variables: {image: none}
""",
    )
    assert told.needs == (
        need("docker", "docker.io/library/node"),
        need("docker", "docker.io/library/postgres"),
        need("docker", "docker.io/library/python", "3.12"),
        need("docker", "docker.io/library/redis"),
        need("workflow", "/shop/ci//one.yml", "v2"),
        need("workflow", "/shop/ci//two.yml", "v2"),
        need("workflow", "/shop/tools/ci//scan", "~latest"),
        need("workflow", "git.example.com/shop/ci//Lint", "1.0"),
        need("workflow", "git.example.com/shop/ci//a/web.yml", "v1"),
        need("workflow", "git.example.com/shop/ci//b.yml", "main"),
    )
    assert told.left == 5
    assert told.offers == ()


def test_a_lone_include_is_one():
    assert read(".gitlab-ci.yml", "include: {project: shop/ci, file: a.yml}").needs == (
        need("workflow", "/shop/ci//a.yml"),
    )
    assert read("x/.gitlab-ci.yml", "") == Manifest()


def test_a_file_that_others_may_include_is_an_offer():
    assert offered("ci/web.gitlab-ci.yml", ".web: {script: [x]}") == ["//ci/web.gitlab-ci.yml"]
    assert offered(".gitlab/ci/web.yml", "variables: {a: b}") == []
    assert offered(".gitlab-ci.yml", "web: {script: [x]}") == []


def test_a_component_is_an_offer_by_its_name():
    text = "spec: {inputs: {stage: {default: test}}}\n---\nscan: {script: [x], image: 'a/b:$[[ inputs.tag ]]'}\n"
    assert read("templates/scan.yml", text) == Manifest(
        needs=(need("docker", "docker.io/a/b"),),
        offers=(Offer(Thing("workflow", "//scan")), Offer(Thing("workflow", "//templates/scan.yml"))),
    )
    assert offered("templates/scan/template.yml", text) == ["//scan", "//templates/scan/template.yml"]
    assert offered("gitlab-ci/templates/a/b.yml", text) == ["//gitlab-ci/templates/a/b.yml"]
    assert reader_of("charts/shop/templates/a.yml") is None


@pytest.mark.parametrize(
    "text", ["kind: Service\nspec: {ports: []}\n", "a: {{ .Values.x }}: b", "spec: {ports: []}", ""]
)
def test_other_templates_are_nobodys(text):
    assert read("templates/service.yaml", text) == Manifest()


def test_what_gitlab_reads_is_said_to_be_broken():
    with pytest.raises(Unreadable, match="line 1: not YAML"):
        read(".gitlab-ci.yml", "a: b: c")


def test_what_a_pipeline_of_azure_takes():
    told = read(
        "azure-pipelines.yml",
        """
resources:
  repositories:
  - {repository: hub, type: github, name: Shop/pipes, ref: refs/tags/v1, endpoint: x}
  - {repository: own, type: git, name: Web/Pipes}
  - {repository: beside, type: git, name: pipes}
  - {repository: other, type: githubenterprise, name: shop/pipes}
  - {repository: filled, type: git, name: $(x)}
extends: {template: Main.yml@hub}
stages:
- template: /a/b.yml@own
- stage: x
  jobs: [{template: c.yml@beside}, {template: d.yml}, {template: e.yml@self}]
- {template: f.yml@other}
- {template: f.yml@filled}
- {template: f.yml@nowhere}
""",
    )
    assert told.needs == (
        need("workflow", "../../web/pipes//a/b.yml"),
        need("workflow", "../pipes//c.yml"),
        need("workflow", "github.com/shop/pipes//Main.yml", "refs/tags/v1"),
    )
    assert (told.left, told.offers) == (3, ())


def test_a_template_of_azure_is_an_offer():
    assert offered(".azure-pipelines/build.yml", "parameters: []\nsteps: []\n") == ["//.azure-pipelines/build.yml"]
    assert offered("azure-pipelines/vars.yml", "steps: []\n") == []
    assert reader_of("azure/x.yml") is None
