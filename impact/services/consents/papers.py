"""Signed papers as files: a text, its signature beside it, and whose key it holds by."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from impact.model.consent import MOST_BYTES, Signed
from impact.model.errors import ImpactError

if TYPE_CHECKING:
    from impact.model.consent import Held, Kept

CONSENT, REVOCATION, SLIP, WORK, KEY = "consent.json", "revocation.json", "slip.json", "work.json", "key.pub"
# Whoever took a consent back is not to be asked for it again.
REFUSED = "nothing of it was kept; ask again only for what was damaged or edited, never for what was taken back"


def read_text(file: Path) -> str:
    """Return the text of a file of at most 4 MB; raises ImpactError."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ImpactError(f"{file}: larger than anything that was signed here", hint="is it the right file?")
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise ImpactError(f"{file}: no text", hint="is it the right file?") from None
    except OSError as error:
        raise ImpactError(f"{file}: {error.strerror}", hint="name the file, or its folder") from None


def read_signed(file: Path) -> Signed:
    """Return a text and the signature that lies beside it; raises ImpactError where one of them is not there."""
    return Signed(read_text(file), read_text(file.with_name(f"{file.name}.sig")))


def write_signed(folder: Path, name: str, signed: Signed) -> None:
    """Put a text and its signature into a folder, readable for this user alone; raises ImpactError."""
    from impact.edges.whole_files import write_whole

    write_whole(signed.text, folder / name, private=True)
    write_whole(signed.signature, folder / f"{name}.sig", private=True)


def named(path: str) -> list[Path]:
    """Return the papers that a path names: a file, or the consents and revocations in a folder."""
    place = Path(path)
    if not place.is_dir():
        return [place]
    found = [place / each for each in (CONSENT, REVOCATION) if (place / each).is_file()]
    if not found:
        raise ImpactError(f"{path}: no {CONSENT} and no {REVOCATION} in it", hint="name the file itself")
    return found


def own_key(given: str | None) -> Path:
    """Return the person's key file: the one they name, else one of their own, made where there is none yet."""
    from impact.edges import places, signing

    if given:
        return Path(given).expanduser()
    path = places.data_folder() / "consent_key"
    if not path.exists():
        signing.make_key(path)
    return path


def public_of_own_key() -> str:
    """Return the public half of the key that was made here for the person, "" where none was."""
    from impact.edges import places, signing

    path = places.data_folder() / "consent_key.pub"
    return signing.key_of(read_text(path), str(path)) if path.exists() else ""


def held(kept: Kept, keys: Iterable[str]) -> Held | str:
    """Return what a kept consent says, or why it counts for nothing: signed by none of `keys`, or no consent."""
    from impact.edges import signing
    from impact.fleet import consent
    from impact.model.consent import NAMESPACE, Held

    trusted = tuple(keys)
    if not trusted:
        return f"no key of {kept.who} is trusted here"
    if not any(signing.holds(kept.signed.text, kept.signed.signature, each, NAMESPACE) for each in trusted):
        return f"the consent of {kept.who} was changed, or was not signed by a key of theirs that is trusted here"
    try:
        said = consent.read(kept.signed.text)
    except ValueError as error:
        return f"the consent of {kept.who} cannot be read: {error}"
    if said.id != kept.id:
        return f"the consent of {kept.who} lies under another number than it was signed with"
    if said.who.lower() != kept.who.lower():
        return f"the consent was signed by {kept.who} and speaks for {said.who}: nobody consents for another"
    return Held(said, kept.signed, kept.revoked)
