"""Modules of Terraform: which ones a file takes from elsewhere, and which folder is one for others."""

from __future__ import annotations

import re

from impact.identity.addresses import canonical
from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.found import Found
from impact.sources.manifests.hcl import Block, blocks

# HCL that people write; what is larger was written by a program.
_LARGEST = 512 << 10
_REGISTRY = re.compile(r"([\w-]+)/([\w-]+)/([\w-]+)")
_OWN_REGISTRY = re.compile(r"([\w-]+(?:\.[\w-]+)+(?::\d+)?)(?:/[\w-]+){3}")
_PUBLIC = re.compile(r"(?:registry\.terraform\.io|registry\.opentofu\.org)/")
_TERRAGRUNT = re.compile(r"tfr://([^/?]*)/+")
_GETTER = re.compile(r"(?:git|hg|https?)::", re.IGNORECASE)
_ARCHIVE = re.compile(r"(?:s3|gcs)::.*|[^?]*\.(?:zip|t?[gx]z|tar\.\w+|tbz2)(?:\?.*)?", re.IGNORECASE)
_VERSION = re.compile(r"[?&](?:ref|version)=([^&#]*)")
_INSIDE = re.compile(r"(?<!:)//+")
_SHOWN = re.compile(r"(?:.*/)?(?:examples?|tests?|fixtures?|testdata|\.terraform)/.*")
_INTERFACE = ("variable", "output")


class Modules:
    """Files of Terraform, OpenTofu and Terragrunt."""

    NAME = "terraform"

    def reads(self, path: str) -> bool:
        """Whether one of them reads it."""
        return path.endswith((".tf", ".tofu")) or path.rpartition("/")[2] == "terragrunt.hcl"

    def read(self, path: str, text: bytes) -> Manifest:
        """The source of every module. A folder that has variables or outputs can be taken by others: an offer."""
        if len(text) > _LARGEST:
            raise Unreadable(f"HCL larger than {_LARGEST >> 10} KB")
        found = Found()
        try:
            for block in blocks(text.decode("utf-8-sig", "replace")):
                _block(path, block, found)
        except ValueError as error:
            raise Unreadable(str(error)) from None
        return found.manifest()


def _block(path: str, block: Block, found: Found) -> None:
    source = block.texts.get("source")
    if block.kind in _INTERFACE and not _SHOWN.fullmatch(path):
        found.offer("terraform", f"//{path.rpartition('/')[0]}")
    if source is not None and (block.kind == "module" or (block.kind == "terraform" and path.endswith(".hcl"))):
        scope = DEVELOP if _SHOWN.fullmatch(path) else RUN
        _need(source.strip(), block.texts.get("version", ""), scope, found)


def _need(source: str, version: str, scope: str, found: Found) -> None:
    if source.startswith((".", "/")):
        return
    if _ARCHIVE.fullmatch(source):
        return found.leave()
    whole, folder = _split(_TERRAGRUNT.sub(lambda host: f"{host[1]}/" if host[1] else "", source))
    asked = _VERSION.search(source)
    name = _name(_PUBLIC.sub("", whole.partition("?")[0]), whole)
    whole_name = f"{name}//{folder}" if name and folder else name
    found.need("terraform", whole_name, asked[1] if asked else version, scope=scope)


def _name(plain: str, whole: str) -> str | None:
    """The name of a module: of its repository where that is known, otherwise as its own registry has it."""
    if match := _REGISTRY.fullmatch(plain):
        # The public registries take modules from repositories of this name alone.
        return canonical(f"https://github.com/{match[1]}/terraform-{match[3]}-{match[2]}")
    registry = _OWN_REGISTRY.fullmatch(plain)
    if registry and registry[1].lower() not in ("github.com", "bitbucket.org"):
        return plain.lower()
    return canonical(_GETTER.sub("", whole))


def _split(source: str) -> tuple[str, str]:
    """Split an address from the folder inside of its repository, at the first "//" that belongs to no scheme."""
    match = _INSIDE.search(source)
    if match is None:
        return source, ""
    folder = source[match.end() :].partition("?")[0].split("/")
    return source[: match.start()], "/".join(part for part in folder if part not in ("", "."))
