"""Which jobs of a pipeline bring something out: by what starts them, what they are called, what they run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from impact.opportunities.trees import Tree, mapping, sequence, texts

_NAME = re.compile(r"(?:^|[^a-z])(?:release|publish|deploy|deployment|ship)(?:s|es|ing)?(?:[^a-z]|$)", re.IGNORECASE)
# Such a pipeline speaks of a release and makes none.
_ONLY_ABOUT = re.compile(
    r"(?:^|[^a-z])(?:tests?|check|checks|lint|verify|validate|dry|preview|notes?|draft|drafter|labels?|stale|"
    r"changelog|title|pr|pull|issue|comment|notify|announce|milestone|close)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_RUNS = re.compile(
    r"\b(?:(?:npm|pnpm|yarn(?: npm)?|cargo|poetry|flit|hatch|uv|vsce|ovsx|lerna|dart pub|mix hex\.)\s?publish\b"
    r"|twine upload|gem push|rake release|docker push|podman push|buildah push|skopeo copy|helm push|cr upload"
    r"|gh release (?:create|upload)|goreleaser release|semantic-release|changeset publish|nuget push"
    r"|mvn[^\n]*\bdeploy\b|gradlew?[^\n]*\bpublish\w*|sbt[^\n]*\b(?:publish|ci-release)\w*|jreleaser"
    r"|kubectl (?:apply|rollout|set image)|helm (?:upgrade|install)|terraform apply|tofu apply|pulumi up"
    r"|serverless deploy|cdk deploy|sam deploy|gcloud \S+ deploy|flyctl deploy|fly deploy|vercel (?:deploy|--prod)"
    r"|netlify deploy|wrangler (?:deploy|publish)|firebase deploy|cap \S+ deploy|aws s3 sync|ansible-playbook)",
    re.IGNORECASE,
)
_USES = re.compile(
    r"^(?:pypa/gh-action-pypi-publish|softprops/action-gh-release|ncipollo/release-action|svenstaro/upload-release"
    r"|goreleaser/goreleaser-action|actions/deploy-pages|actions/create-release|actions/upload-release-asset"
    r"|js-devtools/npm-publish|rubygems/release-gem|changesets/action|cycjimmy/semantic-release-action"
    r"|peaceiris/actions-gh-pages|jamesives/github-pages-deploy-action|azure/webapps-deploy|azure/k8s-deploy"
    r"|google-github-actions/deploy-\w+|aws-actions/amazon-ecs-deploy-task-definition|cloudflare/wrangler-action"
    r"|helm/chart-releaser-action|katyo/publish-crates|googleapis/release-please-action)(?:/|@|$)",
    re.IGNORECASE,
)
_IMAGES = re.compile(
    r"^(?:docker/(?:build-push-action|bake-action)|redhat-actions/push-to-registry)(?:/|@|$)", re.IGNORECASE
)
_NO_JOBS = ("default", "variables", "workflow", "include", "spec")
_TAGGED = re.compile(r"CI_COMMIT_TAG|\btags\b")


def speaks_of_release(*names: object) -> bool:
    """Return whether one of these names says that something is brought out, and none that it is only talked about."""
    said = " ".join(str(each) for each in names if each)
    return bool(_NAME.search(said)) and not _ONLY_ABOUT.search(said)


def brings_out(words: Iterable[str]) -> bool:
    """Return whether one of these commands brings something out."""
    return any(_RUNS.search(each) for each in words)


def github_jobs(tree: Tree) -> tuple[str, ...]:
    """Return the jobs of a GitHub workflow that bring something out, with those whose results they build on."""
    jobs = mapping(tree.at("jobs"))
    stem = tree.path.rpartition("/")[2].rpartition(".")[0]
    triggers = _triggers(tree.at("on"))
    if _only_for_releases(triggers, tree.at("on")) or speaks_of_release(stem, tree.at("name")):
        # Called a release but started for every pull request: there, only what publishes counts.
        if "pull_request" not in triggers or any(_github(job) for job in jobs.values()):
            return tuple(jobs)
        return ()
    found = [name for name, job in jobs.items() if _github(job)]
    return tuple(name for name in jobs if name in _with_needed(found, jobs))


def _triggers(on: Any) -> set[str]:
    return {str(each) for each in (on if isinstance(on, dict | list) else [on])}


def _only_for_releases(triggers: set[str], on: Any) -> bool:
    """Whether nothing starts it but a release, a tag, or somebody by hand."""
    push = mapping(mapping(on).get("push"))
    by_tag = "push" in triggers and "tags" in push and "branches" not in push
    asked = {"release", "deployment", *(("push",) if by_tag else ())}
    return bool(triggers & asked) and triggers <= asked | {"workflow_dispatch", "workflow_call"}


def _github(job: Any) -> bool:
    """Whether a job publishes: by an action that does, an image that it pushes, or a command."""
    for step in sequence(mapping(job).get("steps")):
        used, told = str(mapping(step).get("uses") or ""), mapping(mapping(step).get("with"))
        pushed = str(told.get("push", "")).lower() not in ("", "false")
        if _USES.match(used) or (_IMAGES.match(used) and pushed) or brings_out(texts(mapping(step).get("run"))):
            return True
    return False


def _with_needed(found: list[str], jobs: dict[str, Any]) -> set[str]:
    seen: set[str] = set()
    todo = list(found)
    while todo:
        name = todo.pop()
        if name not in seen and name in jobs:
            seen.add(name)
            todo += [str(each) for each in sequence(mapping(jobs[name]).get("needs"))]
    return seen


def gitlab_jobs(tree: Tree) -> tuple[str, ...]:
    """Return the jobs of a GitLab pipeline that bring something out."""
    return tuple(name for name, job in mapping(tree.value).items() if isinstance(job, dict) and _gitlab(name, job))


def _gitlab(name: str, job: dict[str, Any]) -> bool:
    if name in _NO_JOBS or not {"script", "trigger", "release"} & set(job):
        return False
    if "release" in job or speaks_of_release(name, job.get("stage")) or brings_out(texts(job.get("script"))):
        return True
    return any(_TAGGED.search(each) for each in (*texts(job.get("only")), *texts(job.get("rules"))) if "!" not in each)


def circle_jobs(tree: Tree) -> tuple[str, ...]:
    """Return the jobs of a CircleCI pipeline that bring something out."""
    jobs = mapping(tree.at("jobs"))
    return tuple(name for name, job in jobs.items() if speaks_of_release(name) or brings_out(texts(job)))
