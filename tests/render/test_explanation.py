"""An explanation as text: what is private to a terminal stays harmless, and nothing that was asked for is lost."""

from __future__ import annotations

from impact.render.explanation import lines
from impact.render.sums import commit_lines, part_line

PART = {
    "feature": "word:fix",
    "because": 'the subject says "fix"',
    "weight": 1.234,
    "where": "subject",
    "excerpt": "fixes",
}
COMMIT = {
    "sha": "a" * 40,
    "subject": "Fix \x1b[31mred",
    "kinds": {"fix": 0.25, "feat": 0.2, "docs": 0.1, "flaky_fix": 0.01},
    "totals": {"fix": 1.0, "feat": 0.8, "docs": 0.1, "flaky_fix": -4.6},
    "kind": "fix",
    "unclassified": True,
    "abstain": 0.3,
    "patch_read": False,
    "stated": {"types": ["docs"], "contradicted_by": {"kind": "fix", "probability": 0.9}},
    "parts": {"fix": [PART | {"feature": "start", "because": "where it starts", "excerpt": ""}, PART]},
    "counts": {"fix": 1},
    "next": {"kind": "feat", "gap": 0.2, "parts": [PART], "tipped_without": [PART]},
    "because": [{"rule": "words.fix", "because": "it says so", "where": "subject", "excerpt": "Fix\x07"}] * 9,
}  # fmt: skip


def test_a_part_is_its_weight_its_words_and_where_it_was_seen():
    assert part_line(PART) == '    +1.23  the subject says "fix" (fixes)'
    assert part_line(PART | {"weight": -0.5, "excerpt": ""}) == '    -0.50  the subject says "fix"'


def test_everything_that_stands_in_doubt_is_said():
    text = "\n".join(commit_lines(COMMIT))
    assert "  unclassified: no kind reaches 0.30" in text
    assert "  stated by the author: docs\n  the change contradicts that" in text
    assert "reads as fix 0.90" in text
    assert "the patch was not looked into" in text
    assert '  it would have been feat if this were not so: the subject says "fix"' in text
    assert "Words are cut to their stem" in text


def test_with_all_parts_every_total_and_every_sign_is_listed():
    text = "\n".join(commit_lines(COMMIT))
    assert "all its parts:" in text
    assert "      +1.00  fix 0.2500" in text
    assert text.count("words.fix") == 9
    short = "\n".join(commit_lines(COMMIT | {"counts": {"fix": 5}}))
    assert "the 1 heaviest of 5 parts:" in short
    assert "fix 0.2500" not in short
    assert "    and 1 more (--all)" in short


def test_what_cannot_be_tipped_is_not_said_to_be():
    far = COMMIT["next"] | {"tipped_without": []}
    assert "it would not have been feat" in "\n".join(commit_lines(COMMIT | {"next": far}))
    many = COMMIT["next"] | {"tipped_without": [PART] * 5}
    assert "5 of these things" in "\n".join(commit_lines(COMMIT | {"next": many}))


def test_nothing_from_a_repository_moves_the_cursor():
    method = {"name": "f\x1b[2J", "path": "a\x07.py", "before": 9, "after": 3}
    commit = COMMIT | {"learned": {"fix": 0.5}, "methods": [method] * 9}
    found = list(lines({"commit": commit, "contribution": None, "learned": None}))
    assert any("fell from 9 to 3" in line for line in found)
    for line in found:
        assert line.isprintable() or not line
