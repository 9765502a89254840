"""`impact export --markdown`: a folder of pages that can be read without impact, and that is nobody else's."""

from __future__ import annotations

import json
import re

import pytest

ME = ("--me", "ada@example.com")
NAME = "Cleo Secret"


@pytest.fixture
def kept(impact, adas, tmp_path):
    at = (*ME, "--ledger", tmp_path / "mine.db")
    with (adas.path / ".git/config").open("a") as config:
        config.write('[remote "origin"]\n\turl = https://github.com/example/thing.git\n')
    made = json.loads(impact("report", adas.path, *at, "--format", "json").out)["contributions"]
    work = next(each["id"] for each in made if "flaky" in each["title"])
    assert impact("note", "Paired | on *the* `parser`\n\n# second line", "--with", NAME, *at).code == 0
    assert impact("note", "Nobody could release", "--about", work, *at).code == 0
    assert impact("reclassify", work, "observability", "--why", "it says *why* now", *at[2:]).code == 0
    assert impact("ask", work, "--to", NAME, "--did", "repaired it", "--for-you", "time", *at).code == 0
    assert impact("report", adas.path, *at, "--for", "manager", "-o", tmp_path / "given.md").code == 0
    return tmp_path / "mine.db"


@pytest.fixture
def folder(impact, kept, tmp_path):
    typed = impact("export", "--markdown", tmp_path / "folder", "--ledger", kept, *ME)
    assert typed.code == 0, typed.err
    return tmp_path / "folder"


def pages(folder):
    return {str(each.relative_to(folder)): each.read_text() for each in sorted(folder.rglob("*")) if each.is_file()}


def test_it_holds_work_notes_corrections_answers_and_reports(folder):
    found = pages(folder)
    assert {"README.md", "work/2026.md", "corrections.md", "answers.md", ".impact-folder.json"} <= set(found)
    notes = [each for each in found if each.startswith("notes/")]
    assert len(notes) == 2
    assert all(re.fullmatch(r"notes/\d{4}-\d\d-\d\d-n\w+\.md", each) for each in notes)
    assert len([each for each in found if each.startswith("reports/")]) == 2
    work = found["work/2026.md"]
    assert "Fix flaky test_login" in work
    assert re.search(r"\[`[0-9a-f]{40}`\]\(https://github.com/example/thing/commit/[0-9a-f]{40}\)", work)
    assert r"it says \*why\* now" in work
    assert r"it says \*why\* now" in found["corrections.md"]
    assert "repaired it" in found["answers.md"]
    assert "not answered" in found["answers.md"]
    assert r"Paired \| on \*the\* \`parser\`" in found["README.md"]
    assert all("# second line" not in text.replace(r"\# second line", "") for text in found.values())
    assert found["corrections.md"].count("`Fix flaky test_login") == 1


def test_the_index_says_what_there_is_and_how_to_read_it(folder):
    index = pages(folder)["README.md"]
    assert "Whose: Ada Example, `ada@example.com`" in index
    assert re.search(r"\[2026\]\(work/2026\.md\): \d+ pieces of work, 2 notes\n  - 2026-\d\d-\d\d: `Fix flaky", index)
    assert re.search(r"thing`?, .*: \d+ pieces of work, 20.*\n  - read up to 2026-", index)
    assert "## What the labels mean\n- **" in index


def test_every_link_leads_to_a_page_or_a_commit(folder):
    found = pages(folder)
    for name, text in found.items():
        if not name.endswith(".md"):
            continue
        for link in re.findall(r"\]\(([^)]*)\)", text):
            if not link.startswith("https://github.com/example/thing"):
                assert (folder / name).parent.joinpath(link).resolve().is_file(), (name, link)
    reached, waiting = set(), ["README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            links = re.findall(r"\]\(((?!https:)[^)]*)\)", found[page]) if page.endswith(".md") else ()
            waiting += [str((folder / page).parent.joinpath(each).resolve().relative_to(folder)) for each in links]
    assert reached == set(found) - {".impact-folder.json"}


