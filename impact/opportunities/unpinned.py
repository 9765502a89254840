"""What release pipelines take from elsewhere in a form that can change under them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from impact.model.opportunity import Spot
from impact.opportunities import dockerfile, pinning
from impact.opportunities.releasing import circle_jobs, github_jobs, gitlab_jobs
from impact.opportunities.trees import Tree, mapping, sequence, texts

_GITHUB = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_GITLAB = re.compile(r"(?:.*/)?\.gitlab-ci\.ya?ml|\.gitlab/(?:ci/)?[^\n]+\.ya?ml")
_CIRCLE = re.compile(r"\.circleci/[^/]+\.ya?ml")
_BUILD_FILE = re.compile(r"\b(?:docker|podman|buildah)\b[^\n]*?\bbuild\b[^\n]*?(?:-f|--file)[ =](\S+)")
_BUILD = re.compile(r"\b(?:docker|podman)(?: buildx)? build\b")

Raw = tuple[tuple[str | int, ...], str, str]


def is_pipeline(path: str) -> bool:
    """Return whether a file says what a pipeline does."""
    return path.endswith((".yml", ".yaml")) and any(each.fullmatch(path) for each in (_GITHUB, _GITLAB, _CIRCLE))


def spots(tree: Tree, trusted: Collection[str]) -> tuple[Spot, ...]:
    """Return what the release jobs of one pipeline take from elsewhere unpinned; owners in `trusted` pass."""
    read = _reader(tree.path)
    found = {(tree.line(*where), named): what for where, named, what in read(tree, trusted) if what}
    return tuple(Spot(tree.path, line, named, what) for (line, named), what in sorted(found.items()))


def dockerfiles(tree: Tree, files: Collection[str]) -> tuple[str, ...]:
    """Return the Dockerfiles at the head that the release jobs of one pipeline build by name, or by default."""
    named: list[str] = []
    for _, job in _release_jobs(tree):
        for step in sequence(mapping(job).get("steps")):
            if str(mapping(step).get("uses") or "").startswith("docker/build-push-action"):
                named.append(_dockerfile_of(mapping(mapping(step).get("with"))))
        for text in texts(job):
            named += _BUILD_FILE.findall(text) or (["Dockerfile"] if _BUILD.search(text) else [])
    clean = (each.strip("\"'").removeprefix("./") for each in named)
    return tuple(dict.fromkeys(each for each in clean if each in files))


def in_dockerfile(path: str, text: str) -> tuple[Spot, ...]:
    """Return the loose base images of one Dockerfile."""
    return tuple(Spot(path, line, named, what) for line, named, what in dockerfile.loose(text))


def _dockerfile_of(told: Mapping[str, Any]) -> str:
    if told.get("file"):
        return str(told["file"])
    context = str(told.get("context") or ".").strip("/")
    return "Dockerfile" if context in (".", "") else f"{context}/Dockerfile"


def _reader(path: str) -> Callable[[Tree, Collection[str]], Iterator[Raw]]:
    if _GITHUB.fullmatch(path):
        return _github
    return _circle if _CIRCLE.fullmatch(path) else _gitlab


def _release_jobs(tree: Tree) -> Iterator[tuple[tuple[str, ...], Any]]:
    if _GITHUB.fullmatch(tree.path):
        yield from ((("jobs", name), tree.at("jobs", name)) for name in github_jobs(tree))
    elif _CIRCLE.fullmatch(tree.path):
        yield from ((("jobs", name), tree.at("jobs", name)) for name in circle_jobs(tree))
    else:
        yield from (((name,), tree.at(name)) for name in gitlab_jobs(tree))


def _github(tree: Tree, trusted: Collection[str]) -> Iterator[Raw]:
    for where, job in _release_jobs(tree):
        used = mapping(job).get("uses")
        if isinstance(used, str):
            yield (*where, "uses"), used, pinning.action(used, trusted)
        for at, step in enumerate(sequence(mapping(job).get("steps"))):
            used = mapping(step).get("uses")
            if isinstance(used, str):
                yield (*where, "steps", at, "uses"), used, pinning.action(used, trusted)
        yield from _images(where, mapping(job), ("container",))
        for name in mapping(mapping(job).get("services")):
            yield from _images((*where, "services"), mapping(mapping(job).get("services")), (name,))


def _images(where: tuple[str | int, ...], inside: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[Raw]:
    """Yield images that stand as a text, or below `image`, `name` in a mapping."""
    for key in keys:
        value: Any = inside.get(key)
        place: tuple[str | int, ...] = (*where, key)
        for deeper in ("image", "name"):
            if isinstance(value, dict) and deeper in value:
                value, place = value[deeper], (*place, deeper)
        if isinstance(value, str):
            yield place, value, pinning.image(value)


def _gitlab(tree: Tree, trusted: Collection[str]) -> Iterator[Raw]:
    jobs = tuple(_release_jobs(tree))
    for where, job in jobs:
        yield from _images(where, mapping(job), ("image",))
    if not jobs:
        return
    if any("image" not in mapping(job) for _, job in jobs):
        yield from _images((), mapping(tree.value), ("image",))
        yield from _images(("default",), mapping(tree.at("default")), ("image",))
    includes = tree.at("include")
    for at, each in enumerate(sequence(includes)):
        place: tuple[str | int, ...] = ("include", at) if isinstance(includes, list) else ("include",)
        address = each if isinstance(each, str) else mapping(each).get("remote")
        if isinstance(address, str):
            yield place, address, pinning.remote(address)


def _circle(tree: Tree, trusted: Collection[str]) -> Iterator[Raw]:
    jobs = tuple(_release_jobs(tree))
    if not jobs:
        return
    for name, named in mapping(tree.at("orbs")).items():
        if isinstance(named, str):
            yield ("orbs", name), named, pinning.orb(named)
    for where, job in jobs:
        holder = (*where, "docker")
        executor = mapping(job).get("executor")
        if "docker" not in mapping(job) and isinstance(executor, str):
            holder = ("executors", executor, "docker")
        for at, each in enumerate(sequence(tree.at(*holder))):
            yield from _images((*holder, at), mapping(each), ("image",))
