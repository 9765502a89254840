"""Draws docs/img/ from a real run on the demo history; a test says when a picture is stale."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from impact.edges import story
from impact.model.inbox import Filter
from impact.render import terminal
from impact.render.blocks import Heading
from impact.render.page import page
from impact.screen.app import Inbox
from impact.services.correcting.desk import Desk
from impact.services.reading.session import Session
from impact.services.reporting.asking import Asked
from impact.services.reporting.demo import STORY, demo
from impact.settings import stories

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from at_a_terminal import Sitting

FOLDER = Path(__file__).resolve().parent / "img"
WIDTH = 100


def pictures() -> dict[str, str]:
    """Return every picture by file name."""
    return {"report.svg": first_page(), "question.svg": question(), "inbox.svg": inbox()}


def first_page() -> str:
    asked = Asked((".",), (), None, None, None, "senior", "staff", None, None)
    report = demo(asked, "nobody was named")
    begins = next(each for each in page(report).rest if isinstance(each, Heading))
    heading = "".join(span.text for span in begins.line)
    lines = terminal.render(report, terminal.Look(WIDTH, colour=True)).split("\n")
    end = next(at for at, line in enumerate(lines) if heading in Text.from_ansi(line).plain)
    return drawn("\n".join(lines[:end]).rstrip(), "./dev report --level senior --target staff")


def question() -> str:
    """Commit at a real terminal, with our hooks, and answer what is asked there."""
    message = "Fix flaky login test: wait for the queue"
    with tempfile.TemporaryDirectory() as folder:
        env = _nobodys(folder)
        repo = Path(folder, "shop")
        (repo / "tests").mkdir(parents=True)
        for words in (("init", "-q", "-b", "main"), ("commit", "-q", "--allow-empty", "-m", "Add login")):
            subprocess.run(("git", *words), cwd=repo, env=env, check=True)
        ours = (sys.executable, "-m", "impact", "hooks", "install", str(repo))
        subprocess.run(ours, env=env, cwd=FOLDER.parent.parent, capture_output=True, check=True)
        (repo / "tests" / "test_login.py").write_text("wait_for(queue)\n", encoding="ascii")
        subprocess.run(("git", "add", "."), cwd=repo, env=env, check=True)
        sitting = Sitting(["bash", "-c", f"stty cols {WIDTH}; git commit -q -m '{message}'"], repo, env)
        sitting.until("> ")
        sitting.type("The payments team: every third build since March, until today\n")
        shown = sitting.end()[1]
    return drawn(f"$ git commit -m '{message}'\n{shown.rstrip()}", "a question, at most once a day")


def _nobodys(folder: str) -> dict[str, str]:
    dropped = ("GIT_", "XDG_", "IMPACT_", "CI", "GITHUB_ACTIONS")
    env = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    who = {f"GIT_{who}_{what[0]}": what[1] for who in ("AUTHOR", "COMMITTER") for what in _ADA}
    return env | who | {"HOME": folder, "GIT_CONFIG_NOSYSTEM": "1", "TERM": "xterm", "LC_ALL": "C.UTF-8"}


_ADA = (("NAME", "Ada Example"), ("EMAIL", "ada@example.com"))


def drawn(text: str, title: str) -> str:
    console = Console(width=WIDTH, record=True, file=StringIO(), force_terminal=True, highlight=False)
    console.print(Text.from_ansi(text))
    return plain(console.export_svg(title=title, unique_id="impact"))


def inbox() -> str:
    """The screen of the inbox over the demo history, seen from the day of its last commit."""
    history = stories.load(STORY)
    last = date(1970, 1, 1).toordinal() + history.steps[-1].at // 86_400
    with tempfile.TemporaryDirectory(prefix="impact-demo-") as folder, seen_from(date.fromordinal(last)):
        place, ledger = Path(folder, "demo"), str(Path(folder, "ledger.db"))
        story.build(history, place)
        with Session((str(place),), (history.subject,), ledger) as session:
            session.scan_all()
        with Desk(ledger, me=(history.subject,)) as desk:
            return plain(asyncio.run(screen(desk)))


async def screen(desk: Desk) -> str:
    app = Inbox(desk, Filter())
    async with app.run_test(size=(WIDTH, 30)) as pilot:
        while "so far" not in str(app.text.content):  # what came of it is looked up while the screen is there
            await pilot.pause(0.05)
        await pilot.pause()
        return app.export_screenshot(title="impact inbox")


@contextmanager
def seen_from(day: date) -> Iterator[None]:
    before = os.environ.get("IMPACT_TODAY")
    os.environ["IMPACT_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        os.environ.pop("IMPACT_TODAY")
        if before is not None:
            os.environ["IMPACT_TODAY"] = before


def plain(svg: str) -> str:
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
