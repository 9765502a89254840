from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.identity.remotes import (
    Remote,
    canonical,
    fault,
    is_secretive,
    name_of,
    protocol_fault,
    remote,
    shown,
    spelled,
)

USUAL = ("https", "ssh")


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/Example/Billing",
        "https://github.com/example/billing.git",
        "https://github.com//example/billing/",
        "https://ada@github.com:443/example/billing.git",
        "git@github.com:example/billing.git",
        "git@github.com:/example/billing.git",
        "ssh://git@GitHub.com/example/billing",
        "git+ssh://git@github.com:22/example/billing.git/",
    ],
)
def test_the_same_repository_by_any_address(address):
    assert canonical(address) == "github.com/example/billing"
    assert fault(address, USUAL) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://git.example.com/a/b", "https://git.example.com/A/b"),  # not every host takes any case
        ("https://git.example.com/a/b", "https://git.example.com:8443/a/b"),
        ("https://git.example.com/a/b", "https://git.example.org/a/b"),
        ("ssh://git.example.com/~ada/b", "ssh://git.example.com/ada/b"),
        ("file:///srv/a", "https://srv/a"),
    ],
)
def test_other_repositories_stay_others(one, other):
    assert canonical(one) != canonical(other)


def test_what_is_no_address_stays_what_it_is():
    assert canonical("../billing") == "../billing"
    assert remote("./a:b") is None
    assert remote("ext::sh -c x") is None
    assert remote("[::1]:a/b").host == "[::1]"


@pytest.mark.parametrize(
    ("address", "parts", "name"),
    [
        ("https://github.com/example/billing.git", 1, "billing"),
        ("https://github.com/example/billing.git", 2, "example/billing"),
        ("git@github.com:billing.git", 2, "billing"),
        ("/srv/git/billing/.git/", 1, "billing"),
        ("../billing", 1, "billing"),
    ],
)
def test_what_a_repository_is_called(address, parts, name):
    assert name_of(address, parts) == name


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "one line without spaces"),
        ("https://h/a b", "one line without spaces"),
        ("https://h/a\nhost=evil", "one line without spaces"),
        ("https://h/" + "a" * 3000, "at most 2,000"),
        ("--upload-pack=touch", "begins with '-'"),
        ("ext::sh -c touch", "one line without spaces"),
        ("ext::touch", "may run anything; it is never allowed"),
        ("fd::17", "may run anything"),
        ("https::https://h/a", "may run anything"),
        ("../billing", "is no address"),
        ("ssh://-oProxyCommand=x/a", "would be an option of ssh"),
        ("git@h:-a", "would be an option of ssh"),
        ("-oProxyCommand=x@h:a", "begins with '-'"),
        ("ssh://-l@h/a", "would be an option of ssh"),
        ("https://github.com/", "names no host and repository"),
        ("https:///a/b", "names no host and repository"),
        ("https://h/a?private_token=s3cret", "goes on with '?'"),
        ("https://h/a#s3cret", "goes on with"),
        ("http://h/a/b", "to allow it: `protocols: [https, ssh, http]`"),
        ("git://h/a/b", "not allowed"),
        ("file:///srv/a", "not allowed"),
        ("file://h/a", "names a host"),
        ("ftp://h/a", "the protocol 'ftp' is never allowed"),
        ("htps://h/a", "did you mean 'https'?"),
    ],
)
def test_addresses_nobody_should_ask(address, why):
    allowed = ("https", "ssh") if "file://h" not in address else ("file",)
    said = fault(address, allowed)
    assert why in said
    assert "s3cret" not in said


@pytest.mark.parametrize(
    "address",
    [
        "https://ada:s3cret@h/a",
        "https://ada:s3@cret@h/a",
        "https://ada:s3/cret@h/a",
        "ssh://ada:s3cret@h/a",
        "https://ghp_s3cret@github.com/a/b",
        "https://x-access-token@github.com/a/b",
        "https://0123456789012345678901234567890123456789@h/a",
    ],
)
def test_a_password_is_refused_and_never_said(address):
    said = fault(address, USUAL)
    assert said
    assert not {"s3cret", "s3@cret", "s3/cret", "0123456789"} & {each for each in (said, shown(address)) if each}
    for secret in ("s3cret", "s3@", "s3/", "cret@", "ghp_", "01234567890"):
        assert secret not in said
        assert secret not in shown(address)


def test_only_a_secret_is_left_out_of_what_is_shown():
    assert shown("git@github.com:a/b.git") == "git@github.com:a/b.git"
    assert shown("https://ada@h/a") == "https://h/a"
    assert shown("/srv/a@2") == "/srv/a@2"


def test_an_allowed_protocol_is_allowed():
    assert fault("file:///srv/a", ("file",)) == ""
    assert fault("https://h:8443/a", USUAL) == ""
    assert fault("http://h/a", ("http",)) == ""


def test_protocols_that_cannot_be_allowed():
    assert protocol_fault("ssh") == ""
    assert protocol_fault("htps") == "the protocol 'htps' is never allowed; did you mean 'https'?"
    assert protocol_fault("ext") == "the protocol 'ext' is never allowed; there are https, ssh, http, git, file"


@pytest.mark.parametrize("address", ["https:/ada:s3cret@host/a", "ada:s3cret@host/a"])
def test_a_password_in_the_wrong_place_is_no_host_and_path(address):
    assert is_secretive(address)
    assert "is no address" in fault(address, USUAL)
    assert "s3cret" not in fault(address, USUAL) + shown(address)


WORDS = st.text("abz09", min_size=1, max_size=6)
PASSWORDS = st.text("!/:@$ä#~.[]-", max_size=12).map(lambda signs: f"{signs[:6]}s3cret{signs[6:]}")


@given(WORDS, PASSWORDS, WORDS, WORDS, st.sampled_from([":", ":/", ":~/"]))
def test_a_password_by_the_short_way_is_one_whatever_signs_it_has(user, password, host, path, between):
    address = f"{user}:{password}@{host}{between}{path}"
    if "://" in address or "::" in address.partition("s3cret")[0]:
        assert "s3cret" not in fault(address, USUAL)
        return
    assert is_secretive(address)
    assert remote(address) == Remote("ssh", host, "", f"{between[1:]}{path}", f"{user}:{password}")
    assert "holds a password" in fault(address, USUAL)
    assert "s3cret" not in fault(address, USUAL) + shown(address) + canonical(address) + name_of(address)


@pytest.mark.parametrize("address", ["git@host:a/b", "host:a/b", "./ada:s3cret@host:a", "/srv/a:b@c"])
def test_what_has_no_name_and_colon_first_holds_no_password(address):
    assert not is_secretive(address)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/src/a b", "a b"),
        ("/src/a\nb", r"a\nb"),
        ("/src/a\tb.git", r"a\tb"),
        ("/src/a  b", r"a\x20 b"),
        ("/src/ a ", r"\x20a\x20"),
        ("/src/a\x1bb", r"a\x1bb"),
        ("/src/a\u2028b\udcff", r"a\u2028b\udcff"),
        ("/src/größe", "größe"),
    ],
)
def test_names_that_look_alike_are_spelled(path, name):
    assert name_of(path) == name


@given(st.text(" \n\tab\u00a0\x1b", max_size=8))
def test_a_name_that_is_spelled_is_shown_as_it_is(name):
    assert " ".join(spelled(name).split()) == spelled(name) == spelled(spelled(name))
    assert spelled(name).isprintable()
