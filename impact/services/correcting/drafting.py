"""What somebody types for a note, on the command line, at a prompt or in an editor, made into a draft."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import click

from impact.expect import saying
from impact.model.errors import ImpactError, UsageError
from impact.model.notes import CHECK_AFTER, LAUNCH, WHY, WORK, Draft

WARNING = "No private matters of other people. They stand as author A, author B until they agree to be named."
_TEMPLATE = (
    "\n# One sentence: what was done, for whom, what they can do now.\n"
    f"# {WARNING}\n# Lines that begin with # are left out; an empty text keeps nothing.\n"
)
# Whatever is longer is no note.
_MOST = 1 << 22
# The options that answer a question, and how it is put.
_ANSWERS = {
    "why": ("why", "Why: who was slowed or at risk before, since when"),
    "who": ("who", ""),
    "shows": ("shows", "Shows: the one thing by which it will show in 30 and 90 days"),
    "trade_off": ("trade-off", "Trade-off: the option rejected, and why"),
    "differently": ("differently", "Differently: one thing next time"),
    "roles": ("with", "With: who did what, by letter"),
}
Asking = Callable[[str, dict[str, Any]], tuple[str, dict[str, Any]]]


def told(text: str, given: Mapping[str, Any]) -> str:
    """The text as given, read from standard input for `-`, or out of the editor where there is nothing else to keep."""
    if text == "-":
        return _piped()
    answers = any(given[each] for each in _ANSWERS)
    if text or given["launch"] or (given["about"] and answers):
        return text
    if not on_terminal():
        raise UsageError("no text: say in one sentence what was done", hint="impact note TEXT, or `-` to read it")
    return typed_in_editor("")


def on_terminal() -> bool:
    """Whether somebody sits there who can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _piped() -> str:
    # Bytes that are no text come in as such, and `plain` points them out.
    return sys.stdin.read(_MOST)


def typed_in_editor(text: str) -> str:
    """The text as it is left in $VISUAL or $EDITOR; raises ImpactError where none can be opened, or nothing is left."""
    if not on_terminal():
        raise UsageError("nothing to change: give a text or an option", hint="without a terminal no editor opens")
    try:
        found = click.edit(text + _TEMPLATE, extension=".txt")
    except click.ClickException as error:
        raise ImpactError(error.message, hint="set $EDITOR, or give the text on the command line") from None
    except FileNotFoundError:
        found = None  # whoever removes the file leaves nothing
    except UnicodeDecodeError:
        raise ImpactError("the editor left no UTF-8 text; nothing is kept", hint="save it as UTF-8") from None
    lines = (found or "").split("\n")
    # Where the text itself has such lines, only ours are left out.
    hashes = tuple(_TEMPLATE.strip().split("\n")) if f"\n{text}".find("\n#") >= 0 else ("#",)
    left = "\n".join(line for line in lines if not line.startswith(hashes)).strip()
    if not left:
        raise ImpactError("nothing was written, nothing is kept")
    return left


def asked_in_turn(text: str, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Ask for each part of a launch note that was not given, where somebody sits there."""
    if not on_terminal():
        return text, given
    click.echo(WARNING, err=True)
    text = text or click.prompt("Built: one sentence, as it is now", err=True)
    answers = {key: given[key] or _prompt(question) for key, (_, question) in _ANSWERS.items() if question}
    return text, given | answers


def _prompt(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False, err=True))


def drafted(text: str, given: dict[str, Any], asking: Asking | None = None) -> Draft:
    """A draft of what was given; raises UsageError for what does not go together."""
    from impact.edges import clock
    from impact.settings.note_file import a_day, amiss, known, person

    if given["launch"] and given["about"]:
        raise UsageError("--launch says already what it is about", hint="leave out --about")
    if asking is not None:
        text, given = asking(text, given)
    about = given["launch"] or given["about"]
    answers = tuple(
        (key, words) for each, (key, _) in _ANSWERS.items() if (words := saying.plain(given[each], f"--{key}"))
    )
    if not given["edited"]:
        names = {
            name.replace("trade_off", "trade-off").replace("check_in", "check-in") for name in given if given[name]
        }
        wrong = next(amiss(names | ({"text"} if text else set()) | ({"about"} if about else set())), "")
        if wrong:
            raise UsageError(wrong)
    return Draft(
        text=saying.plain(text, "TEXT"),
        day=a_day(given["day"], clock.today()),
        kind=LAUNCH if given["launch"] else WHY if about else WORK,
        category=known(given["category"], category_keys()) if given["category"] else "",
        about=about,
        answers=answers,
        people=tuple(map(person, given["people"])),
        links=tuple(map(saying.link, given["links"])),
        check_in=tuple(given["check_in"]) or (CHECK_AFTER if given["launch"] else ()),
        shared=bool(given["shared"]),
    )


def category_keys() -> tuple[str, ...]:
    """The keys of every category known here, a team's own included."""
    from impact.services.reading.workshop import workshop_here

    return tuple(each.key for each in workshop_here().categories)


def writer(me: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses of whoever writes; raises ImpactError where nobody is known."""
    from impact.edges import git
    from impact.model.errors import RepositoryError
    from impact.services.reading.subject import subject
    from impact.services.reading.workshop import workshop_here

    try:
        here = git.find(".")
    except RepositoryError:
        here = None
    found = subject(me, workshop_here().options, here)
    if found is None:
        raise ImpactError(
            "whose note? Git knows no user.email here and no address was given",
            hint="impact note --me you@example.com …, or keep it with: impact init --me you@example.com",
        )
    return found.addresses
