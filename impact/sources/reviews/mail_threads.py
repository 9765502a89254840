"""Mails of a patch list as changes and what people said to them; what came of it shows in later versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from impact.model.reviews import (
    ADDRESSES,
    COMMENT,
    CREDIT,
    FILE,
    LAST,
    LINE,
    LINES,
    LONGEST_BODY,
    REPLY,
    SAME,
    THREADS,
    TRAILER,
    UNSEEN,
    Batch,
    ReviewChange,
    ReviewEvent,
    digest,
)
from impact.sources.reviews.mail import Mail, credit, own_words, quoted_place

SOURCE = "mail"
CAPABILITIES = (THREADS, CREDIT, ADDRESSES, LINES)


def threads(mails: Iterable[Mail], repo: str) -> Batch:
    """Return the patches in these mails as changes, and the answers to them as events.

    Versions of a patch are one change: those with the same title by the same author. A comment is addressed by line
    where the changed lines that it quotes are gone from the last version, by file where that file's part differs.
    """
    by_id = {each.id: each for each in sorted(mails, key=lambda each: (each.at, each.id), reverse=True)}
    patches: dict[tuple[str, str], list[Mail]] = defaultdict(list)
    for each in by_id.values():
        if each.is_patch:
            patches[each.sender.email, each.title.casefold()].append(each)
    home = {}
    changes = []
    for versions in patches.values():
        versions.sort(key=lambda each: (each.version, each.at, each.id))
        changes.append(_change(versions, repo))
        home.update({each.id: versions for each in versions})
    answers = [each for each in by_id.values() if each.id not in home]
    events = [event for each in answers for event in _events(each, by_id, home)]
    counts = (("mails", len(by_id)), ("patches", len(home)), ("answers to patches", len({each.raw for each in events})))
    ordered = sorted(events, key=lambda each: (each.change, each.at, each.key))
    return Batch(tuple(sorted(changes, key=lambda each: each.key)), tuple(ordered), shows=CAPABILITIES, counts=counts)


def _change(versions: Sequence[Mail], repo: str) -> ReviewChange:
    first, last = versions[0], versions[-1]
    return ReviewChange(
        source=SOURCE,
        instance="",
        repo=repo,
        key=first.id,
        number=first.title,
        author=first.sender,
        opened_at=first.at,
        updated_at=last.at,
        title=first.title,
        paths=tuple(sorted(last.diffs)),
    )


def _events(mail: Mail, by_id: dict[str, Mail], home: dict[str, list[Mail]]) -> Iterable[ReviewEvent]:
    asked, opening = _patch(mail, by_id, home)
    if asked is None:
        return
    versions = home[asked.id]
    path, lines = quoted_place(mail.body)
    words = own_words(mail.body)
    opens = opening is mail and mail.sender.email != asked.sender.email
    common = {"source": SOURCE, "instance": "", "change": versions[0].id, "actor": mail.sender, "at": mail.at}
    yield ReviewEvent(
        **common,  # type: ignore[arg-type]
        key=mail.id,
        kind=COMMENT if opens else REPLY,
        thread=opening.id,
        parent="" if opens else next((each for each in mail.answers if each in by_id), ""),
        path=path,
        revision=f"v{asked.version}",
        body=words[:LONGEST_BODY],
        body_digest=digest(words) if words else "",
        addressed=_addressed(asked, versions[-1], path, lines) if opens else UNSEEN,
        raw=mail.id,
    )
    if mail.sender.email != asked.sender.email:
        for label in credit(mail):
            yield ReviewEvent(**common, key=f"{mail.id}:{label}", kind=TRAILER, label=label, raw=mail.id)  # type: ignore[arg-type]


def _patch(mail: Mail, by_id: dict[str, Mail], home: dict[str, list[Mail]]) -> tuple[Mail | None, Mail]:
    """Return the patch that a mail answers, over other answers, and the first of these answers."""
    opening, here = mail, mail
    had = {mail.id}
    while True:
        above = next((by_id[each] for each in here.answers if each in by_id), None)
        if above is None or above.id in had:  # answers may go in a circle
            return None, opening
        if above.id in home:
            return above, opening
        had.add(above.id)
        opening = here = above


def _addressed(asked: Mail, last: Mail, path: str, lines: tuple[str, ...]) -> str:
    if last is asked:
        return LAST
    if not path or path not in asked.diffs:
        return UNSEEN
    after = last.diffs.get(path, ())
    added = [each for each in lines if each.startswith("+")]
    if added and any(each not in after for each in added):
        return LINE
    return SAME if after == asked.diffs[path] else FILE
