"""One name for a repository, however its address is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.identity.addresses import canonical, named, resolved

SAME = "github.com/shop/build-tools"


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/shop/build-tools",
        "https://github.com/Shop/Build-Tools.git",
        "  https://GitHub.com/shop/build-tools.git/  ",
        "http://github.com:80/shop/build-tools",
        "https://user:secret@github.com:443/shop/build-tools.git",
        "ssh://git@github.com/shop/build-tools.git",
        "ssh://git@ssh.github.com:443/shop/build-tools.git",
        "git+ssh://git@github.com:shop/build-tools.git",
        "git+https://github.com/shop/build-tools.git@v1.2#egg=build-tools",
        "git::https://github.com/shop/build-tools.git?ref=v1",
        "git@github.com:shop/build-tools.git",
        "git@github.com:/shop/build-tools",
        "github.com:shop/build-tools",
        "git://github.com/shop/build-tools",
        "github.com/shop/build-tools",
        "www.github.com/shop/build-tools/",
        "https://github.com/shop/build-tools/tree/main/src",
        "https://github.com//shop/./build-tools",
        "https://github.com./shop/build-tools#readme",
        "gh:shop/build-tools",
        "github:shop/build-tools",
    ],
)
def test_it_is_the_same_repository(address):
    assert canonical(address) == SAME


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("git@gitlab.example.com:platform/ci/templates.git", "gitlab.example.com/platform/ci/templates"),
        (
            "https://gitlab.example.com:8443/platform/ci/templates/-/tree/main",
            "gitlab.example.com/platform/ci/templates",
        ),
        ("gl:platform/ci", "gitlab.com/platform/ci"),
        ("git://repo.example.org/one.git", "repo.example.org/one"),
        ("ssh://me@[::1]:2222/srv/one.git", "[::1]/srv/one"),
        ("deploy@builder:srv/one", "builder/srv/one"),
        ("https://code.example.com/scm/shop/till.git", "code.example.com/shop/till"),
        ("ssh://git@code.example.com:7999/shop/till.git", "code.example.com/shop/till"),
        ("https://shop@dev.azure.com/shop/Web/_git/till", "dev.azure.com/shop/web/till"),
        ("git@ssh.dev.azure.com:v3/shop/Web/till", "dev.azure.com/shop/web/till"),
        ("https://shop.visualstudio.com/DefaultCollection/Web/_git/till", "dev.azure.com/shop/web/till"),
        ("https://gerrit.googlesource.com/a/plugins/owners", "gerrit.googlesource.com/plugins/owners"),
    ],
)
def test_other_hosts_have_their_own_ways(address, name):
    assert canonical(address) == name


@pytest.mark.parametrize(
    "address",
    [
        "", " ", "shop", "shop/till", "./till", "../till.git", "/srv/git/till.git", "file:///srv/git/till.git",
        "C:/code/till", r"C:\code\till", "https://", "https://github.com", "https://github.com/shop",
        "https://github.com/shop/", "https://github.com/shop/$NAME", "https://{host}/shop/till", "svn://host/shop/till",
        "npm:left-pad", "workspace:x", "https://-host-/shop/till", "https://host.example/a/../b", "host.example:12",
        "https://github.com/shop/till%20x", "git@host.example:a b", "https://host.example/-/x", "x" * 2000,
        "https://github.com/shop/till\udc80",
    ],
)  # fmt: skip
def test_what_is_no_address_is_none(address):
    assert canonical(address) is None


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("../paint.git", "github.com/shop/paint"),
        ("../../other/paint", "github.com/other/paint"),
        ("./inner", "github.com/shop/build-tools"),
        ("../../../paint", None),
        ("../../../../paint", None),
        ("https://gitlab.com/shop/paint.git", "gitlab.com/shop/paint"),
    ],
)
def test_a_relative_address_is_of_its_repository(address, name):
    assert resolved(address, SAME) == name


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("//", SAME),
        ("//.github/workflows/Build.yml", f"{SAME}//.github/workflows/Build.yml"),
        ("/Other/ci//web.yml", "github.com/other/ci//web.yml"),
        ("../ci//web.yml", "github.com/shop/ci//web.yml"),
        ("../ci", "github.com/shop/ci"),
        ("../../../../ci//x", None),
        ("/ci//x", None),
        ("gitlab.com/shop/ci//Web.yml", "gitlab.com/shop/ci//Web.yml"),
        ("docker.io/library/python", "docker.io/library/python"),
    ],
)
def test_a_name_is_made_whole_by_the_address_of_who_says_it(name, whole):
    assert named(name, SAME) == whole


@given(st.one_of(st.text(max_size=60), st.from_regex(r"\A(https://|git@)?[a-z.]{1,9}[:/][\w./:@-]{1,20}\Z")))
def test_its_own_answer_stays_and_nothing_is_raised(address):
    name = canonical(address)
    assert resolved("../" + address, SAME) is None or "/" in str(resolved("../" + address, SAME))
    if name is not None:
        assert canonical(f"https://{name}") == name
