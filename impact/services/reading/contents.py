"""What stood in files: read in one run of git, counted, and kept in the ledger by object id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from impact.edges.objects import Objects

if TYPE_CHECKING:
    from types import TracebackType

    from impact.services.measuring.asking import Asking


class Contents:
    """Reads files of one repository; use it as a context manager. It starts git only where something is asked."""

    def __init__(self, asking: Asking) -> None:
        assert asking.place is not None, "asked before"
        self.asking = asking
        self._objects = Objects(asking.place.repository)

    def __enter__(self) -> Contents:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._objects.close()

    def blob(self, name: str) -> bytes | None:
        """The file called `name` (an object id, or commit:path); None where it cannot be read."""
        found = self._objects.get(name)
        return found[1] if found is not None and found[0] == "blob" else None

    def once(self, what: str, objects: Iterable[str], look: Callable[[str], Any]) -> Mapping[str, Any]:
        """What `look` says of each object, asked only of those of which the ledger does not hold it under `what`.

        What it says None of is not kept: it may be there another time.
        """
        wanted = list(dict.fromkeys(objects))
        ledger, repo_id = self.asking.ledger, self.asking.repo_id
        found = ledger.seen(repo_id, what, wanted)
        fresh = {each: said for each in wanted if each not in found and (said := look(each)) is not None}
        ledger.keep_seen(repo_id, what, fresh)
        return found | fresh
