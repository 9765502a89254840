"""The map of the ledger: which sort of thing each table holds, and how it goes with a repository, a person, days.

A test fails for a table that is not here, so that none is forgotten when forgetting.
"""

from __future__ import annotations

from dataclasses import dataclass

# How rows go: with what they refer to, by code of their own, all of them, or not, because `why`.
ROWS, OWN, ALL, WORDS, STAYS = "with its row", "by its own rule", "all of them", "its words are taken out", "stays"
HOWS = (ROWS, OWN, ALL, WORDS, STAYS)


@dataclass(frozen=True, slots=True)
class Held:
    """One table: the sort of thing that is told ("" where it hangs on another), and how it goes; `why` where it stays.

    Of a person WORDS is the rule: every text is looked through, so that a new column is as well.
    """

    sort: str
    repository: str
    person: str
    days: str
    why: str = ""


_HANGS = Held("", ROWS, WORDS, ROWS)
HELD = {
    "repositories": Held("repositories", OWN, WORDS, STAYS, "a repository has no day; where it lies is this machine's"),
    "tips": Held("", ROWS, WORDS, STAYS, "what was read up to; no commit of a forgotten day is read again"),
    "identities": Held("people of commits", ROWS, OWN, OWN),
    "signal_sets": Held("", OWN, STAYS, OWN, "names of rules, of nobody"),
    "commits": Held("commits", ROWS, OWN, OWN),
    "paths": Held("paths", ROWS, WORDS, OWN),
    "touches": Held("", ROWS, STAYS, ROWS, "numbers alone"),
    "credits": Held("credits", ROWS, OWN, ROWS),
    "commit_links": _HANGS,
    "looks": Held("", ROWS, STAYS, ROWS, "names of rules, and numbers"),
    "reverts": _HANGS,
    "contributions": Held("contributions", ROWS, OWN, OWN),
    "contribution_commits": Held("", ROWS, OWN, OWN),
    "corrections": Held("corrections", OWN, OWN, OWN),
    "correction_links": Held("", OWN, OWN, OWN),
    "commit_keys": Held("", OWN, OWN, OWN),
    "commit_aliases": Held("", OWN, OWN, OWN),
    "commit_candidates": Held("", OWN, OWN, OWN),
    "secrets": Held("", STAYS, STAYS, STAYS, "random numbers, of nobody"),
    "notes": Held("notes", OWN, OWN, OWN),
    "note_commits": Held("", OWN, OWN, OWN),
    "asks": Held("requests", OWN, OWN, OWN),
    "words": Held("answers of others", OWN, OWN, OWN),
    "put_off": Held("things put off", OWN, OWN, OWN),
    "sightings": Held("", ROWS, WORDS, ALL),
    "local_commits": Held("commits made here", ROWS, OWN, OWN),
    "local_reads": Held("", ROWS, STAYS, STAYS, "a digest of what was read, so that it is not read again"),
    "answers": Held("answers after commits", OWN, OWN, OWN),
    "rewrites": Held("", OWN, OWN, OWN),
    "ci_runs": Held("runs of pipelines", ROWS, WORDS, OWN),
    "ci_tests": Held("results of tests", ROWS, WORDS, OWN),
    "report_edits": Held("edits of reports", OWN, OWN, OWN),
    "snapshots": Held("reports as they were given away", ALL, ALL, ALL),
    "consents": Held("consents", OWN, OWN, OWN),
    "consent_keys": Held("keys by which a word is known", STAYS, OWN, OWN, "whose key is whose; no repository"),
    "review_sources": Held("", ROWS, WORDS, STAYS, "up to where a source was read"),
    "review_people": Held("people of reviews", OWN, OWN, OWN),
    "review_changes": Held("changes in reviews", ROWS, WORDS, OWN),
    "review_events": Held("events of reviews", ROWS, OWN, OWN),
    "exchanges": Held("answers of forges", ALL, ALL, ALL),
    "fleet_repositories": Held("entries of the fleet", OWN, WORDS, STAYS, "when this machine ran, of nobody's work"),
    "fleet_teams": Held("lines of the map of teams", OWN, OWN, STAYS, "it has no day"),
    "manifest_steps": _HANGS,
    "manifest_now": Held("", ROWS, WORDS, STAYS, "what the files say today"),
    "manifest_states": Held("", ROWS, WORDS, STAYS, "what was read up to"),
    "config_versions": Held("", ROWS, STAYS, ROWS, "object ids and digests alone"),
    "forgotten": Held("", STAYS, STAYS, STAYS, "keyed digests and days, so that nothing comes back"),
}  # fmt: skip
