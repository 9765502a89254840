from __future__ import annotations

import io
import json
import re

import pytest
from flaky_subject import FLAKY

from impact.model.work import FLAKY as FLAKY_FIX


def rows(typed):
    return [json.loads(line) for line in typed.out.splitlines()]


def test_one_commit_by_default(impact, adas):
    typed = impact("classify", "--repo", adas.path)
    assert (typed.code, typed.err) == (0, "")
    first, second, *reasons = typed.out.splitlines()
    assert first.startswith(adas.head[:12])
    assert second == "  Use the retry library"
    assert reasons
    assert all(each.startswith("  - ") for each in reasons)


def test_a_range_and_a_single_name(impact, adas):
    assert len(rows(impact("classify", "HEAD~2..HEAD", "--repo", adas.path, "--json"))) == 2
    assert len(rows(impact("classify", "HEAD~1", "--repo", adas.path, "--json"))) == 1
    assert len(rows(impact("classify", "main", "--repo", adas.path, "--json"))) == 1


def test_a_row_is_what_was_promised(impact, adas):
    (row,) = rows(impact("classify", "HEAD~2", "--repo", adas.path, "--json"))
    assert set(row) == {"repo", "sha", "kinds", "because"}
    kinds = dict(row["kinds"])
    assert kinds.pop(FLAKY_FIX) > 0.5
    assert len(kinds) == 11
    assert sum(kinds.values()) == pytest.approx(1, abs=1e-4)
    assert max(kinds, key=kinds.get) == "test"
    assert any("test" in each for each in row["because"])


def test_text_says_when_a_flaky_test_was_repaired(impact, adas):
    assert f"{FLAKY_FIX} " in impact("classify", "HEAD~2", "--repo", adas.path).out.splitlines()[0]
    assert FLAKY_FIX not in impact("classify", "HEAD", "--repo", adas.path).out


def test_facts_can_be_piped_in(impact, adas, monkeypatch):
    adas.commit("Wait for the page", {"tests/test_login.py": "time.sleep(5)\n"})
    adas.commit("Wait for the page", {"tests/test_login.py": "wait_for(page)\n"})
    facts = impact("facts", adas.path).out
    monkeypatch.setattr("sys.stdin", io.StringIO(facts))
    piped = impact("classify", "--facts", "-")
    assert (piped.code, piped.err) == (0, "")
    # Facts without a look into patches say what the history says without one.
    asked = [
        rows(impact("classify", f"HEAD~{back}", "--repo", adas.path, "--names-only", "--json"))[0] for back in range(5)
    ]
    assert rows(piped) == asked


def test_facts_with_patches_say_what_the_history_says(impact, adas, monkeypatch):
    facts = impact("facts", adas.path, "--diff").out
    asked = rows(impact("classify", "HEAD~2..HEAD", "--repo", adas.path, "--json"))
    for names_only, same in ((), True), (("--names-only",), False):
        monkeypatch.setattr("sys.stdin", io.StringIO(facts))
        piped = rows(impact("classify", "--facts", "-", *names_only))
        assert ([each["kinds"] for each in piped[:2]] == [each["kinds"] for each in asked]) is same


def test_a_range_says_how_many_are_unclassified(impact, adas):
    adas.commit("x", {"odd": "1"})
    out = impact("classify", "HEAD~3..HEAD", "--repo", adas.path).out
    count = len(re.findall(r"^[0-9a-f]{12} unclassified \(", out, re.MULTILINE))
    assert count >= 1
    assert out.splitlines()[-1] == f"3 commits, {count} of them unclassified ({count / 3:.0%})"
    assert " of them unclassified" not in impact("classify", "HEAD", "--repo", adas.path).out


def test_reasons_are_weighed_words(impact, adas):
    (row,) = rows(impact("classify", "HEAD~2", "--repo", adas.path, "--json"))
    assert 0 < len(row["because"]) <= 6
    assert all(re.match(r"[+-][0-9]+\.[0-9]{2} \w", each) for each in row["because"])


def test_facts_from_a_file_whatever_its_rows_lack(impact, tmp_path):
    file = tmp_path / "rows.jsonl"
    full = {"repo": "r", "sha": "b" * 40, "subject": FLAKY, "files": [{"path": "tests/test_a.py"}], "new": {"field": 1}}
    file.write_text(json.dumps({"repo": "r", "sha": "a" * 40}) + "\n\n" + json.dumps(full) + "\n")
    typed = impact("classify", "--facts", file)
    assert typed.code == 0
    bare, flaky = rows(typed)
    assert (bare["sha"], flaky["sha"]) == ("a" * 40, "b" * 40)
    # Of a row that says nothing even that is a reason, and no file is made up.
    assert any("there is no text below the subject" in each for each in bare["because"])
    assert not any("changes" in each for each in bare["because"])
    assert flaky["kinds"][FLAKY_FIX] > 0.5


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{broken", "rows:2: not JSON"),
        ("[1]", "line 2: not a JSON object"),
        ('{"repo": "r"}', "line 2: no sha"),
        ('{"sha": 3}', "line 2: sha is int, expected text"),
        ('{"sha": "a", "files": 3}', "line 2: files is int, expected a list"),
        ('{"sha": "a", "files": [3]}', "line 2: files holds something that has no path"),
        ('{"sha": "a", "trailers": ["x"]}', "line 2: trailers holds something that is no pair"),
        ("[" * 100_000, "rows:2: not JSON"),
    ],
)
def test_a_bad_row_names_its_line(impact, tmp_path, monkeypatch, line, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows").write_text(f'{{"repo": "r", "sha": "{"a" * 40}"}}\n{line}\n')
    typed = impact("classify", "--facts", "rows")
    assert typed.code == 1
    assert says in typed.err
    assert "Traceback" not in typed.err
    assert len(rows(typed)) == 1


def test_a_file_that_is_not_there(impact, tmp_path):
    for name in (tmp_path / "none", tmp_path):
        typed = impact("classify", "--facts", name)
        assert (typed.code, typed.out) == (1, "")
        assert str(name) in typed.err
        assert "or - for standard input" in typed.err


def test_facts_and_a_revision_do_not_go_together(impact):
    typed = impact("classify", "HEAD", "--facts", "-")
    assert typed.code == 2
    assert "leave out the revision" in typed.err


def test_an_unknown_revision(impact, adas):
    typed = impact("classify", "banana", "--repo", adas.path)
    assert (typed.code, typed.out) == (2, "")
    assert typed.err.startswith("impact: banana: no such revision here\n")


def test_what_could_not_be_read_is_said(impact, adas, git):
    tree = git("-C", adas.path, "rev-parse", "HEAD~1^{tree}").strip()
    adas._store.place(tree).unlink()
    typed = impact("classify", "HEAD~2..HEAD", "--repo", adas.path, "--json")
    assert typed.code == 4
    assert "not read: " in typed.err
    assert "Traceback" not in typed.err
