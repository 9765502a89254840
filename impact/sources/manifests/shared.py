"""The readers of what repositories share besides packages, in the order in which they are asked."""

from __future__ import annotations

from impact.sources.manifests.azure import AzurePipelines
from impact.sources.manifests.base import Reader
from impact.sources.manifests.docker import ComposeFiles, Dockerfiles
from impact.sources.manifests.github import Actions, Workflows
from impact.sources.manifests.gitlab import Pipelines
from impact.sources.manifests.hooks import HooksOffered, HooksUsed
from impact.sources.manifests.presets import Renovate, TypeScript
from impact.sources.manifests.submodules import Submodules
from impact.sources.manifests.templates import Projects, Templates
from impact.sources.manifests.terraform import Modules

_YAML = "*.yml *.yaml"
_DOCKERFILES = Dockerfiles()

# Each reader, and how the names of its files look, as the registry has it.
SHARED: tuple[tuple[Reader, str], ...] = (
    (Workflows(), _YAML),
    (Actions(), _YAML),
    (HooksUsed(), _YAML),
    (HooksOffered(), _YAML),
    (Projects(), f"{_YAML} .cruft.json"),
    (Templates(), f"{_YAML} cookiecutter.json"),
    (ComposeFiles(), _YAML),
    (AzurePipelines(), _YAML),
    (Pipelines(), _YAML),
    (_DOCKERFILES, "Dockerfile Containerfile *.Dockerfile *.dockerfile"),
    (Submodules(), ".gitmodules"),
    (Modules(), "*.tf *.tofu terragrunt.hcl"),
    (Renovate(), "*.json *.json5 .renovaterc"),
    (TypeScript(), "*.json"),
)

# Who is asked of a file that ends in anything, as `Dockerfile.web` does.
APART: tuple[Reader, ...] = (_DOCKERFILES,)


def is_apart(file: str) -> bool:
    """Whether a file of this name may be for one of those."""
    return "ockerfile" in file or "ontainerfile" in file
