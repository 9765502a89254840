"""What one manifest says of things that are known by an address or an image, gathered entry by entry."""

from __future__ import annotations

from impact.identity.images import image_name
from impact.model.manifests import DEVELOP, RUN, SCOPES, Manifest, Need, Offer, Thing

# Longer is no address, and no version, that anybody writes.
_LONGEST_NAME = 300
_LONGEST_WORD = 300
_OF_NOBODY = ("docker.io/library/", "localhost/", "localhost:")
_RANK = {scope: rank for rank, scope in enumerate(SCOPES)}


class Found:
    """The needs and offers of one manifest, as they are found in it."""

    def __init__(self) -> None:
        self._needs: dict[Thing, Need] = {}
        self._offers: dict[Thing, Offer] = {}
        self._left = 0

    def leave(self) -> None:
        """Count an entry that names nothing: it is filled in elsewhere, or cannot be understood."""
        self._left += 1

    def need(
        self, ecosystem: str, name: str | None, version: object = "", *, scope: str = DEVELOP, source: str = ""
    ) -> None:
        """Keep a need. Of several of one thing the first for running stays, before the first for developing."""
        if not _plain(name):
            return self.leave()
        new = Need(Thing(ecosystem, name or ""), word(version), scope, word(source))
        old = self._needs.get(new.thing)
        if old is None or _RANK[scope] < _RANK[old.scope]:
            self._needs[new.thing] = new

    def need_image(self, written: object, *, scope: str = RUN) -> None:
        """Keep the need of an image, where it says one, also where only its tag is filled in elsewhere."""
        if not isinstance(written, str) or written.strip().lower() in ("", "scratch"):
            return
        name, version = _image(written) or (None, "")
        self.need("docker", name, version, scope=scope)

    def offer(self, ecosystem: str, name: str, version: object = "") -> None:
        """Keep an offer; the first of several of one thing stays."""
        if _plain(name):
            thing = Thing(ecosystem, name)
            self._offers.setdefault(thing, Offer(thing, word(version)))
        else:
            self.leave()

    def offer_image(self, written: str) -> None:
        """Keep the offer of an image whose name is plain; its tag may be filled in elsewhere.

        A name without owner is Docker's own, or of this machine alone: `redis`, built here, is nobody else's `redis`.
        """
        named = _image(written)
        if named is None:
            self.leave()
        elif not named[0].startswith(_OF_NOBODY):
            self.offer("docker", named[0], named[1])

    def manifest(self) -> Manifest:
        """Everything that was found, sorted. What a manifest offers itself it does not need."""
        needs = (need for thing, need in sorted(self._needs.items()) if thing not in self._offers)
        return Manifest(tuple(needs), tuple(offer for _, offer in sorted(self._offers.items())), self._left)


def word(value: object) -> str:
    """What a manifest says in one place, on one line and of a length to be kept; "" where it is no text."""
    if not isinstance(value, str):
        return ""
    line = " ".join(value[: 4 * _LONGEST_WORD].split())
    return "".join(letter for letter in line if letter.isprintable())[:_LONGEST_WORD]


def _image(written: str) -> tuple[str, str] | None:
    path, colon, tag = written.strip().rpartition(":")
    return image_name(path if colon and "$" in tag and "/" not in tag.partition("$")[0] else written)


def _plain(name: str | None) -> bool:
    return bool(name) and len(name or "") <= _LONGEST_NAME and (name or "").isprintable()
