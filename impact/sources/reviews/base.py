"""What every source of reviews promises, and what it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from impact.model.facts import Identity
from impact.model.reviews import Batch

if TYPE_CHECKING:
    from impact.edges.addresses import Api
    from impact.sources.git_log import Place


def _nobody(_: Identity) -> bool:
    return False


def _silent(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked of a source: the reviews of one repository.

    `place` is the clone. `host` and `repo` are where it lies on a forge ("github.com", "owner/name"), "" where it
    lies on none, and `runs` is what that host runs ("github"), "" where nobody knows. `is_bot` tells programs, `tell`
    shows one line of progress. `client` is what sources that ask a network get (an `impact.edges.http.Client`); None
    for those that do not.
    """

    place: Place
    host: str = ""
    repo: str = ""
    runs: str = ""
    is_bot: Callable[[Identity], bool] = _nobody
    tell: Callable[[str], None] = _silent
    client: Any = None


class ReviewSource(Protocol):
    """One module that turns a place where reviews leave traces into batches of events."""

    @property
    def NAME(self) -> str:
        """The word for it in `--source`."""

    @property
    def CAPABILITIES(self) -> tuple[str, ...]:
        """What it can show, of `impact.model.reviews.CAPABILITIES`."""

    @property
    def NETWORK(self) -> bool:
        """Whether it opens a socket, which needs to be asked for by name."""

    def offered(self, scope: Scope) -> bool:
        """Whether the place has any of it, found out without a network."""

    def batches(self, scope: Scope, cursor: str) -> Iterator[Batch]:
        """Yield what is new since `cursor` ("" for everything); raises ImpactError where nothing can be read."""


class ForgeSource(ReviewSource, Protocol):
    """A source that asks a host: those with NETWORK."""

    def api(self, scope: Scope) -> Api:
        """How the host of `scope` is asked; raises UsageError where it is none of this source's."""
