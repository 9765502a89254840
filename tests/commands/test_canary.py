"""A word of one's own in every field that somebody can fill stands, once it is private, in nothing made for others."""

from __future__ import annotations

import json
import re
import shutil
import zlib
from datetime import date, timedelta

import pytest
from repo_builder import RepoBuilder

from impact.edges.places import config_folder
from impact.model.errors import DONE

ME = ("--me", "ada@example.com")
FIELDS = (
    "subject", "body", "path", "folder", "branch", "tag", "author", "address", "coauthor", "trailer", "note", "answer",
    "person", "link", "did", "foryou", "asked", "said", "why", "paragraph", "title", "comment", "change", "label",
    "reviewer", "login", "suite", "test", "workflow", "repository", "host", "owner", "package", "version", "dotfile",
    "launch", "checked", "issue",
)  # fmt: skip
# One for each field, so that what leaks says where it came in.
WORD = {each: f"qx{each}zz" for each in FIELDS}
ANY = re.compile(r"qx[a-z]+zz", re.IGNORECASE)


def file(**parts):
    return "".join(f"{name}: {value}\n" for name, value in parts.items())


@pytest.fixture
def shop(tmp_path):
    """A repository whose every text holds a canary of its own."""
    w = WORD
    repo = RepoBuilder(tmp_path / w["repository"])
    ben = f"{w['author'].title()} Sample <{w['address']}@example.com>"
    test = f"tests/{w['folder']}/test_{'x'}-{w['path']}.py"
    repo.commit("Begin", {test: "import time\ntime.sleep(5)\n", "README.md": f"{w['dotfile']}\n"},
                author=ben, date="2025-10-01T10:00")  # fmt: skip
    repo.tag(f"v1-{w['tag']}")
    repo.branch(w["branch"])
    repo.commit(
        f"Fix flaky {w['subject']} test: wait instead of sleeping {w['issue'].upper()}-12",
        {test: "wait()\n"},
        body=f"{w['body']} made it fail.\n\nReviewed-by: {w['trailer']} Sample <x@example.com>",
        co_authors=(f"{w['coauthor'].title()} Sample <c@example.com>",),
        date="2026-02-10T10:00",
    )
    repo.branch("main")
    repo.merge(w["branch"], date="2026-02-11T10:00")
    manifest = json.dumps({"name": w["package"], "version": f"1.0-{w['version']}"})
    library = f"libs/{w['folder']}/{w['path']}.js"
    for day in ("2026-03-01", "2026-03-03"):
        repo.commit(f"Add library {w['subject']}", {library: day, "package.json": manifest}, date=f"{day}T10:00")
    repo.commit("Use it", {library: "3"}, author=ben, date="2026-04-03T10:00")
    repo.reach("2026-06-28")
    with (repo.path / ".git/config").open("a", encoding="utf-8") as config:
        config.write(f'[remote "origin"]\n\turl = https://{w["host"]}.github.com/{w["owner"]}/{w["repository"]}.git\n')
    return repo


@pytest.fixture
def told(impact, shop, tmp_path):
    """Everything that can be said of that work is said, each with a canary."""
    w = WORD

    def do(*words, code=DONE):
        typed = impact(*words)
        assert typed.code == code, (words, typed.err, typed.out)
        return typed

    works = json.loads(do("report", shop.path, *ME, "--format", "json").out)["contributions"]
    work = next(each["id"] for each in works if "flaky" in each["title"])
    other = next(each["id"] for each in works if "library" in each["title"])
    person, wiki = f"{w['person'].title()} Sample", f"https://wiki.example.com/{w['link']}"
    do("note", f"{w['note']} waited for it", "--about", work, "--share", "--why", f"{w['answer']} stood still",
       "--with", f"{person}:yes", "--link", wiki, *ME)  # fmt: skip
    launch = do("note", f"Built {w['launch']}", "--launch", other, "--share", "--shows", "fewer pages",
                "--check-in", "30", *ME)  # fmt: skip
    do("note", "--check", launch.err.partition(":")[0], "yes", f"{w['checked']} is quiet", *ME)
    do("reclassify", other, "internal-library", "--why", f"{w['why']} uses it")
    asked = do("ask", work, "--to", f"{w['asked'].title()} Sample", "--did", f"I repaired {w['did']}",
               "--for-you", f"{w['foryou']} was quicker", *ME)  # fmt: skip
    (tmp_path / "mail.txt").write_text(_answered(asked.out, f"{w['said']} would never have run"))
    do("confirm-from", tmp_path / "mail.txt")
    (tmp_path / "reviews.jsonl").write_text("".join(f"{each}\n" for each in _reviews()))
    do("reviews", "import", tmp_path / "reviews.jsonl", "--repo", shop.path, *ME)
    for at in range(-40, 41):
        day = date(2026, 2, 11) + timedelta(at)
        (tmp_path / "ci.xml").write_text(_results(day, at < 0 and at % 2 == 0))
        do("ci", "import", tmp_path / "ci.xml", "--repo", shop.path, "--commit", f"{at + 50:040x}")
    edits = {
        "paragraph": f"{w['paragraph']} can be believed.",
        "anchors": [work],
        "titles": {work: f"Made {w['title']}"},
    }
    (tmp_path / "edits.yaml").write_text(json.dumps(edits))
    do("report", shop.path, *ME, "--edits-from", tmp_path / "edits.yaml")
    return work


