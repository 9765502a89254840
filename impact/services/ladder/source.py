"""Says where an imported framework comes from: its clone's address, commit and licence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from impact.edges.objects import Objects
from impact.model.errors import RepositoryError
from impact.model.ladder import Source
from impact.settings.ladder_import.licences import licence_of
from impact.sources.git_log import Place, open_place

_SCP = re.compile(r"(?:[^@/\s]+@)?([\w.-]+):(?!//)(\S+)")


def source_of(path: Path, files: Sequence[Path]) -> tuple[Source | None, tuple[str, ...]]:
    """Return where the framework at `path` comes from, and remarks about it; None where no repository holds it."""
    folder = path if path.is_dir() else path.parent
    try:
        place = open_place(str(folder))
    except RepositoryError:
        return None, ()
    top = Path(place.repository.folder)
    licence = licence_of(top)
    remarks = [f"changed since that commit: {name}" for name in _changed(place, top, files)]
    return Source(public_address(place.url or "") or place.name, place.head, licence), tuple(remarks)


def public_address(url: str) -> str:
    """Return the address of a remote without user, password or token; "" for a folder of this machine."""
    scp = _SCP.fullmatch(url)
    if scp and "://" not in url:
        return f"https://{scp[1]}/{scp[2].lstrip('/').removesuffix('.git')}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https", "ssh", "git") or not host:
        return ""
    scheme, port = ("https", None) if parts.scheme == "ssh" else (parts.scheme, port)
    return f"{scheme}://{host}{f':{port}' if port else ''}{parts.path.removesuffix('.git')}"


def _changed(place: Place, top: Path, files: Sequence[Path]) -> list[str]:
    """Files that are not as the commit has them; line ends do not count."""
    objects, found = Objects(place.repository), []
    try:
        for file in files:
            try:
                name = file.resolve().relative_to(top.resolve()).as_posix()
            except ValueError:
                found.append(file.name)
                continue
            kept = objects.get(f"HEAD:{name}") if place.head and "\n" not in name else None
            if kept is None or kept[1].replace(b"\r\n", b"\n") != file.read_bytes().replace(b"\r\n", b"\n"):
                found.append(name)
    finally:
        objects.close()
    return found
