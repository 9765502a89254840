"""Commits are opened where their host shows them, and nowhere is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.expect.permalinks import commits, web

SHA = "a" * 40


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://github.com/acme/shop.git", "https://github.com/acme/shop/commit/"),
        ("git@github.com:acme/shop.git", "https://github.com/acme/shop/commit/"),
        ("ssh://git@github.com:22/acme/shop", "https://github.com/acme/shop/commit/"),
        ("https://gitlab.com/acme/team/shop.git/", "https://gitlab.com/acme/team/shop/-/commit/"),
        ("git@gitlab.example.com:acme/shop.git", "https://gitlab.example.com/acme/shop/-/commit/"),
        ("https://bitbucket.org/acme/shop", "https://bitbucket.org/acme/shop/commits/"),
        ("https://codeberg.org/acme/shop", "https://codeberg.org/acme/shop/commit/"),
        ("https://dev.azure.com/acme/My%20Shop/_git/web", "https://dev.azure.com/acme/My%20Shop/_git/web/commit/"),
        ("git@ssh.dev.azure.com:v3/acme/shop/web", "https://dev.azure.com/acme/shop/_git/web/commit/"),
        ("https://chromium.googlesource.com/apps/libapps", "https://chromium.googlesource.com/apps/libapps/+/"),
        ("https://git.sr.ht/~ada/shop", "https://git.sr.ht/~ada/shop/commit/"),
        ("https://git.own.example/acme/shop", "https://git.own.example/acme/shop/commit/"),
        ("ssh://git@code.own.example:7999/acme/shop.git", "https://code.own.example/acme/shop/-/commit/"),
        # Nobody knows how these show a commit, or they are no pages at all.
        ("https://git.example.com/acme/shop", None),
        ("https://nogithubhere.example/acme/shop", None),
        ("https://ada:secret@github.com/acme/shop", None),
        ("http://github.com/acme/shop", None),
        ("/srv/git/shop.git", None),
        ("C:/Users/ada/shop", None),
        ("file:///srv/git/shop.git", None),
        ("https://github.com/acme/shop)](javascript:x", None),
        ("", None),
        (None, None),
    ],
)
def test_where_commits_are_opened(url, link):
    assert commits(url, {"git.own.example": "gitea", "code.own.example": "gitlab"}) == link


@given(st.text(max_size=60), st.sampled_from(["", "https://", "ssh://git@", "git@github.com:", "https://github.com/"]))
def test_no_address_becomes_anything_but_a_plain_link(text, start):
    page = web(start + text)
    assert page is None or (page.startswith("https://") and not set(page) & set(" @()<>\"'`\\|\n"))
