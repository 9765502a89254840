"""Credit that commits give: its odd forms, and what is no credit."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.facts import Identity
from impact.sources import git_log
from impact.sources.reviews import trailers
from impact.sources.reviews.base import Scope


def read(repo, cursor="", is_bot=lambda who: "bot" in who.name):
    return list(trailers.batches(Scope(git_log.open_place(str(repo.path)), is_bot=is_bot), cursor))


def credit(batches):
    return [(each.label, each.actor.email) for batch in batches for each in batch.events]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Ben Li <ben@example.com>", Identity("Ben Li", "ben@example.com")),
        ('"Ben Li" <ben@example.com>', Identity("Ben Li", "ben@example.com")),
        ("<ben@example.com>", Identity("", "ben@example.com")),
        ("ben@example.com", Identity("", "ben@example.com")),
        ("ben@example.com (maintainer)", Identity("", "ben@example.com")),
        ("Ben Li <ben@example.com> (the queue part)", Identity("Ben Li", "ben@example.com")),
        ("Ben Li <ben at example dot com>", Identity("Ben Li", "ben@example.com")),
        ("Ben Li", None),
        ("the whole team", None),
        ("", None),
        ("<>", None),
    ],
)
def test_who_is_named(value, found):
    assert trailers.who(value) == found


@given(st.text(max_size=200))
def test_any_value_names_somebody_or_nobody(value):
    found = trailers.who(value)
    assert found is None or "@" in found.email


def test_credit_to_others_is_kept_and_the_rest_counted(repo):
    body = "\n".join(
        [
            "Helped-by: Ben Li <ben@example.com>",
            "helped-By: Ben Li <BEN@example.com>",
            "Mentored-by: Cleo <cleo@example.com>",
            "Reviewed-by: Ada <ada@example.com>",
            "Reported-by: some bot <some@example.com>",
            "Suggested-by: nobody in particular",
            "Signed-off-by: Ada <ada@example.com>",
        ]
    )
    sha = repo.commit("Wait for the queue", {"a": "1"}, body=body)
    (batch,) = read(repo)
    assert credit([batch]) == [("Helped-by", "ben@example.com"), ("Mentored-by", "cleo@example.com")]
    assert [(each.key, each.author.email, each.title) for each in batch.changes] == [
        (sha, "ada@example.com", "Wait for the queue")
    ]
    assert dict(batch.counts) == {
        "commits": 1,
        "lines": 6,
        "put_in_by_the_credited": 0,
        "to_oneself": 1,
        "to_programs": 1,
        "without_address": 1,
    }
    assert batch.complete


def test_only_new_commits_are_read_again(repo):
    repo.commit("One", {"a": "1"}, body="Helped-by: Ben <ben@example.com>")
    (first,) = read(repo)
    repo.commit("Two", {"a": "2"}, body="Acked-by: Cleo <cleo@example.com>")
    (second,) = read(repo, first.cursor)
    assert credit([second]) == [("Acked-by", "cleo@example.com")]
    assert credit(read(repo, second.cursor)) == []


def test_a_cursor_to_commits_that_are_gone_reads_everything(repo):
    repo.commit("One", {"a": "1"}, body="Helped-by: Ben <ben@example.com>")
    assert credit(read(repo, '{"tips": ["' + "ab" * 20 + '"]}')) == [("Helped-by", "ben@example.com")]


def test_a_line_in_the_midst_of_a_message_is_no_trailer(repo):
    repo.commit("One", {"a": "1"}, body="Helped-by: Ben <ben@example.com>\n\nwas in the old message.")
    assert credit(read(repo)) == []


def test_a_time_that_no_calendar_has_is_kept(repo):
    repo.commit("One", {"a": "1"}, body="Helped-by: Ben <ben@example.com>", date=900_000_000_000)
    assert credit(read(repo)) == [("Helped-by", "ben@example.com")]


def test_what_the_credited_person_committed_is_left_out_and_counted(repo):
    repo.commit("One", {"a": "1"}, body="Helped-by: Ben <ben@example.com>\nAcked-by: Cleo <cleo@example.com>")
    git = ["git", "-C", str(repo.path), "-c", "user.name=Ben", "-c", "user.email=BEN@example.com"]
    subprocess.run(
        [*git, "commit", "-q", "--amend", "--no-edit", "--allow-empty", "--author=Sock <sock@example.com>"], check=True
    )
    (batch,) = read(repo)
    assert credit([batch]) == [("Acked-by", "cleo@example.com")]
    assert dict(batch.counts)["put_in_by_the_credited"] == 1
