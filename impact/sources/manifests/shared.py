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

SHARED: tuple[Reader, ...] = (
    Workflows(),
    Actions(),
    AzurePipelines(),
    Pipelines(),
    HooksUsed(),
    HooksOffered(),
    Dockerfiles(),
    ComposeFiles(),
    Submodules(),
    Modules(),
    Projects(),
    Templates(),
    Renovate(),
    TypeScript(),
)
