"""Contributions merged and split as the person said, one correction after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from impact.classify.finding import Names, about, known_by
from impact.model.report import quoted
from impact.model.work import MERGE, SPLIT, Contribution, Correction

# Given the contributions whose commits are taken, an id, the commits, and why they are one piece of work:
# the contribution that they make.
Remake = Callable[[Sequence[Contribution], str, Sequence[str], str], Contribution]

_NOT_LOOKED_AT = "the engineer merged or split it, and its commits were not looked at again: this was its larger part"
_SAID = "; the engineer "


@dataclass(frozen=True, slots=True)
class _Piece:
    """A contribution in the making: which commits it has, whose they were, and what was said about that."""

    id: str
    repo: str
    shas: tuple[str, ...]
    origins: tuple[Contribution, ...]
    said: tuple[Correction, ...]


def split_id(said: Correction) -> str:
    """The id of the contribution that a split makes: the same for the same commits, whatever becomes of them."""
    return hashlib.sha256(f"split\0{','.join(sorted(said.shas))}".encode()).hexdigest()[:12]


def made_id(said: Correction) -> str:
    """The id of the contribution that a merge or a split makes."""
    return split_id(said) if said.action == SPLIT else said.contribution


def shaped(
    works: Iterable[Contribution], shapes: Sequence[Correction], remake: Remake | None
) -> tuple[Contribution, ...]:
    """Return the contributions as merges and splits leave them, applied in the order they were said.

    A commit stays in one contribution, none is lost, and repositories are never joined. What was applied before
    leaves its trace, and is not applied again. Without `remake`, what is known of the larger part has to do.
    """
    pieces = [_Piece(each.id, each.repo, each.shas, (each,), each.shaped) for each in works]
    done = {said for each in pieces for said in each.said}
    for said in (each for each in shapes if each not in done):
        pieces = _merged(pieces, said) if said.action == MERGE else _split(pieces, said)
    return tuple(_made(piece, remake or larger_part) for piece in pieces)


def _merged(pieces: list[_Piece], said: Correction) -> list[_Piece]:
    ids, shas = known_by(said)
    near = [each for each in pieces if each.id in ids or not shas.isdisjoint(each.shas)]
    joined = _of_one_repo([each for each in near if about(said, each.id, each.shas)], said)
    if not joined:
        return pieces
    whole = _Piece(
        # What is one already stays as it is called.
        said.contribution if len(joined) > 1 else joined[0].id,
        joined[0].repo,
        tuple(dict.fromkeys(chain.from_iterable(each.shas for each in joined))),
        tuple(dict.fromkeys(chain.from_iterable(each.origins for each in joined))),
        _told((*chain.from_iterable(each.said for each in joined), said)),
    )
    return [*_without(pieces, joined), whole]


def _split(pieces: list[_Piece], said: Correction) -> list[_Piece]:
    names = Names.after(said.later)
    own = _of_one_repo([each for each in pieces if names.among(said.shas, each.shas)], said)
    if not own:
        return pieces
    taken = {sha for each in own for sha in names.among(said.shas, each.shas)}
    emptied = [each for each in own if taken.issuperset(each.shas)]
    part = _Piece(
        split_id(said),
        own[0].repo,
        tuple(sha for each in own for sha in each.shas if sha in taken),
        tuple(dict.fromkeys(chain.from_iterable(each.origins for each in own))),
        _told((*chain.from_iterable(each.said for each in emptied), said)),
    )
    rests = [
        replace(each, shas=tuple(sha for sha in each.shas if sha not in taken), said=_told((*each.said, said)))
        for each in own
        if each not in emptied
    ]
    return [*_without(pieces, own), *rests, part]


def _without(pieces: Iterable[_Piece], taken: Iterable[_Piece]) -> list[_Piece]:
    ids = {each.id for each in taken}
    return [each for each in pieces if each.id not in ids]


def _of_one_repo(found: Sequence[_Piece], said: Correction) -> list[_Piece]:
    """Those of one repository: of that where the id still is, if it is anywhere."""
    first = min(found, key=lambda each: (each.id != said.contribution, each.repo), default=None)
    return [each for each in found if first is not None and each.repo == first.repo]


def _told(said: Iterable[Correction]) -> tuple[Correction, ...]:
    return tuple(sorted(dict.fromkeys(said), key=lambda each: each.at))


def _made(piece: _Piece, remake: Remake) -> Contribution:
    for origin in piece.origins:
        if origin.id == piece.id and set(origin.shas) == set(piece.shas):
            return origin if origin.shaped == piece.said else replace(origin, shaped=piece.said)
    shas = set(piece.shas)
    origins = tuple(each for each in piece.origins if not shas.isdisjoint(each.shas))
    made = remake(origins, piece.id, piece.shas, _because(piece, origins))
    return replace(made, shaped=piece.said)


def _because(piece: _Piece, origins: Sequence[Contribution]) -> str:
    """Why these commits are one piece of work: what tied them together, and what the person said to that."""
    makers = [each for each in piece.said if made_id(each) == piece.id]
    tied = "" if makers else origins[0].grouped_by.partition(_SAID)[0]
    words = []
    for said in piece.said:
        verb = "merged it" if said.action == MERGE else "split a part off"
        verb = "made it a contribution of its own" if said.action == SPLIT and split_id(said) == piece.id else verb
        words.append(f"{verb} on {said.day.isoformat()}: {quoted(said.why)}")
    return f"{tied}{_SAID}{_SAID.join(words)}" if tied else f"the engineer {_SAID.join(words)}"


def larger_part(origins: Sequence[Contribution], name: str, shas: Sequence[str], because: str) -> Contribution:
    """Return what can be said of these commits without looking at them: what was said of most of them."""
    wanted = set(shas)
    main = max(origins, key=lambda each: (len(wanted.intersection(each.shas)), each.first, each.id))
    landed = {sha: day for each in origins for sha, day in each.landed if sha in wanted}
    whole = wanted.issuperset(chain.from_iterable(each.shas for each in origins))
    born: dict[str, date] = {}
    for path, day in chain.from_iterable(each.created_on for each in origins) if whole else main.created_on:
        born[path] = min(day, born.get(path, day))
    return replace(
        main,
        id=name,
        first=min(each.first for each in origins) if whole or not landed else min(landed.values()),
        last=max(each.last for each in origins) if whole or not landed else max(landed.values()),
        shas=tuple(shas),
        paths=tuple(sorted(set(_all(origins, "paths")))) if whole else main.paths,
        areas=tuple(dict.fromkeys(_all(origins, "areas"))) if whole else main.areas,
        created=tuple(sorted(set(_all(origins, "created")))) if whole else main.created,
        created_on=tuple(sorted(born.items())),
        landed=tuple(landed.items()),
        grouped_by=because,
        reasons=(*(each for each in main.reasons if each != _NOT_LOOKED_AT), _NOT_LOOKED_AT),
    )


def _all(origins: Sequence[Contribution], name: str) -> Iterator[str]:
    for each in origins:
        yield from getattr(each, name)