def _reviews():
    """Lines of our own, of three changes of others that were changed after a remark."""
    w, begun, days = WORD, 1772000000, 86400
    where = {"source": "forge", "instance": f"{w['host']}.example.com"}
    shows = {"forge": ["addressed by file", "threads"]}
    yield json.dumps({"schema": "impact.review-lines/1", "shows": shows, "same": []})
    for at in range(3):
        page = f"https://{w['host']}.example.com/{w['owner']}/{at}"
        author = {"name": f"{w['reviewer'].title()}{'abc'[at]} Sample", "email": f"{w['login']}-{at}@example.com"}
        change = {"key": f"c{at}", "repo": f"{w['owner']}/{w['repository']}", "number": f"#{at}", "author": author}
        landed = {"opened_at": begun + at * days, "landed_at": begun + (at + 5) * days, "url": page}
        yield json.dumps({"is": "change", **where, **change, **landed, "title": f"Change {w['change']}"})
        event = {"key": f"e{at}", "change": f"c{at}", "kind": "comment", "at": begun + (at + 1) * days,
                 "actor": {"name": "Ada Example", "email": "ada@example.com"}, "actor_kind": "human",
                 "thread": f"e{at}", "path": f"src/{w['path']}/app.py", "line": 3, "addressed": "line",
                 "label": w["label"], "url": f"{page}#e{at}"}  # fmt: skip
        body = f"This leaks the connection when {w['comment']} fails, please close it before the next one is opened."
        yield json.dumps({"is": "event", **where, **event, "body": body})


def _results(day, mixed):
    w = WORD
    case = f'<testcase classname="tests.{w["folder"]}.test_x-{w["path"]}" name="{w["test"]}">'
    failed = "<flakyFailure/>" if mixed else ""
    return f'<testsuite name="{w["suite"]}" timestamp="{day}T10:00:00">{case}{failed}</testcase></testsuite>'


def _answered(request, text):
    """The request as it comes back, answered."""
    from impact.sources.answers import MARK

    token = re.search(rf"{re.escape(MARK)}\s+(\S+)", request)[1]
    return f"{MARK} {token} yes named: {text}\n"


def found(text):
    return {each.lower() for each in ANY.findall(text)}


def keep_private(repository=True):
    """Name every canary in the person's settings."""
    folder = config_folder()
    folder.mkdir(parents=True, exist_ok=True)
    private = {"words": list(WORD.values()), "issues": True}
    if repository:
        private |= {"repositories": [f"*{WORD['repository']}*"], "paths": [f"*{WORD['path']}*", f"*{WORD['folder']}*"]}
    (folder / "config.yaml").write_text(json.dumps({"private": private, "me": ["ada@example.com"]}), encoding="utf-8")


def pdf_texts(file):
    """All that a PDF holds: its text, and its streams as they are and unpacked."""
    from pypdf import PdfReader

    raw = file.read_bytes()
    yield raw.decode("latin-1")
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", raw, re.DOTALL):
        try:
            yield zlib.decompress(stream).decode("latin-1")
        except zlib.error:
            continue
    reader = PdfReader(file)
    yield "\n".join(page.extract_text() for page in reader.pages)
    yield repr(reader.metadata)


FORMS = ["terminal", "markdown", "html", "json", "csv"]


def made_for_others(impact, shop, tmp_path):
    """Every text that is made for others, by name."""
    for audience in ("manager", "committee"):
        for form in FORMS:
            name = tmp_path / f"{audience}.{form}"
            typed = impact("report", shop.path, *ME, "--for", audience, "--format", form, "-o", name)
            assert typed.code == DONE, typed.err
            yield name.name, name.read_text()
            yield f"{name.name} said", typed.err.replace(str(tmp_path), "")
    typed = impact("draft", shop.path, *ME)
    assert typed.code == DONE, typed.err
    yield "draft", typed.out
    typed = impact("digest", shop.path, *ME, "--for-others")
    assert typed.code == DONE, typed.err
    yield "digest", typed.out


def test_every_canary_reaches_a_report_unless_it_is_private(impact, shop, told, tmp_path):
    seen = set().union(*(found(text) for _, text in made_for_others(impact, shop, tmp_path)))
    reached = {field for field, word in WORD.items() if word in seen}
    expected = {"subject", "path", "folder", "note", "answer", "person", "link", "said", "why", "paragraph", "title",
                "repository", "comment", "owner", "host"}  # fmt: skip
    assert expected <= reached, (expected - reached, reached)


@pytest.mark.parametrize("rules", ["words alone", "words, paths and repositories"])
def test_no_canary_is_in_anything_for_others(impact, shop, told, tmp_path, rules):
    keep_private(repository=rules != "words alone")
    leaks = {name: sorted(found(text)) for name, text in made_for_others(impact, shop, tmp_path)}
    assert {name: words for name, words in leaks.items() if words} == {}


def test_no_canary_is_in_a_pdf(impact, shop, told, tmp_path):
    pytest.importorskip("weasyprint")
    keep_private()
    file = tmp_path / "given.pdf"
    typed = impact("report", shop.path, *ME, "--for", "manager", "--format", "pdf", "-o", file)
    assert typed.code == DONE, typed.err
    assert set().union(*map(found, pdf_texts(file))) == set()


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="NO CONSENT IS TRIED: apt install openssh-client")
def test_no_canary_is_in_what_a_team_gets(impact, shop, told, tmp_path):
    assert impact("init", *ME).code == DONE
    given = impact("consent", "give", shop.path, "--to", "team:payments", "--period", "2026", *ME)
    assert given.code == DONE, given.err

    def sent():
        words = ("--for", "team:payments", "--window", "2026-H1", *ME, "--yes")
        typed = impact("export", tmp_path / "sent", shop.path, *words)
        assert typed.code == DONE, typed.err
        work = tmp_path / "sent" / "work.json"
        assert work.stat().st_mode & 0o777 == 0o600
        return found(work.read_text())

    assert sent() == {WORD[each] for each in ("repository", "host", "owner", "folder", "path")}
    keep_private()
    assert sent() == set()
