"""The wording rules that a machine can hold our own sentences to; quotations are not ours and pass."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from impact.model.work import PROVENANCES
from impact.render.blocks import CITE, OWN, Line, Page, lines_of

_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|dozens? of|hundreds of|many|several)"
_THINGS = r"(?:lines?|locs?|commits?|prs?|(?:pull|merge) requests?|comments?|days? active|active days?)"
_ABOUT_THEM = r"(?:you|the engineer|this engineer|the person|they)"
_NOT_DONE = r"(?:(?:did|do|does|have|has|were|are) not|didn't|don't|doesn't|haven't|hasn't|never)"
_PEOPLE = r"(?:authors?|people|persons?|engineers?|contributors?|colleagues?|developers?|reviewers?|team mates?|peers?)"
_OTHERS = rf"(?:(?:any|most|all|the|their|your|other) )*(?:{_PEOPLE}|author [A-Z])"
_LESS = r"(?:more|less|fewer|better|worse|faster|slower|stronger|weaker)"
_DEEDS = r"(?:mentor|lead|review|document|test|write|own|teach|share|help|finish|deliver|communicate)"
_TAG = "|".join(PROVENANCES)

_PATTERNS = (
    # A branch moves on; only a commit stays what it was.
    ("W-01", r"https?://\S+/(?:-/)?(?:blob|tree|src|raw)/(?:branch/)?(?:main|master|trunk|develop|HEAD)\b"),
    ("W-01", r"see (?:the )?(?:main|master|trunk|develop|latest|HEAD|branch)\b"),
    ("W-02", r"(?:help(?:s|ed|ing)? (?:with|to|out)|assist(?:s|ed|ing)? (?:in|with)|support(?:s|ed|ing) the)\b"),
    ("W-02", r"(?:(?:was|were|been|got) involved|took part|participated)\b"),
    ("W-02", r"(?:played|plays|had|took|takes) (?:an? |the )?(?:\w+ )?(?:role|part) in\b"),
    ("W-02", r"we (?!split\b)\w+(?:ed|t|de|ran|won)\b"),
    # No effect is claimed without a comparison, and what a comparison finds has its own sober words.
    ("W-03", r"(?:reduc|improv|accelerat|eliminat|solv|optimi[sz])(?:es?|ed|ing)\b"),
    ("W-03", r"(?:prevent(?:s|ed|ing)|saved|boost(?:s|ed|ing)|s(?:ped|peeds|peeded) up|cuts? (?:the|down))\b"),
    ("W-03", r"(?:led to|resulted in|caused|thanks to|because of (?:this|the|that|it)|as a result|owing to|due to)\b"),
    ("W-03", rf"(?:made|makes|making|got|became) (?:\S+ ){{1,4}}?(?:easier|safer|cheaper|{_LESS})\b"),
    ("W-03", r"(?:cut|cuts|cutting) (?:\S+ ){1,4}?(?:in half|by (?:half|\d+))\b"),
    ("W-03", r"(?:enabl|empower|unblock|allow)(?:es?|s|ed|ing) (?:\S+ ){1,4}?to\b"),
    # A number without its unit, window and what it is out of says nothing.
    (
        "W-04",
        r"from \d[\d.,]* to (?:about )?\d[\d.,]*(?![\d.,])(?! (?:mixed|runs|per|days|people|repairs|areas|minutes))",
    ),
    ("W-04", r"(?:doubled|trebled|tripled|halved|quadrupled|tenfold|twofold)\b"),
    ("W-04", rf"(?:{_NUMBER}|\d+) times (?:{_LESS}|as)\b"),
    ("W-04", rf"\d[\d.,]*(?:x|-fold)(?: {_LESS})?\b"),
    ("W-04", r"\d[\d.,]* per ?cents?\b"),
    ("W-05", rf"{_NUMBER} (?:\w+ )?{_THINGS}\b"),
    ("W-05", r"(?:lines of code|hours?|streaks?|percentiles?|top \d+)\b"),
    ("W-05", r"rank(?:s|ed|ing)?\b"),
    ("W-05", r"(?:top|bottom|upper|lower) (?:quarter|half|third|tenth|quartile|decile)\b"),
    ("W-05", r"active (?:on|for|in) (?:\w+ )?\d+"),
    ("W-05", r"(?:euros?|dollars?|pounds? sterling|(?:USD|EUR|GBP) ?\d)\b"),
    ("W-05", r"\d+ ?(?:%|percent\b)"),
    ("W-05", r"(?<=[$€£])\d"),
    ("W-05", r"(?:world-class|invaluable|single-handed(?:ly)?|10x|outstanding|exceptional)\b"),
    ("W-05", r"(?:brilliant|excellent|impressive|best-in-class|most (?:active|productive))\b"),
    ("W-06", rf"{_ABOUT_THEM} (?:{_NOT_DONE}|is weak|are weak|is poor)\b"),
    # A sentence without a subject speaks of the person; one about words of a repository is the tool's.
    ("W-06", rf"(?<![\w,;:] ){_NOT_DONE} (?:\w+ ){{0,2}}?{_DEEDS}\b"),
    ("W-06", r"(?:shows?|showed|has|had|with) (?:no|little) (?:\w+ )?(?:leadership|initiative|ownership|interest)\b"),
    ("W-06", r"(?:fail(?:s|ed|ure|ing)? to|lack(?:s|ed|ing)?|not met|unmet|(?:was|were|is|are) missed)\b"),
    ("W-06", r"(?:insufficient|weakness(?:es)?|(?:below|short of) (?:the )?(?:expectations?|level|bar))\b"),
    ("W-07", rf"{_LESS} (?:\S+ ){{0,4}}?than {_OTHERS}\b"),
    (
        "W-07",
        r"(?:did|wrote|made|contributed|delivered|reviewed|changed|landed) (?:\S+ ){0,3}?"
        r"(?:more|less|fewer) than (?!\d|one\b|two\b|three\b)\w+",
    ),
    ("W-07", r"(?:outperform|outpac|outshin|surpass|overshadow)(?:s|es|ed|ing)?\b"),
    ("W-07", r"(?:author|reviewer|person) [A-Z] (?:did|wrote|made|has|had|does) (?:more|less|fewer|better|worse)\b"),
    (
        "W-07",
        rf"(?:compared (?:with|to)|unlike|ahead of|behind) {_OTHERS}\b",
    ),
    # A claim is shown as [C12 observed]; its id alone hides how it is known.
    ("W-08", rf"C\d+\b(?! (?:{_TAG})\b)"),
    ("W-09", r"(?:unfortunately|sadly|regrettably|disappointing(?:ly)?|luckily|fortunately)\b"),
    ("W-10", r"(?:AI|LLM|machine|GPT)[- ](?:generated|written|authored|like)\b"),
    (
        "W-10",
        r"(?:rel(?:y|ies|ied|ying)|depend(?:s|ed|ing)?|lean(?:s|ed|ing)?) (?:too |so )?(?:\w+ )?"
        r"(?:up)?on (?:AI|LLMs?|an assistant|copilot|chatbots?)\b",
    ),
    ("W-10", r"(?:probably|likely|seems?|looks?|appears?) (?:\S+ ){0,5}?(?:AI|LLM|an assistant|copilot|chatbot)\b"),
    ("W-11", r"(?:game[- ]chang(?:er|ing)|paradigm|synerg(?:y|ies)|leverag(?:ed|ing)|mov(?:e|ed|es|ing) the needle)\b"),
    ("W-11", r"(?:best of breed|cutting[- ]edge|rock ?star|ninja|superhero|heroic(?:ally)?)\b"),
)
# A place among areas of a system is a measurement; among people it is a verdict.
_EXCUSES = {"rank": re.compile(r"\bareas\b")}
_ANY = re.compile(rf"\b(?:{'|'.join(pattern for _, pattern in _PATTERNS)})", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.;!?]+[.;!?]*")


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence of ours that breaks a rule, and the words that do."""

    rule: str
    words: str
    sentence: str


