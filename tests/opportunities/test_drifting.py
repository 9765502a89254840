"""Where a repository stands apart from others of its fleet, as something to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from impact.model.drift import Came, Held
from impact.model.opportunity import DRIFT, SEVERAL, Found, Opportunity
from impact.opportunities.answering import MORE, answer
from impact.opportunities.drifting import Fleet, spots, standing_apart
from impact.opportunities.ranking import CATEGORIES
from impact.opportunities.wording import ALONE, DONE, MAY_CAUSE, VERIFY, title
from impact.outcomes.drift import drift
from impact.outcomes.shared_files import bare_digests, digest, line_digest, line_digests

KEY = b"of a test"
CI, LINT, MAKE = ".github/workflows/tests.yml", ".flake8", "Makefile"
BASE = b"".join(b"step%d: run\n" % at for at in range(10))
NAMES = {1: "apple", 2: "berry", 3: "cherry", 4: "date"}


def fleet(texts, path=CI, sort="pipeline"):
    held = [
        Held(repo, path, sort, digest(text, KEY), line_digests(text, KEY), bare_digests(text, KEY))
        for repo, text in texts.items()
    ]
    past = [Came(each.repo, path, f"{each.repo}", date(2026, 1, each.repo), "x", False, each.digest) for each in held]
    return Fleet(drift(held, past), NAMES, partial(line_digest, key=KEY))


def found(made, repo, text, path=CI):
    return tuple(spots(made, standing_apart(made, repo), {path: text}))


def test_the_first_line_that_the_others_have_not():
    mine = b"# why\n\n" + BASE + b"more: here\n"
    made = fleet({1: BASE, 2: BASE, 3: mine})
    (spot,) = found(made, 3, mine)
    assert (spot.path, spot.line, spot.named) == (CI, 13, "more: here")
    assert spot.because == "apart from what 2 repositories hold, such as “apple”, since 2026-01-03"
    assert standing_apart(made, 1) == ()


def test_another_version_of_an_action_is_no_reason_to_look():
    pinned = b"- uses: example/setup@v%d\n"
    older, other = pinned % 3 + BASE, pinned % 3 + BASE + b"more: here\n"
    made = fleet({1: pinned % 4 + BASE, 2: pinned % 4 + BASE, 3: older, 4: other})
    assert standing_apart(made, 3) == ()
    (spot,) = found(made, 4, other)
    assert (spot.line, spot.named) == (12, "more: here")


def test_where_lines_are_only_missing_the_first_of_all():
    less = BASE.replace(b"step4: run\n", b"")
    (spot,) = found(fleet({1: BASE, 2: BASE, 3: less}), 3, less)
    assert (spot.line, spot.named) == (1, "step0: run")


def test_one_line_that_differs_everywhere_is_a_name():
    texts = {at: BASE + b"name: %d\n" % at for at in (1, 2, 3)}
    assert not any(standing_apart(fleet(texts), repo) for repo in texts)
    texts[3] += b"more: here\n"
    (spot,) = found(fleet(texts), 3, texts[3])
    assert spot.because == "apart from that of “apple”, since 2026-01-03"


def test_builds_are_left_to_their_repositories_and_what_cannot_be_read_is_passed_over():
    texts = {1: BASE, 2: BASE, 3: BASE + b"x: y\n"}
    assert standing_apart(fleet(texts, MAKE, "build"), 3) == ()
    assert standing_apart(fleet(texts, LINT, "tooling"), 3)
    made = fleet(texts)
    assert tuple(spots(made, standing_apart(made, 3), {})) == ()
    (empty,) = spots(made, standing_apart(made, 3), {CI: b""})
    assert (empty.line, empty.named) == (1, "")


def test_it_is_told_about_the_system():
    mine = BASE + b"x: y\n"
    one = Opportunity(
        "o1", DRIFT, "cherry", CI, found(fleet({1: BASE, 2: BASE, 3: mine}), 3, mine), (), 1, True, SEVERAL
    )
    assert title(one) == "“cherry” may drift away from other repositories, in one file that others keep alike"
    assert title(replace(one, spots=one.spots * 2)).endswith("in 2 files that others keep alike")
    assert answer(Found((one,))) == (
        f"A file that others keep alike may go its own way: “{CI}:11”; changed last year by several people.",
        MORE,
    )
    assert CATEGORIES[DRIFT] == ("ci-standardisation", "tooling-standardisation")
    assert all(DRIFT in told for told in (MAY_CAUSE, VERIFY, DONE, ALONE))
