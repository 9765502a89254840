"""Of what a subject speaks: its words without those that any repair may use."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]{3,}")
_ISSUE = re.compile(r"#\d+")
_ENOUGH = 2
# Words of repairs, of code and of English that name no problem.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
    flake flakes flakey flakiness flaky intermittent intermittently
    add all and any are bad big bug but can did don due few fix for get gets got had has her him his how its let lib may
    new non not now off old one our out own per put ref run runs see set sets she src the tmp too try two use uses via
    was way who why wip yet you
    about accept accidentally actual actually adds added adding again allow allowed allows also always another applied
    apply attempt avoid back because been before behavior behaviour being better both break breaking breaks broke
    broken bugfix bugs build call called calling calls case cases catch cause caused causes change changed changes
    changing check checking checks class classes clean cleanup close closed closes code commit commits condition correct
    corrected correctly corrects could crash crashes current default detect does doesn doing done dont each edge empty
    ensure ensures error errors even every exception exceptions expected fail failed failing fails failure failures
    feature file files find first fixed fixes fixing fixme fixup follow form found from function functions further gets
    getting give given good handle handled handles handling happen happens hardcoded have having help hotfix improve
    improved improves improvement incorrect incorrectly instead into invalid issue issues just keep know last later
    leave left less like line lines little load long look lost made main make makes making master merge merged message
    method methods minor miss missed missing mode more most move moved moves much must name names need needed needs
    never next null object only onto open option options other otherwise output over part pass passed passing patch
    path please possible prevent prevented prevents previous previously problem problems proper properly pull raise
    really refactor refs reformat regression release remove removed removes removing rename renamed repair repaired
    request require resolve resolved resolves restore result return returned returns revert reverted reverts rewrite
    right same seem seems send series several should show side since skip small some something sometimes spec specs
    start still stop string style such suggest support switch test tested testing tests than that their them then there
    these they thing this those though through throw time todo trivial true turn tweak tweaks type typo under undefined
    unless unneeded until unused update updated updates updating upon used user using usage value values variable
    version very warning warnings well were what when where whether which while will with within without work works
    would write wrong your
    """,
    )
)


def telling(subject: str) -> frozenset[str]:
    """Return the words and issue numbers of a subject by which a problem can be known again."""
    return frozenset(_WORD.findall(subject.lower())) - _COMMON | frozenset(_ISSUE.findall(subject))


@dataclass(frozen=True, slots=True)
class Topic:
    """What a problem is known by: names, each of which suffices, and words, of which it takes two."""

    names: frozenset[str]
    words: frozenset[str]

    def shared(self, subject: str) -> frozenset[str]:
        """Return by what a subject speaks of the same problem; nothing where it does not. One issue number suffices."""
        said = telling(subject)
        words = said & self.words
        enough = len(words) >= _ENOUGH or any(_ISSUE.fullmatch(each) for each in words)
        return said & self.names | (words if enough else frozenset())