class WordingError(Exception):
    """A sentence of ours breaks a wording rule: a bug of the report, not of what it reports on."""

    def __init__(self, found: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(f"{each.rule}: {each.words!r} in {each.sentence!r}" for each in found))
        self.faults = found


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each rule's pattern by itself: compiled only where the one of all has found something."""
    return tuple((rule, re.compile(rf"\b{pattern}", re.IGNORECASE)) for rule, pattern in _PATTERNS)


def faults(text: str) -> tuple[Fault, ...]:
    """Return every breach in a text of ours; give it without quotations."""
    found = (
        Fault(rule, match.group(), _sentence_around(text, match.start()))
        for rule, pattern in _rules()
        for match in pattern.finditer(text)
    )
    return tuple(each for each in found if not _is_excused(each))


def _is_excused(fault: Fault) -> bool:
    excuse = _EXCUSES.get(fault.words[:4].lower())
    return excuse is not None and excuse.search(fault.sentence) is not None


def our_words(line: Line) -> str:
    """Return a line with everything that is not ours blanked out."""
    return "".join(each.text if each.voice in (OWN, CITE) else "‹›" for each in line)


def checked(page: Page) -> Page:
    """Return the page if all its sentences keep the rules; raises WordingError otherwise."""
    checked_lines(lines_of(page.one + page.rest))
    return page


def checked_lines(lines: Iterable[Line]) -> None:
    """Raise WordingError when one of the lines breaks a rule."""
    found = _found(lines)
    if found:
        raise WordingError(found)


def _found(lines: Iterable[Line]) -> tuple[Fault, ...]:
    # A long report says the same few sentences again and again around other people's words.
    return tuple(fault for text in dict.fromkeys(map(our_words, lines)) if _ANY.search(text) for fault in faults(text))


def _sentence_around(text: str, at: int) -> str:
    around = [each for each in _SENTENCE.finditer(text) if each.start() <= at < each.end()]
    return around[0].group().strip() if around else text
