"""Reads the projects of .NET, their central lists of packages, packages.config and *.nuspec."""

from __future__ import annotations

import re

from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.filling import filled
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.xml_tree import Element, xml_tree

NAME = "nuget"

_NAME = re.compile(r"\$\(([\w.]{1,100})\)")
_PROJECTS = (".csproj", ".fsproj", ".vbproj")
_FILES = ("Directory.Packages.props", "Directory.Build.props", "packages.config")


def reads(path: str) -> bool:
    return path.endswith((*_PROJECTS, ".nuspec")) or path.rpartition("/")[2] in _FILES


def read(path: str, text: bytes) -> Manifest:
    """What is needed; a project also offers a package, unless it says that it is none."""
    tree = xml_tree(text)
    found = Gathered(NAME)
    known = {each.name: each.text for group in tree.all("PropertyGroup") for each in group.children if each.text}
    for each in tree.all("PackageReference", "PackageVersion", "GlobalPackageReference"):
        _reference(found, each, known)
    if path.endswith(_PROJECTS):
        _offer(found, path, tree, known)
    elif path.endswith(".nuspec"):
        for metadata in tree.at("metadata"):
            if not metadata.said("id").startswith("$"):
                found.offer(metadata.said("id"), metadata.said("version"))
            for each in metadata.child("dependencies").all("dependency"):
                found.need(each.said("id"), each.said("version"))
    elif path.endswith("packages.config"):
        for each in tree.at("package"):
            work = each.said("developmentDependency").lower() == "true"
            found.need(each.said("id"), each.said("version"), scope=DEVELOP if work else RUN)
    return found.manifest()


def _reference(found: Gathered, each: Element, known: dict[str, str]) -> None:
    work = each.name == "GlobalPackageReference" or each.said("PrivateAssets").lower() == "all"
    version = filled(each.said("Version") or each.said("VersionOverride"), _NAME, known)
    names = each.attributes.get("Include") or each.attributes.get("Update") or ""
    for name in names.split(";"):
        found.need(filled(name, _NAME, known), version, scope=DEVELOP if work else RUN)


def _offer(found: Gathered, path: str, tree: Element, known: dict[str, str]) -> None:
    stem = path.rpartition("/")[2].rpartition(".")[0]
    known = {"MSBuildProjectName": stem} | known
    name = filled(known.get("PackageId") or known.get("AssemblyName") or stem, _NAME, known)
    version = filled(known.get("PackageVersion") or known.get("Version", ""), _NAME, known)
    old = "PackageId" not in known and "Sdk" not in tree.attributes
    none = known.get("IsPackable", "").lower() == "false" or known.get("IsTestProject", "").lower() == "true"
    found.offer(name, version, private=old or none)
