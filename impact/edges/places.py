"""Knows where things lie: the ledger, on disk or in a database, and the person's settings."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import unquote

from impact.model.database import Address, address, is_address
from impact.model.errors import LedgerError

_PRIVATE = 0o700
_ELSEWHERE = "choose another place with --ledger PATH or IMPACT_LEDGER"
# One page of a database; a disk that cannot take this is full for us.
_PROBE = b"\0" * 4096


def data_folder() -> Path:
    """Return the folder of the ledger: XDG_DATA_HOME/impact or the platform's own; it may not exist yet."""
    from platformdirs import user_data_path  # noqa: PLC0415 - 18 ms, and `facts` needs no folder

    return user_data_path("impact", appauthor=False)


def config_folder() -> Path:
    """Return the folder of the person's settings: XDG_CONFIG_HOME/impact or the platform's own."""
    from platformdirs import user_config_path  # noqa: PLC0415 - see data_folder

    return user_config_path("impact", appauthor=False)


def ladder_folder() -> Path:
    """Return where the person's own ladders lie; it may not exist yet."""
    return config_folder() / "ladders"


def mirrors_folder(given: str = "") -> Path:
    """Return where mirrors of repositories lie: `given`, else in the data folder; it may not exist yet."""
    return Path(given) if given else data_folder() / "mirrors"


def aside_folder(git_dir: str) -> Path:
    """Return where the hooks of a repository write when its own folder takes nothing; it may not exist."""
    return data_folder() / "spools" / sha256(os.fsencode(git_dir)).hexdigest()[:32]


def schedule_folder() -> Path:
    """Return where it is kept what a schedule is and how its runs ended; it may not exist yet."""
    return data_folder() / "schedule"


def ledger_file(flag: str | None, env: Mapping[str, str] | None = None, *, make: bool = True) -> Path | Address:
    """Return the ledger's path: the flag, else IMPACT_LEDGER in `env` (os.environ), else the data folder.

    With `make` its folder exists afterwards (new folders are for this user only) and takes a page of data.
    Raises LedgerError when the folder cannot be made or written, or the disk is full.

    Where that names a database, return its address; a password in it goes where libpq looks for one (PGPASSWORD),
    for this process and those that it starts, and stands nowhere else.
    """
    given = flag or (os.environ if env is None else env).get("IMPACT_LEDGER", "")
    if is_address(given):
        return _address(given)
    path = _named(given) if given else data_folder() / "ledger.sqlite3"
    if path.is_dir():
        raise LedgerError(f"{path}: the ledger is a file, this is a folder", hint=f"try {path / 'ledger.sqlite3'}")
    if make:
        _make(path.parent)
        _write_a_page(path.parent)
    return path


def _address(given: str) -> Address:
    try:
        found, password = address(given)
    except ValueError as error:
        hint = "better leave the password out of it: libpq finds it in ~/.pgpass, PGPASSFILE or PGPASSWORD"
        raise LedgerError(f"the ledger's address cannot be read: {error}", hint=hint) from None
    if password is not None:
        os.environ["PGPASSWORD"] = unquote(password)
    return found


def _named(given: str) -> Path:
    try:
        if "\0" in given:
            raise RuntimeError("it holds a NUL character")
        return Path(given).expanduser()
    except RuntimeError as error:
        raise LedgerError(f"the ledger's path cannot be used: {error}", hint=_ELSEWHERE) from None


def _make(folder: Path) -> None:
    try:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir(mode=_PRIVATE, exist_ok=True)
    except OSError as error:
        raise _refused(folder, "the ledger's folder cannot be made", error) from error
    if not folder.is_dir():
        raise LedgerError(f"{folder}: not a folder, so no ledger can lie in it", hint=_ELSEWHERE)


def _write_a_page(folder: Path) -> None:
    try:
        with TemporaryFile(dir=folder, prefix=".impact-") as probe:
            probe.write(_PROBE)
            probe.flush()
    except OSError as error:
        raise _refused(folder, "the ledger's folder cannot be written", error) from error


def _refused(folder: Path, what: str, error: OSError) -> LedgerError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LedgerError(f"{folder}: no space left for the ledger", hint=f"free some space, or {_ELSEWHERE}")
    return LedgerError(f"{folder}: {what}: {error.strerror or error}", hint=_ELSEWHERE)
