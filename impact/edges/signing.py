"""Signs a text with a person's own key, and says whose signature one is: by OpenSSH's `ssh-keygen -Y`.

No key of anybody's is held in this process; the program reads the file. Method: OpenSSH's PROTOCOL.sshsig.
"""

from __future__ import annotations

import os
import re
import struct
from base64 import b64decode, b64encode
from pathlib import Path
from tempfile import TemporaryDirectory

from impact.edges import programs
from impact.model.errors import ImpactError

_TYPE, _BASE64 = re.compile(r"(?:ssh|ecdsa|sk)-[a-z0-9@.-]+"), re.compile(r"[A-Za-z0-9+/]{16,}={0,3}")
_A_KEY = "a line such as: ssh-ed25519 AAAA… (the file that ends in .pub)"
_OF_NUMBERS = frozenset(("ssh-rsa", "ssh-dss"))
_PROGRAM = "ssh-keygen"
_MISSING = "install OpenSSH's client (openssh-client), which brings ssh-keygen"


def make_key(path: Path, comment: str = "impact") -> None:
    """Make a key of the person's own at `path` (0600) and `path`.pub; raises ImpactError where that fails."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _run("-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(path))


def public_key(path: Path) -> str:
    """Return the public half (type and base64) of the key whose private file is `path`; raises ImpactError."""
    return key_of(_run("-y", "-f", str(path)).decode("ascii", "replace"), str(path))


def key_of(line: str, where: str) -> str:
    """Return type and base64 of a line of a .pub file, without its comment; raises ImpactError for what is no key."""
    # A certificate is no key of one person, and whatever else stands here goes into a line that ssh-keygen reads.
    words = line.split()
    whole = len(words) > 1 and _BASE64.fullmatch(words[1]) and len(words[1]) % 4 == 0
    if not whole or not _TYPE.fullmatch(words[0]) or "-cert-" in words[0]:
        raise ImpactError(f"{where}: no public key", hint=_A_KEY)
    try:
        return f"{words[0]} {b64encode(_in_one_way(words[0], b64decode(words[1]))).decode('ascii')}"
    except (ValueError, struct.error):
        raise ImpactError(f"{where}: no public key", hint=_A_KEY) from None


def _in_one_way(sort: str, told: bytes) -> bytes:
    """A key as OpenSSH itself writes it: one key is one person, and its numbers could begin with any count of zeros.

    Raises ValueError or struct.error for what is no key of that sort. Method: RFC 4253, 6.6; RFC 4251, 5 (mpint).
    """
    parts, at = [], 0
    while at < len(told):
        (length,) = struct.unpack_from(">I", told, at)
        parts.append(told[at + 4 : at + 4 + length])
        at += 4 + length
    if at != len(told) or len(parts) < 2 or parts[0] != sort.encode():
        raise ValueError("another sort of key than it says")
    if sort in _OF_NUMBERS:
        numbers = [each.lstrip(b"\0") for each in parts[1:]]
        parts[1:] = [b"\0" + each if each[:1] >= b"\x80" else each for each in numbers]
    return b"".join(struct.pack(">I", len(each)) + each for each in parts)


def sign(text: str, key: Path, namespace: str) -> str:
    """Return an armoured signature over a text; a key with a passphrase asks for it at the terminal, or its agent."""
    with TemporaryDirectory(prefix="impact-sign-") as folder:
        file = Path(folder) / "text"
        file.write_bytes(text.encode())
        _run("-q", "-Y", "sign", "-f", str(key), "-n", namespace, str(file))
        return (Path(folder) / "text.sig").read_text(encoding="ascii")


def holds(text: str, signature: str, key: str, namespace: str) -> bool:
    """Whether `signature` was made over exactly this text, for this purpose, with the private half of `key`."""
    with TemporaryDirectory(prefix="impact-sign-") as folder:
        allowed, signed = Path(folder) / "allowed", Path(folder) / "signature"
        allowed.write_text(f'them namespaces="{namespace}" {key}\n', encoding="utf-8")
        signed.write_bytes(signature.encode())
        words = ("-q", "-Y", "verify", "-f", str(allowed), "-I", "them", "-n", namespace, "-s", str(signed))
        return programs.ask((_found(), *words), text.encode()).code == 0


def _found() -> str:
    program = programs.found(_PROGRAM)
    if not program:
        raise ImpactError("ssh-keygen is not installed, by which a consent is signed", hint=_MISSING)
    return program


def _run(*words: str) -> bytes:
    done = programs.ask(
        (_found(), *words), given={"SSH_ASKPASS_REQUIRE": os.environ.get("SSH_ASKPASS_REQUIRE", "never")}
    )
    if done.code != 0:
        raise ImpactError(
            f"ssh-keygen: {done.said or 'it said nothing of what went wrong'}", hint="check the key's file"
        )
    return done.out
