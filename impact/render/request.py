"""A request to one other person: what was done, what it is believed to have done for them, and how to answer."""

from __future__ import annotations

from impact.model.notes import CONTRIBUTION, NEXT_LEVEL, OWNING, STAFF, Ask
from impact.render.harmless import harmless

_QUESTIONS = {
    STAFF: "What would I need to do to be considered for the next level here?",
    OWNING: "Is there something I should be owning that I am not?",
    NEXT_LEVEL: "What am I doing today that looks like the next level, and what is missing?",
}
_TERMS = (
    "Please send the next line back with one word of each choice kept. Your words may stand in my report; with "
    "'unnamed' they stand there without your name. No answer is fine, and so are 'partly' and 'no'."
)


def request(asked: Ask, mark: str, form: str) -> str:
    """Return the text to send, in plain words that any mail or chat keeps; ends with a newline."""
    did, for_you = harmless(asked.did).rstrip("."), harmless(asked.did_for_you).rstrip(".")
    if asked.question == CONTRIBUTION:
        lines = [f"What I did: {did}.", f"What I believe it did for you: {for_you}.", "Is that so?"]
    else:
        lines = [_QUESTIONS[asked.question], f"How I see it: {did}.", "Do you see it that way?"]
    return "\n".join((f"Hello {harmless(asked.to)},", *lines, "", _TERMS, f"{mark} {asked.id} {form}", ""))
