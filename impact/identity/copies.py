"""Whether a path lies where somebody else's work is copied to, or where files are made to be looked at and not used."""

from __future__ import annotations

import re

# Folders of the sets "vendored" and "examples" in config/signals.yaml (a test holds them to it), and what only
# manifests meet: caches of package managers, and copies inside a package.
_VENDORED = frozenset(
    ("vendor", "third_party", "third-party", "node_modules", "vendored", "extern", "external",
     "_vendor", "bower_components", "godeps", ".yarn", "site-packages", "pods", ".venv", "venv")
)  # fmt: skip
_SAMPLE = re.compile(
    r"(?:examples?|demos?|samples?|playgrounds?|fixtures?|_+fixtures?_+|test[-_]?data|test[-_]?fixtures|test[-_]projects?"
    r"|templates?|boilerplates?|skeletons?|scaffolds?|archetype-resources)(?:[-_.].*)?"
    r"|.*[-_](?:examples?|samples?|demos?|fixtures?|templates?)|.*\{\{.*"
)
# Folders inside a folder of tests hold projects that the tests read; what lies in the folder of tests itself is used.
_TESTS = frozenset(("test", "tests", "spec", "specs", "__tests__", "testing", "testsuite"))


def is_vendored(path: str) -> bool:
    """Whether the file lies in a copy of what others made, by the names of its folders."""
    return not _VENDORED.isdisjoint(_folders(path))


def is_sample(path: str) -> bool:
    """Whether the file is an example, a fixture of tests or a template, by the names of its folders."""
    folders = _folders(path)
    return any(map(_SAMPLE.fullmatch, folders)) or not _TESTS.isdisjoint(folders[:-1])


def _folders(path: str) -> list[str]:
    return path.lower().split("/")[:-1]
