"""Draws docs/img/ from a real run on the demo history; a test says when a picture is stale."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from impact.commands.asking import Asked
from impact.commands.demo import demo
from impact.render import terminal
from impact.render.blocks import Heading
from impact.render.page import page

FOLDER = Path(__file__).resolve().parent / "img"
WIDTH = 100


def pictures() -> dict[str, str]:
    """Return every picture by file name."""
    return {"report.svg": first_page()}


def first_page() -> str:
    asked = Asked((".",), (), None, None, None, "senior", "staff", None, None)
    report = demo(asked, "nobody was named")
    begins = next(each for each in page(report).rest if isinstance(each, Heading))
    heading = "".join(span.text for span in begins.line)
    lines = terminal.render(report, terminal.Look(WIDTH, colour=True)).split("\n")
    end = next(at for at, line in enumerate(lines) if heading in Text.from_ansi(line).plain)
    return drawn("\n".join(lines[:end]).rstrip(), "./dev report --level senior --target staff")


def drawn(text: str, title: str) -> str:
    console = Console(width=WIDTH, record=True, file=StringIO(), force_terminal=True, highlight=False)
    console.print(Text.from_ansi(text))
    svg = console.export_svg(title=title, unique_id="impact")
    # Rich would have the reader's browser fetch a font from elsewhere.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code, ", "")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in pictures().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(FOLDER / name)


if __name__ == "__main__":
    main()
