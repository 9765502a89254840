"""Reads a framework in HTML, a page a level: bold headings, and under each a list of statements."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from impact.settings.ladder_import.shapes import Fault, Framework, Rung, Statement, Text, plain, refuse

PAGE = re.compile(r"(ic|m)([0-9]{1,2})_([a-z_]+)")
_RANKS = frozenset(("staff", "principal", "senior"))
_HEADINGS = frozenset(("h1", "h2", "h3", "strong"))
_SILENT = frozenset(("script", "style"))
_MANY_CLOSED = 64


def roles(folder: Path) -> dict[str, tuple[Path, ...]]:
    """Return the pages by role: docs/ic5_staff_software_engineer.html tells of the role software_engineer."""
    found: dict[str, tuple[Path, ...]] = {}
    for each in sorted(folder.joinpath("docs").glob("*.html")):
        page = PAGE.fullmatch(each.stem)
        if page:
            role = "_".join(word for word in page[3].split("_") if word not in _RANKS)
            found[role] = (*found.get(role, ()), each)
    return found


def read(role: str, texts: tuple[Text, ...]) -> Framework:
    """Return the levels of a role. Raises SettingsError with every fault as file:line."""
    rungs: list[Rung] = []
    faults: list[Fault] = []
    for place, text in enumerate(texts, 1):
        page = _Page(text.name)
        page.feed(text.content)
        page.close()
        named = PAGE.fullmatch(Path(text.name).stem)
        key = f"{named[1]}{named[2]}" if named else Path(text.name).stem
        if not page.statements:
            faults.append((text.name, 1, "no statements: a list under a bold heading is looked for"))
            continue
        track = "mgmt" if named and named[1] == "m" else "ic"
        number = int(named[2]) if named else place
        rungs.append(Rung(key, page.title or key, role, number, tuple(page.statements), page.essence, track))
    refuse(faults)
    return Framework("", tuple(rungs))


class _Page(HTMLParser):
    """Goes through a page once. Before the element `doc` lies the menu, which every page has."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.essence = ""
        self.statements: list[Statement] = []
        self._name = name
        self._heading = ""
        self._open: list[tuple[str, int, list[str]]] = []
        self._silent = 0
        self._inside = False
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div":
            self._depth += self._inside
            if not self._inside and dict(attrs).get("id") == "doc":
                self._inside, self._depth = True, 1
        if tag in _SILENT:
            self._silent += 1
        elif self._inside and (tag in _HEADINGS or tag in ("li", "em")):
            if tag == "li":
                self._end("li")  # a list inside a statement, or one whose end was left out
            self._open.append((tag, self.getpos()[0], []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._inside:
            self._depth -= 1
            self._inside = self._depth > 0
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("ul", "ol"):
            self._end("li")
        elif any(each[0] == tag for each in self._open[-_MANY_CLOSED:]):
            self._end(tag)

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent:
            self._open[-1][2].append(data)

    def close(self) -> None:
        super().close()
        self._end("li")

    def _end(self, tag: str) -> None:
        """Close what is open down to the last `tag`; the words of what lay inside are its words too."""
        place = next((at for at in reversed(range(len(self._open))) if self._open[at][0] == tag), None)
        if place is None:
            return
        line, words = self._open[place][1], [word for each in self._open[place:] for word in each[2]]
        del self._open[place:]
        text = plain("".join(words))
        if tag == "li":
            if text and self._heading:
                self.statements.append(Statement(self._name, line, self._heading, text, key=self._heading))
        elif self._open:
            self._open[-1][2].append("".join(words))
        elif text:
            self._take(tag, text)

    def _take(self, tag: str, text: str) -> None:
        if tag == "h1" and not self.title:
            self.title = text
        elif tag == "strong" and self.title and not self.essence and not self._heading:
            self.essence = text
        elif tag in _HEADINGS and tag != "h1":
            self._heading = text
