"""Asking a host: what is asked again, what is waited for, what stops, and what is never done."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise

import pytest
from loopback import Said, in_turn, serving

from impact.edges.addresses import BASIC, PRIVATE, TOKEN, Api, is_this_machine, origin, place, with_parameters
from impact.edges.http import Client, Patience, quoted
from impact.edges.secrets import Token
from impact.model.errors import IN_PART, HostError, ImpactError, StoppedInPart
from impact.model.exchanges import MemoryExchanges

pytestmark = pytest.mark.loopback
NOW = 1_780_000_000
SECRET = "s3cret-of-the-test"
GRAPHQL_LIMITED = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.slept, self.told = [], []

    def now(self):
        return NOW + int(sum(self.slept))

    def client(self, host, token="", scheme="bearer", base="", **more):
        held = Token(token, host=host.address, source="a test", user="ada") if token else None
        api = Api(host.address, base or host.url, scheme)
        return Client(api, token=held, now=self.now, sleep=self.slept.append, tell=self.told.append, **more)


@pytest.fixture
def clock():
    return Clock()


def asked(rule, clock, *paths, **more):
    with serving(rule) as host, clock.client(host, **more) as client:
        answers = [client.get(each) for each in paths or ("x",)]
    return answers, host


def fault(rule, clock, **more):
    with serving(rule) as host, clock.client(host, **more) as client, pytest.raises(ImpactError) as raised:
        client.get("x")
    return raised.value, host


def test_what_did_not_change_costs_nothing_and_keeps_its_next_page(clock):
    def rule(asked):
        if asked.headers.get("If-None-Match") == '"1"':
            return Said(304)
        return Said(data=[1, 2], headers={"ETag": '"1"', "Link": '<x?page=2>; rel="next", <x?page=9>; rel="last"'})

    (first, second), host = asked(rule, clock, "x", "x")
    assert (first.data, first.unchanged, first.next) == ([1, 2], False, "x?page=2")
    assert (second.data, second.unchanged, second.next) == ([1, 2], True, "x?page=2")
    assert [each.headers.get("If-None-Match") for each in host.asked] == [None, '"1"']


def test_a_kept_answer_that_cannot_be_read_is_asked_for_anew(clock):
    store = MemoryExchanges()
    with serving(in_turn(Said(data={"a": 1}))) as host, clock.client(host, store=store) as client:
        store.keep_exchange(f"{host.url}/x", '"1"', 200, b"\n{cut", None)
        assert client.get("x").data == {"a": 1}
    assert "If-None-Match" not in host.asked[0].headers


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_trouble_is_waited_out(clock, status):
    rule = in_turn(Said(status), Said(status), Said(data=1))
    (answer,), host = asked(rule, clock, limits=Patience(longest=120))
    assert (answer.data, len(host.asked)) == (1, 3)
    assert clock.slept == ([60, 120] if status == 429 else [1, 2])


def test_trouble_that_stays_is_told_with_the_host_and_what_to_do(clock):
    error, host = fault(in_turn(Said(502, body=b"<html>bad gateway")), clock)
    assert (error.status, len(host.asked), clock.slept) == (502, 5, [1, 2, 4, 8])
    assert host.address in error.what
    assert error.hint


def test_retry_after_is_obeyed_to_the_second(clock):
    (answer,), _ = asked(in_turn(Said(403, headers={"Retry-After": "17"}), Said(data=1)), clock)
    assert (answer.data, clock.slept) == (1, [17])
    assert "17 s" in clock.told[0]


def test_a_retry_after_that_is_a_date_counts_by_the_hosts_own_clock(clock):
    headers = {"Date": "Thu, 01 Jan 2026 00:00:00 GMT", "Retry-After": "Thu, 01 Jan 2026 00:00:20 GMT"}
    (_,), _ = asked(in_turn(Said(503, headers=headers), Said(data=1)), clock)
    assert clock.slept == [20]


def test_without_a_word_a_secondary_limit_takes_a_minute(clock):
    limited = Said(403, {"message": "You have exceeded a secondary rate limit."})
    (_,), _ = asked(in_turn(limited, Said(data=1)), clock)
    assert clock.slept == [60]


def test_the_reset_counts_by_the_hosts_own_clock(clock):
    headers = {
        "Date": "Thu, 01 Jan 2026 00:00:00 GMT",
        "X-RateLimit-Limit": "5000",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "1767225630",
    }
    (_,), _ = asked(in_turn(Said(403, headers=headers), Said(data=1)), clock)
    assert clock.slept[0] == 30


@pytest.mark.parametrize("status", [403, 429, 503])
@pytest.mark.parametrize("said", ["86400", "999999999999999", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_wait_that_is_too_long_stops_in_part_and_says_when_to_go_on(clock, status, said):
    error, host = fault(in_turn(Said(status, headers={"Retry-After": said})), clock)
    assert isinstance(error, StoppedInPart)
    assert (error.exit_code, clock.slept, len(host.asked)) == (IN_PART, [], 1)
    assert error.again_at > NOW + 60
    assert "UTC" in error.hint


def test_all_waits_together_have_an_end(clock):
    limited = Said(429, headers={"Retry-After": "50"})
    error, _ = fault(in_turn(limited), clock, limits=Patience(longest=60, altogether=120))
    assert isinstance(error, StoppedInPart)
    assert sum(clock.slept) <= 120


@pytest.mark.parametrize("said", ["soon", "-5", "", "1e9", "٣"])
def test_a_retry_after_that_means_nothing_is_no_wait_for_ever(clock, said):
    (_,), _ = asked(in_turn(Said(503, headers={"Retry-After": said.encode().decode("latin-1")}), Said(data=1)), clock)
    assert clock.slept == [1]


def test_the_last_tenth_is_left_to_others(clock):
    headers = {"X-RateLimit-Limit": "5000", "X-RateLimit-Reset": str(NOW + 3000)}
    rich = Said(data=1, headers=headers | {"X-RateLimit-Remaining": "500"})
    poor = Said(data=2, headers=headers | {"X-RateLimit-Remaining": "499"})
    with serving(in_turn(rich, poor)) as host, clock.client(host) as client:
        assert [client.get("x").data, client.get("y").data] == [1, 2], "what was answered is used"
        assert (client.left.remaining, client.left.limit) == (499, 5000)
        with pytest.raises(StoppedInPart, match="499 of 5000") as raised:
            client.get("z")
    assert raised.value.again_at == NOW + 3000
    assert (len(host.asked), clock.slept) == (2, [])


def test_a_budget_that_comes_back_soon_is_waited_for(clock):
    headers = {"RateLimit-Limit": "30", "RateLimit-Remaining": "1", "RateLimit-Reset": "20"}
    answers, _ = asked(in_turn(Said(data=1, headers=headers), Said(data=2)), clock, "x", "y")
    assert ([each.data for each in answers], clock.slept) == ([1, 2], [20])


def test_graphql_says_in_a_200_that_there_were_too_many(clock):
    limited = Said(data=GRAPHQL_LIMITED, headers={"Retry-After": "9"})
    with serving(in_turn(limited, Said(502), Said(data={"data": {"a": 1}}))) as host, clock.client(host) as client:
        assert client.graphql("graphql", "query Q { a }", {"n": 1}) == {"data": {"a": 1}}
    assert clock.slept == [9, 2]
    assert json.loads(host.asked[-1].body) == {"query": "query Q { a }", "variables": {"n": 1}}


def test_graphql_keeps_the_budget_that_stands_in_the_body(clock):
    poor = {"data": {"rateLimit": {"limit": 5000, "remaining": 10, "resetAt": "2099-01-01T00:00:00Z"}}}
    with serving(in_turn(Said(data=poor))) as host, clock.client(host) as client:
        client.graphql("graphql", "{a}", {})
        with pytest.raises(StoppedInPart, match="10 of 5000"):
            client.graphql("graphql", "{a}", {})
    assert len(host.asked) == 1


def test_limited_for_good_is_stopped_in_part_and_no_refusal(clock):
    error, host = fault(in_turn(Said(429, headers={"Retry-After": "1"})), clock)
    assert isinstance(error, StoppedInPart)
    assert len(host.asked) == 5


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "token"), (403, "scopes"), (404, "private looks absent"), (410, "taken away"), (422, "understand")],
)
def test_a_refusal_says_what_which_host_and_what_to_do(clock, status, words):
    error, host = fault(in_turn(Said(status, {"message": "so it is"})), clock, token=SECRET)
    assert (error.status, len(host.asked)) == (status, 1)
    assert host.address in error.what
    assert "so it is" in error.what
    assert words in error.hint


def test_without_a_token_a_refusal_says_so(clock):
    error, _ = fault(in_turn(Said(404)), clock)
    assert "no token is known" in error.hint


def test_a_web_page_is_no_answer(clock):
    error, host = fault(
        in_turn(Said(body=b"<!DOCTYPE html><title>Sign in", headers={"Content-Type": "text/html"})), clock
    )
    assert "web page" in error.what
    assert len(host.asked) == 1


@pytest.mark.parametrize(
    "said", [Said(body=b'{"a": [1, 2'), Said(data={"a": "b" * 999}, cut=500)], ids=["short", "cut"]
)
def test_json_that_was_cut_is_asked_for_again(clock, said):
    (answer,), host = asked(in_turn(said, Said(data={"a": 1})), clock)
    assert (answer.data, len(host.asked), clock.slept) == ({"a": 1}, 2, [1])


def test_json_that_is_always_cut_is_told(clock):
    error, _ = fault(in_turn(Said(body=b"[" * 100_000)), clock)
    assert "broken JSON" in error.what


def test_gerrits_guard_before_its_json_is_passed_over(clock):
    (answer,), _ = asked(in_turn(Said(body=b")]}'\n[1]")), clock)
    assert answer.data == [1]


def test_a_connection_that_breaks_is_tried_again_and_then_told(clock):
    with serving(in_turn(Said())) as host:
        client = clock.client(host)
    with client, pytest.raises(HostError, match="is not reached") as raised:
        client.get("x")
    assert (raised.value.status, clock.slept) == (0, [1, 2, 4, 8])


def test_pages_by_link_and_by_number(clock):
    pages = {
        "/l": ("l2", {"Link": '</l2>; title="a, <b>; c"; rel="next"'}),
        "/l2": ("end", {"Link": "</l>; rel=first"}),
    }
    pages |= {"/n?per=2": (1, {"X-Next-Page": "2"}), "/n?per=2&page=2": (2, {"X-Next-Page": ""})}

    def rule(asked):
        data, headers = pages[asked.path]
        return Said(data=data, headers=headers)

    with serving(rule) as host, clock.client(host) as client:
        assert [each.data for each in client.pages("l")] == ["l2", "end"]
        assert [each.data for each in client.pages("n", {"per": 2})] == [1, 2]


def test_pages_in_a_circle_end(clock):
    rule = in_turn(Said(data=1, headers={"Link": '</x>; rel="next"'}))
    with serving(rule) as host, clock.client(host) as client, pytest.raises(HostError, match="circle"):
        list(client.pages("x"))
    assert len(host.asked) == 1


def test_a_renamed_repository_is_followed_on_its_host(clock):
    def rule(asked):
        return Said(301, headers={"Location": "/repositories/7"}) if "old" in asked.path else Said(data=asked.path)

    (answer,), host = asked(rule, clock, "repos/old", token=SECRET)
    assert answer.data == "/repositories/7"
    assert all(SECRET in each.headers["Authorization"] for each in host.asked)


@pytest.mark.parametrize("way", ["redirect", "link"])
def test_another_host_is_not_asked_and_gets_no_token(clock, way):
    said = Said(302 if way == "redirect" else 200, 1)
    with serving(in_turn(Said(data="caught"))) as other, serving(in_turn(said)) as host:
        said.headers = {"Location": f"{other.url}/x", "Link": f'<{other.url}/x>; rel="next"'}
        with clock.client(host, token=SECRET) as client, pytest.raises(HostError, match="points elsewhere"):
            list(client.pages("x"))
    assert other.asked == []


@pytest.mark.parametrize(
    "target",
    ["http://u:p@127.0.0.1/", "file:///etc/passwd", "//evil.example/x", "http://[::1", "\\\\evil", "ftp://127.0.0.1/"],
)
def test_a_redirect_into_the_blue_is_refused(clock, target):
    error, _ = fault(in_turn(Said(302, headers={"Location": target})), clock)
    assert isinstance(error, HostError)


def test_a_redirect_in_a_circle_ends(clock):
    error, host = fault(in_turn(Said(302, headers={"Location": "/x"})), clock)
    assert "circle" in error.what
    assert len(host.asked) == 5


def test_a_query_is_not_made_into_another_question(clock):
    rule = in_turn(Said(302, headers={"Location": "/y"}))
    with serving(rule) as host, clock.client(host) as client, pytest.raises(HostError):
        client.graphql("x", "{a}", {})
    assert len(host.asked) == 1


@pytest.mark.parametrize(
    ("scheme", "name", "value"),
    [
        ("bearer", "Authorization", f"Bearer {SECRET}"),
        (TOKEN, "Authorization", f"token {SECRET}"),
        (PRIVATE, "PRIVATE-TOKEN", SECRET),
        (BASIC, "Authorization", "Basic YWRhOnMzY3JldC1vZi10aGUtdGVzdA=="),
    ],
)
def test_a_token_goes_as_its_forge_wants_it(clock, scheme, name, value):
    _, host = asked(in_turn(Said(data=1)), clock, token=SECRET, scheme=scheme)
    assert host.asked[0].headers[name] == value


def test_a_token_of_another_host_is_not_sent(clock):
    token = Token(SECRET, host="github.com", source="a test")
    with serving(in_turn(Said(data=1))) as host, pytest.raises(ImpactError, match="not given"):
        Client(Api(host.address, host.url), token=token).get("x")
    assert host.asked == []


def test_only_https_is_asked_but_on_this_machine():
    with pytest.raises(ImpactError, match="only https"):
        Client(Api("git.example.com", "http://git.example.com"))
    assert origin("git.example.com:8443") == "https://git.example.com:8443"
    assert (origin("127.0.0.1:80"), origin("[::1]:80")) == ("http://127.0.0.1:80", "http://[::1]:80")
    assert [is_this_machine(each) for each in ("localhost", "127.9.9.9:1", "128.0.0.1", "[::2]", "[x")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_a_proxy_never_sees_what_is_for_this_machine(clock, monkeypatch):
    with serving(in_turn(Said(data="proxy"))) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        (answer,), _ = asked(in_turn(Said(data="host")), clock, token=SECRET)
    assert (answer.data, proxy.asked) == ("host", [])


def test_a_proxy_of_the_environment_is_used_for_others(monkeypatch, clock):
    with serving(in_turn(Said(407))) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        api = Api("git.example.com", "https://git.example.com")
        with Client(api, sleep=clock.slept.append) as client, pytest.raises(HostError, match="proxy"):
            client.get("x")
    assert clock.slept == []


def test_a_proxy_that_is_none_is_told(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://x")
    with pytest.raises(ImpactError, match="proxy in your environment"):
        Client(Api("git.example.com", "https://git.example.com"))


def test_ipv6(clock):
    with serving(in_turn(Said(data=6)), six=True) as host, clock.client(host, token=SECRET) as client:
        assert client.get("x").data == 6


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    files = (str(folder / "cert.pem"), str(folder / "key.pem"))
    words = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    more = ("-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2")
    try:
        subprocess.run((*words, "-out", files[0], "-keyout", files[1], *more), check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed; certificates are not tried")
    return files


def test_a_certificate_of_its_own_is_refused_unless_its_file_is_given(clock, certificate, tmp_path):
    with serving(in_turn(Said(data=1)), tls=certificate) as host:
        base = f"https://{host.address}"
        with clock.client(host, base=base) as client, pytest.raises(HostError, match="nobody vouches") as raised:
            client.get("x")
        assert "`reviews.ca_file`" in raised.value.hint
        assert (clock.slept, host.asked) == ([], [])
        with clock.client(host, base=base, ca_file=certificate[0], token=SECRET) as client:
            assert client.get("x").data == 1
    for each in (tmp_path / "absent.pem", certificate[1]):
        with pytest.raises(ImpactError, match="no file of certificates"):
            Client(Api("git.example.com", "https://git.example.com"), ca_file=str(each))


def test_an_answer_without_end_is_cut_off(clock, monkeypatch):
    monkeypatch.setattr("impact.edges.wire._LARGEST", 1000)
    error, _ = fault(in_turn(Said(data="x" * 2000)), clock)
    assert "in one answer" in error.what


def test_an_answer_that_drips_is_cut_off(clock):
    error, _ = fault(in_turn(Said(data="x" * 2000)), clock, limits=Patience(answer=-1))
    assert "took longer" in error.what


def test_no_cookie_is_kept(clock):
    _, host = asked(in_turn(Said(data=1, headers={"Set-Cookie": "a=b"})), clock, "x", "y")
    assert "Cookie" not in host.asked[1].headers


def test_what_a_path_holds_is_escaped():
    assert quoted("group/name #1") == "group%2Fname%20%231"
    assert with_parameters("https://h/x?a=1&b=2#f", {"a": "ü &"}) == "https://h/x?b=2&a=%C3%BC+%26"
    assert place("https://H.example:443/x") == place("https://h.example")


def test_requests_are_made_one_after_the_other_over_one_connection(clock):
    _, host = asked(in_turn(Said(data=1)), clock, "a", "b", "c")
    assert [each.path for each in host.asked] == ["/a", "/b", "/c"]
    assert all(one != other for one, other in pairwise(each.path for each in host.asked))


def test_without_httpx_the_extra_is_named(monkeypatch):
    monkeypatch.delitem(sys.modules, "impact.edges.wire", raising=False)
    monkeypatch.delattr("impact.edges.wire", raising=False)
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(ImpactError, match="httpx is not installed") as raised:
        Client(Api("github.com", "https://api.github.com"))
    assert "impact[reviews]" in raised.value.hint
