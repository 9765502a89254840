"""The query that the docs give for `gh api graphql --paginate`: it fits the schema, and its pages are read whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

graphql = pytest.importorskip("graphql")

from github_emulator import SCHEMA, World, expected, schema, some_pulls  # noqa: E402

from impact.sources.reviews import github_dump  # noqa: E402

pytestmark = pytest.mark.skipif(
    not SCHEMA.is_file(), reason="GitHub's GraphQL schema is not installed; ./dev test installs it where npm is"
)
QUERY = Path(__file__).parents[3] / "docs" / "how-to" / "reviews" / "pull_requests.graphql"


def paginated(world):
    """What gh writes: it asks again with `endCursor` as long as there is a next page."""
    owner, _, name = world.name.partition("/")
    written, after = "", None
    while True:
        page = world.answer(QUERY.read_text("utf-8"), {"owner": owner, "name": name, "endCursor": after}, None)
        assert "errors" not in page
        written += json.dumps(page)
        info = page["data"]["repository"]["pullRequests"]["pageInfo"]
        if not info["hasNextPage"]:
            return written.encode()
        after = info["endCursor"]


def test_it_fits_the_published_schema():
    assert graphql.validate(schema(), graphql.parse(QUERY.read_text("utf-8"))) == []


def test_all_of_it_is_read():
    world = World(some_pulls(45, large=False))
    (batch,) = github_dump.read(paginated(world), "pages.json")
    assert {each.key for each in batch.events} == expected(world.pulls)
    assert len(batch.changes) == 45
    assert batch.missing == ()
    assert {"threads", "resolution", "votes", "waiting", "landing"} <= set(batch.shows)


def test_what_did_not_fit_is_said():
    world = World(some_pulls(6))
    (batch,) = github_dump.read(paginated(world), "pages.json")
    assert {each.key for each in batch.events} < expected(world.pulls)
    assert "pull request #3: 100 of 130 reviews" in batch.missing
