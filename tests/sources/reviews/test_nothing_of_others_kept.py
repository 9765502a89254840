"""What is kept to be asked less: no text of anybody, no hour, and no mark of what was read and then lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from loopback import Said, serving
from test_gerrit_rest import Gerrit
from test_gitea import forge as gitea_forge
from test_gitlab import Forge
from test_review_board import ADA, Board, review

from impact.edges.addresses import Api
from impact.edges.http import Client
from impact.model.exchanges import MemoryExchanges
from impact.sources import git_log
from impact.sources.reviews import gerrit_rest, gitea, gitlab, review_board
from impact.sources.reviews.base import Scope

pytestmark = pytest.mark.loopback
_HOUR = re.compile(rb"\d{2}:\d{2}:\d{2}|\b1[5-9]\d{8}\b")


def board():
    made = Board()
    made.reviews = {3: [review(1, ADA, body_top="Words of somebody", body_bottom="")]}
    return made


FORGES = [(gitlab, Forge), (gitea, lambda: gitea_forge), (gerrit_rest, Gerrit), (review_board, board)]


@pytest.fixture
def place(repo):
    repo.commit("One", {"a": "1"})
    return git_log.open_place(str(repo.path))


def tagged(rule):
    """The same answers with an ETag each, and 304 where it is said back."""

    def answer(asked):
        said = rule(asked)
        if said.status != 200:
            return said
        tag = f'"{hash(repr(said.data)) & 0xFFFF}"'
        if asked.headers.get("If-None-Match") == tag:
            return Said(304, headers=said.headers)
        return replace(said, headers=said.headers | {"ETag": tag})

    return answer


def walked(module, host, place, store, cursor="", most=None):
    """The batches that were kept: the reader may be killed after so many."""
    scope = Scope(place, host.address, "team/part")
    with Client(Api(host.address, module.api(scope).base), store=store) as client:
        found = []
        batches = module.batches(replace(scope, client=client), cursor)
        for batch in batches:
            found.append(batch)
            if len(found) == most:
                batches.close()
                break
        return found


@pytest.mark.parametrize(("module", "rule"), FORGES, ids=lambda each: getattr(each, "NAME", ""))
def test_no_answer_is_kept_with_texts_or_hours(place, module, rule):
    store = MemoryExchanges()
    with serving(tagged(rule())) as host:
        assert any(event.body for batch in walked(module, host, place, store) for event in batch.events)
    held = b"\n".join(url.encode() + body for url, (_, _, body, _) in store.kept.items())
    assert not _HOUR.search(held), held
    for text in (b"Why", b"Words of somebody", b"Thank", b"Good", b"Close to it", b"Hello", b"description"):
        assert text not in held


def test_a_request_that_is_as_it_was_costs_no_body(place):
    store, made = MemoryExchanges(), board()
    with serving(tagged(made)) as host:
        first = walked(review_board, host, place, store)
        again = walked(review_board, host, place, store, first[-1].cursor)
        assert not any(each.events for each in again)
        made.reviews[3].append(review(2, ADA, body_top="Once more", body_bottom=""))
        third = walked(review_board, host, place, store, first[-1].cursor)
    assert len({event.key for batch in third for event in batch.events}) == 2


def test_what_was_read_and_not_kept_is_read_again(place):
    store = MemoryExchanges()
    with serving(tagged(board())) as host:
        seen = walked(review_board, host, place, store, most=3)
        assert seen[-1].events
        again = walked(review_board, host, place, store, seen[-2].cursor)
    assert any(each.events for each in again)
