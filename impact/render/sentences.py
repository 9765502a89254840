"""Single sentences outside a report: as plain text for a box or a terminal, or as Markdown; their wording checked."""

from __future__ import annotations

import re

from impact.render.blocks import CITE, QUOTED, spoken
from impact.render.harmless import harmless
from impact.render.wording import WordingError, faults, our_words

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&#]")


def sober(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sentences when all keep the wording rules; raises WordingError otherwise."""
    found = tuple(fault for each in sentences for fault in faults(our_words(spoken(each))))
    if found:
        raise WordingError(found)
    return sentences


def plain(sentence: str, *, bare: bool = False) -> str:
    """Return a sentence as text; `bare` leaves out the numbers of claims, for a box whose reader has no report."""
    parts = (
        "" if bare and each.voice == CITE else f'"{each.text}"' if each.voice == QUOTED and not bare else each.text
        for each in spoken(sentence)
    )
    text = harmless("".join(parts))
    return re.sub(r" +(?=[.,;])", "", text) if bare else text


def markdown(sentence: str) -> str:
    """Return a sentence as Markdown, text from elsewhere in code spans, where nothing is alive."""
    parts = []
    for each in spoken(sentence):
        text = harmless(each.text) if each.voice == QUOTED else each.text
        if each.voice == QUOTED:
            fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
            pad = " " if text.startswith("`") or text.endswith("`") else ""
            parts.append(f"{fence}{pad}{text or ' '}{pad}{fence}")
        else:
            parts.append(text if each.voice == CITE else _MARKUP.sub(r"\\\g<0>", text))
    return "".join(parts)
