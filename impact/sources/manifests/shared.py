"""The readers of what repositories share besides packages, in the order in which they are asked."""

from __future__ import annotations

from impact.sources.manifests.base import Reader
from impact.sources.manifests.github import Actions, Workflows
from impact.sources.manifests.hooks import HooksOffered, HooksUsed
from impact.sources.manifests.templates import Projects, Templates

SHARED: tuple[Reader, ...] = (
    Workflows(),
    Actions(),
    HooksUsed(),
    HooksOffered(),
    Projects(),
    Templates(),
)
