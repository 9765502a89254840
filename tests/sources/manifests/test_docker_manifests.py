"""Dockerfiles, compose files and submodules as manifests."""

from __future__ import annotations

import pytest
from manifest_words import reader_of
from test_github_manifests import need, read

from impact.model.manifests import Manifest, Need, Offer, Thing
from impact.sources.manifests.base import Unreadable


def test_a_dockerfile_needs_what_it_builds_upon():
    told = read("app/Dockerfile.web", "ARG BASE\nFROM python:3.12 AS b\nFROM $BASE\nFROM scratch\nCOPY --from=b x y\n")
    assert told == Manifest(needs=(need("docker", "docker.io/library/python", "3.12", "run"),), left=1)
    assert read(".devcontainer/Dockerfile", "FROM python").needs[0].scope == "develop"
    with pytest.raises(Unreadable, match="larger"):
        read("Dockerfile", "x" * (3 << 20))


@pytest.mark.parametrize(
    "path", ["Dockerfile", "a/Containerfile", "web.Dockerfile", "web.dockerfile", "Dockerfile-3.12", "Dockerfile.rocky"]
)
def test_what_is_called_a_dockerfile_is_read(path):
    assert reader_of(path) is not None


@pytest.mark.parametrize(
    "path", ["dockerfile.py", "Dockerfile.j2", "Dockerfile.dockerignore", "Dockerfile_test.go", "Dockerfiles/x", "file"]
)
def test_what_is_about_one_is_not(path):
    assert reader_of(path) is None


def test_a_compose_file_needs_what_it_runs_and_offers_what_it_builds():
    told = read(
        "docker-compose.yml",
        """
x-base: &base
  image: ${REGISTRY:-quay.io}/shop/base:${TAG}
services:
  web: {build: ., image: "ghcr.io/shop/web:${TAG:-latest}"}
  worker: {image: ghcr.io/shop/web}
  cache: {build: cache, image: redis}
  db: {image: "postgres:16"}
  filled: {image: $IMAGE}
  other: {<<: *base}
  odd: [x]
""",
    )
    assert told.offers == (Offer(Thing("docker", "ghcr.io/shop/web"), "latest"),)
    assert told.needs == (
        need("docker", "docker.io/library/postgres", "16", "run"),
        need("docker", "quay.io/shop/base", "", "run"),
    )
    assert told.left == 1


def test_an_old_compose_file_has_its_services_at_the_top():
    assert read("compose.yaml", "db: {image: a/b}\n").needs == (need("docker", "docker.io/a/b", "", "run"),)
    assert read("compose.test.yml", "version: '3'\nvolumes: {image: x}\n") == Manifest()


@pytest.mark.parametrize("path", ["composer.yml", "docker-compose.md", "compose.py"])
def test_other_files_are_no_compose_files(path):
    assert reader_of(path) is None


def test_submodules_are_known_by_their_address():
    told = read(
        ".gitmodules",
        """# why
[core]
    url = https://example.com/no/no
[submodule "a"]
    path = a
    url = git@git.example.com:Shop/a.git ; why
    branch = main
[submodule "b \\" c"] URL = "https://example.com/shop/b#x"
[submodule "rel"]
    url = ../\\
rel.git
[submodule "far"]
    url = ../../../../../../../../../x
[submodule "here"]
    url = /srv/git/x
[submodule "none"]
    path = none
""".replace("../\\\nrel", "../rel"),
    )
    assert told.needs == (
        Need(Thing("submodule", "../rel"), source="../rel.git"),
        Need(Thing("submodule", "example.com/shop/b")),
        Need(Thing("submodule", "git.example.com/shop/a"), "main"),
    )
    assert told.left == 2
    assert reader_of("sub/.gitmodules") is None
    with pytest.raises(Unreadable, match="larger"):
        read(".gitmodules", "x" * (3 << 20))
