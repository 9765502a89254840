"""The keys of the inbox, and the page that explains them."""

from __future__ import annotations

# (key as textual calls it, as people see it, what it is called, what it says in a sentence)
KEYS = (
    ("w", "w", "write", "or enter: answer the questions; of a promise or a lost commit: say how it is"),
    ("c", "c", "confirm", "it is what it was taken for"),
    ("g", "g", "category", "it is another category"),
    ("d", "d", "dismiss", "it is not to be told; asks why"),
    ("m", "m", "merge", "it belongs to another contribution"),
    ("s", "s", "split", "some of its commits are a piece of work of their own"),
    ("r", "r", "redact", "take words out of the note of a promise"),
    ("l", "l", "later", "put it off for a week, or as many days as you say"),
    ("u", "u", "undo", "take back what was done last here, step by step"),
    ("slash", "/", "filter", "show only what holds these words; none shows all"),
    ("question_mark", "?", "help", "this page"),
    ("q,ctrl+c", "q", "quit", "leave; everything done is kept already"),
)
HELP = "\n".join(
    (
        "What waits for a word of yours, the most useful first.",
        "All of it is optional, and nothing is late.",
        "",
        *(f"{shown}  {sentence}" for _, shown, _, sentence in KEYS),
        "",
        "up, down, page up, page down, home, end: walk through the list",
        "tab: to the text beside it, to scroll there, and back",
        "",
        "Each is a command as well; they stand below the text of each entry.",
        "Nothing leaves this machine, and nothing is written into a repository.",
    )
)
_FEW = ("write", "confirm", "dismiss", "later", "undo", "filter", "quit")


def hint(*, wide: bool) -> str:
    """Return the line at the foot of the screen: every key where there is room, else those of every day."""
    if wide:
        return "  ".join(f"{shown} {name}" for _, shown, name, _ in KEYS)
    return "  ".join(f"{shown} {name}" for _, shown, name, _ in KEYS if name in _FEW) + "  ? more"
