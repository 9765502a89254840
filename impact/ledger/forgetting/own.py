"""Lets go of the words of the person whose ledger it is, and of what was made of their work."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import select

from impact.ledger.captured_schema import answers, local_commits, rewrites
from impact.ledger.forgetting.spoken import drop_asks, drop_corrections, drop_notes
from impact.ledger.forgetting.tally import Tally
from impact.ledger.notes_schema import asks, notes, put_off
from impact.ledger.schema import (
    commit_aliases,
    commit_candidates,
    commit_keys,
    contribution_commits,
    contributions,
    corrections,
)


def drop_own(tally: Tally, addresses: Collection[str]) -> None:
    """Delete contributions of the person, and all that a ledger of one person keeps in their words without a name."""
    connection = tally.connection
    for row in connection.execute(select(contributions.c.repo_id, contributions.c.id, contributions.c.detail)).all():
        detail = json.loads(row.detail)
        known_by = {str(each).lower() for each in (detail["person"][1], *detail.get("addresses", ()))}
        if known_by & set(addresses):
            here = contribution_commits.c.repo_id == row.repo_id, contribution_commits.c.contribution_id == row.id
            tally.delete(contribution_commits, *here)
            tally.delete(contributions, contributions.c.repo_id == row.repo_id, contributions.c.id == row.id)
    drop_corrections(tally, connection.scalars(select(corrections.c.id)).all())
    nameless = {row.id: json.loads(row.detail)["by"] for row in connection.execute(select(notes.c.id, notes.c.detail))}
    drop_notes(tally, [key for key, by in nameless.items() if not by])
    asked = {row.id: json.loads(row.detail)["by"] for row in connection.execute(select(asks.c.id, asks.c.detail))}
    drop_asks(tally, [key for key, by in asked.items() if not by])
    for table in (answers, put_off, local_commits, rewrites, commit_keys, commit_aliases, commit_candidates):
        tally.delete(table)
