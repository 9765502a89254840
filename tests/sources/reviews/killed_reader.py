"""Reads reviews in children that may be killed at any moment, each with the ledger that the one before left.

Started as `python killed_reader.py HOST`; for each line of input, the file of a ledger, it forks one child, prints its
process id, and prints how it ended when it has. It imports everything once, so that a child costs a fork.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

from impact.edges import wire
from impact.edges.http import Client
from impact.edges.secrets import Token
from impact.ledger.opening import open_ledger
from impact.sources.reviews import github
from impact.sources.reviews.base import Scope

assert wire


def read(file: str, host: str) -> None:
    with open_ledger(Path(file)) as ledger:
        repo = ledger.repository(("a" * 40,), name="shop", place="/nowhere", url=None)
        state = ledger.review_source(repo, github.NAME, host, github.CAPABILITIES)
        token = Token("token-of-the-test", host=host, source="a test")
        with Client(github.address(host), token=token, sleep=lambda _: None) as client:
            scope = Scope(None, host, "example/shop", client=client)
            for batch in github.batches(scope, state.cursor):
                ledger.add_reviews(state, batch, date(2026, 7, 1), lambda _: (None, "", 0.0, 0))


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                read(line.strip(), sys.argv[1])
            finally:
                # Not 0 where it raised; nothing of the parent is flushed or closed here.
                os._exit(sys.exc_info()[0] is not None)
        say(child)
        say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


main()
