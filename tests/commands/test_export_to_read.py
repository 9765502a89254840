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
    assert len([each for each in found if each.startswith("notes/")]) == 2
    assert len([each for each in found if each.startswith("reports/")]) == 2
    work = found["work/2026.md"]
    assert "Fix flaky test_login" in work
    assert re.search(r"\[`[0-9a-f]{40}`\]\(https://github.com/example/thing/commit/[0-9a-f]{40}\)", work)
    assert r"it says \*why\* now" in work
    assert r"it says \*why\* now" in found["corrections.md"]
    assert "repaired it" in found["answers.md"]
    assert "not answered" in found["answers.md"]
    assert any(r"Paired \| on \*the\* \`parser\`" in text for text in found.values())


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
    assert impact("note", "--forget", note[6:-3], "--ledger", kept).code == 0
    assert impact("export", "--markdown", folder, "--ledger", kept, *ME).code == 0
    assert note not in pages(folder)


@pytest.mark.parametrize("mark", [None, "{", '{"files": ["../thesis.md"]}', '{"files": ["/etc/x.md"]}', "[]"])
def test_a_folder_of_something_else_is_left_alone(impact, kept, tmp_path, mark):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.md").write_text("mine")
    if mark is not None:
        (tmp_path / "mine" / ".impact-folder.json").write_text(mark)
    typed = impact("export", "--markdown", tmp_path / "mine", "--ledger", kept)
    assert (typed.code, "something else" in typed.err) == (1, True)
    assert {"thesis.md"} == set(pages(tmp_path / "mine")) - {".impact-folder.json"}
