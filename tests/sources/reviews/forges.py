"""Made-up forges on the loopback: what they answer, and what goes wrong on the way."""

from __future__ import annotations

from email.utils import formatdate
from urllib.parse import parse_qsl, urlsplit

from loopback import Said

from impact.edges.addresses import Api
from impact.edges.http import Client
from impact.sources.reviews.base import Scope

NOW = 1_780_000_000  # 2026-05-28


def stamp(day, hour=10):
    return f"2026-05-{day:02}T{hour:02}:00:00Z"


def paged(rows, asked, host, size=2):
    """One page of rows with the header that leads to the next."""
    parts = urlsplit(asked.path)
    query = dict(parse_qsl(parts.query))
    page = int(query.get("page", 1))
    here = rows[(page - 1) * size : page * size]
    headers = {"Date": formatdate(NOW, usegmt=True)}
    if page * size < len(rows):
        rest = "&".join(f"{key}={value}" for key, value in query.items() if key != "page")
        headers["Link"] = f'<http://{asked.headers["Host"]}{parts.path}?{rest}&page={page + 1}>; rel="next"'
    return Said(data=here, headers=headers)


def query(asked):
    return dict(parse_qsl(urlsplit(asked.path).query))


def read(module, host, place, repo, cursor="", is_bot=lambda who: "bot" in who.name.lower()):
    """Every batch, in the way that `impact reviews sync` asks for them."""
    scope = Scope(place, host.address, repo, "", is_bot)
    slept = []
    api = Api(host.address, module.api(scope).base)
    with Client(api, now=lambda: NOW, sleep=slept.append) as client:
        scope = Scope(place, host.address, repo, "", is_bot, client=client)
        return list(module.batches(scope, cursor))
