"""`impact reviews import` of dumps of Bitbucket and Azure DevOps: kept once, and one's own by one's address."""

from __future__ import annotations

import json

import pytest

ADA = {"display_name": "Ada", "account_id": "1:ada"}
LINKS = {"self": {"href": "https://api.bitbucket.org/2.0/repositories/team/part/pullrequests/7/comments/1"}}
BITBUCKET = {
    "values": [
        {
            "id": 1,
            "user": ADA,
            "content": {"raw": "Why?"},
            "created_on": "2026-05-01T10:00:00Z",
            "pullrequest": {"id": 7},
        }
        | {"links": LINKS}
    ]
}
AZURE = [
    {"pullRequestId": 22, "repository": {"webUrl": "https://dev.azure.com/firm/team/_git/part"}},
    {
        "id": 1,
        "comments": [
            {"id": 1, "author": {"displayName": "Ada", "uniqueName": "ada@example.com"}, "content": "Why?"}
            | {"publishedDate": "2026-05-01T10:00:00Z", "commentType": "text"}
        ],
    },
]


@pytest.mark.parametrize(
    ("dump", "source", "me"),
    [(BITBUCKET, "bitbucket", "1:ada@bitbucket.org"), (AZURE, "azure", "ada@example.com")],
)
def test_a_dump_is_kept_once_and_the_words_are_ones_own(repo, impact, tmp_path, dump, source, me):
    repo.commit("One", {"a": "1"})
    file = tmp_path / "dump.json"
    file.write_text(json.dumps(dump), encoding="utf-8")
    done = impact("reviews", "import", file, "--repo", repo.path, "--me", me)
    assert (done.code, f"{source}" in done.out, "1 new event" in done.out) == (0, True, True), done.out + done.err
    assert "nothing new" in impact("reviews", "import", file, "--repo", repo.path, "--me", me).out
    assert '"body": "Why?"' in impact("reviews", "export", repo.path).out
