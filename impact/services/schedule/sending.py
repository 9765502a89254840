"""Sends what a scheduled run has to say to the person, where they asked for that; nothing else opens a connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from email.message import EmailMessage
from urllib.parse import urlsplit

from impact.edges import programs
from impact.model.errors import ImpactError
from impact.model.options import ScheduleOptions
from impact.services.reporting.telling import mailed


def send_digest(where: ScheduleOptions, lines: list[str], posted: list[str], until: date) -> str:
    """Send the digest, by mail as it is and to a webhook as it is `posted`; returns why some of it was not sent.

    That is "" where all was, or nothing is to be sent.
    """
    document = {"schema": "impact.digest/1", "until": until.isoformat(), "lines": posted, "text": "\n".join(posted)}
    return _sent(where, lambda to: mailed(lines, to, until), document)


def send_failure(where: ScheduleOptions, says: str) -> str:
    """Send that a run failed, in one sentence; returns why some of it was not sent.

    Why it failed may name a repository or a folder, and goes to nobody else.
    """
    text = f"The scheduled run of impact failed: {says}"

    def written(to: str) -> bytes:
        made = EmailMessage()
        made["To"] = to
        made["Subject"] = "A scheduled run of impact failed"
        made.set_content(f"{text}\n\n`impact schedule show` says more.\n", charset="utf-8", cte="8bit")
        return made.as_bytes()

    posted = "The scheduled run of impact failed; `impact schedule show` says why." if where.others_read else text
    return _sent(where, written, {"schema": "impact.schedule.failure/1", "text": posted})


def places(where: ScheduleOptions) -> tuple[str, ...]:
    """Say where things are sent: of a webhook the host alone, and whether it is sent what others may read."""
    found = [f"mail to {where.mail}"] if where.mail else []
    how = ", as others may read it" if where.others_read else ""
    return (*found, f"a webhook at {_host(where.webhook)}{how}") if where.webhook else tuple(found)


def _sent(where: ScheduleOptions, written: Callable[[str], bytes], document: Mapping[str, object]) -> str:
    return "; ".join(_failures(where, written, document))


def _failures(where: ScheduleOptions, written: Callable[[str], bytes], document: Mapping[str, object]) -> Iterator[str]:
    """Try every place that was asked for, whatever became of the others."""
    if where.mail:
        try:
            _mail(written(where.mail))
        except (ImpactError, ValueError) as error:
            yield f"mail: {error}"
    if where.webhook:
        try:
            _post(where.webhook, document)
        except ImpactError as error:
            yield f"webhook: {error.what}"


def _mail(content: bytes) -> None:
    program = programs.found("sendmail")
    if not program:
        raise ImpactError("sendmail is not installed", hint="install a mail server, or msmtp-mta")
    # -i: a line of a single dot is no end.
    done = programs.ask((program, "-i", "-t"), content)
    if done.code:
        raise ImpactError(f"sendmail: {done.said or f'exit code {done.code}'}")


def _post(address: str, document: Mapping[str, object]) -> None:
    from impact.edges.addresses import Api, is_this_machine
    from impact.edges.http import Client

    host = _host(address)
    # Said here, without the address: whoever knows it can write there.
    if not host or not (address.startswith("https://") or is_this_machine(urlsplit(address).netloc)):
        raise ImpactError(f"{host or 'its address'} is not asked by https", hint="write it as https://…")
    with Client(Api(host, address)) as client:
        client.post(address, document)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