def test_other_people_are_letters(folder):
    every = "".join(pages(folder).values())
    assert NAME not in every
    assert "Bob" not in every
    assert "author A" in every


def test_the_same_ledger_gives_the_same_folder(impact, kept, folder, tmp_path):
    before = pages(folder)
    assert impact("export", "--markdown", tmp_path / "other", "--ledger", kept, *ME).code == 0
    assert pages(tmp_path / "other") == before
    assert impact("export", "--markdown", folder, "--ledger", kept, *ME).code == 0
    assert pages(folder) == before


def test_pages_that_are_no_more_go(impact, kept, folder):
    note = next(each for each in pages(folder) if each.startswith("notes/"))
    assert impact("note", "--forget", note[17:-3], "--ledger", kept).code == 0
    assert impact("export", "--markdown", folder, "--ledger", kept, *ME).code == 0
    assert note not in pages(folder)


def test_what_came_of_work_is_said_as_of_the_day(impact, repo, tmp_path):
    sha = repo.commit(
        "Fix flaky test_login: wait for the queue", {"tests/test_login.py": "1\n"}, date="2025-03-04T10:00"
    )
    repo.commit("Use it", {"tests/test_login.py": "2\n"}, author="Bob <bob@example.com>", date="2025-05-04T10:00")
    bad = repo.commit("Add export of songs", {"songs.py": "1\n"}, date="2025-05-05T10:00")
    repo.commit(f'Revert "Add export of songs"\n\nThis reverts commit {bad}.', {"songs.py": None},
                author="Bob <bob@example.com>", date="2025-05-06T10:00")  # fmt: skip
    repo.commit("Later", {"x.py": "1\n"}, author="Bob <bob@example.com>", date="2026-05-06T10:00")
    at = ("--ledger", tmp_path / "mine.db")
    assert impact("report", repo.path, *ME, *at, "--period", "2025").code == 0
    assert impact("export", "--markdown", tmp_path / "folder", *at, *ME).code == 0
    found = pages(tmp_path / "folder")
    assert sha in found["work/2025.md"]
    assert "what came of it: 1 other person later changed files it created." in found["work/2025.md"]
    assert "what came of it: Not reverted in the 90 days after it landed." in found["work/2025.md"]
    assert re.search(r"`Add export of songs`.*\n  - what came of it: .*[Rr]everted", found["work/2025.md"])
    assert re.search(r"as of \d{4}-\d\d-\d\d and as far as each was read", found["README.md"])
    (repo.path / ".git").rename(tmp_path / "gone.git")
    typed = impact("export", "--markdown", tmp_path / "later", *at, *ME)
    assert typed.code == 0, typed.err
    assert "Not reverted in the 90 days" in pages(tmp_path / "later")["work/2025.md"]


def test_work_of_others_in_the_ledger_is_left_out_and_counted(impact, adas, kept, tmp_path):
    typed = impact("export", "--markdown", tmp_path / "folder", "--ledger", kept, "--me", "bob@example.com")
    assert "work of others in this ledger is left out: " in typed.out
    assert "flaky" not in "".join(pages(tmp_path / "folder").values())


@pytest.mark.parametrize("mark", [None, "{", '{"files": ["../thesis.md"]}', '{"files": ["/etc/x.md"]}', "[]"])
def test_a_folder_of_something_else_is_left_alone(impact, kept, tmp_path, mark):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.md").write_text("mine")
    if mark is not None:
        (tmp_path / "mine" / ".impact-folder.json").write_text(mark)
    typed = impact("export", "--markdown", tmp_path / "mine", "--ledger", kept)
    assert (typed.code, "something else" in typed.err) == (1, True)
    assert {"thesis.md"} == set(pages(tmp_path / "mine")) - {".impact-folder.json"}
