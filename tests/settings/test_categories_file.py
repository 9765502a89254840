"""config/categories.yaml: complete, and never leverage by words alone."""

from __future__ import annotations

from collections import Counter

import pytest

from impact.classify.categories import BASELINES, Work, categorise
from impact.classify.diff_facts import Tally
from impact.classify.kinds import KindModel
from impact.classify.reading import Reader
from impact.classify.rule import WORDS, WORDS_OF
from impact.model.errors import SettingsError
from impact.model.facts import Commit, DiffFacts, FileChange, Identity
from impact.settings import categories as reading
from impact.settings.categories import load_categories
from impact.settings.model import load_model
from impact.settings.signals import load_rule_book


@pytest.fixture(scope="module")
def book():
    return load_rule_book()


@pytest.fixture(scope="module")
def categories(book):
    return load_categories(book)


@pytest.fixture(scope="module")
def reader(book):
    return Reader(book, load_model())


def verdict(reader, categories, message, changes, diff=None, around=()):
    """The category of one commit; `diff` is what its lines show, `around` what the history around it tells."""
    ada = Identity("Ada", "ada@example.com")
    reading = reader.read(Commit("repo", "abc", (), ada, ada, 0, 0, 0, message, (), (), changes), diff)
    held = (*reading.spoken, *around)
    return categorise(Work(held, Counter(held), 1, reading.kinds, reader), categories)


def of_rules(reader, categories, names, commits=1):
    """The category of work for which just these rules hold."""
    kinds = reader.model.kinds([f"is:{name}" for name in names], deep=False)
    return categorise(Work(names, Counter({name: commits for name in names}), commits, kinds, reader), categories)


def test_no_category_is_lost_and_one_takes_the_rest(categories):
    groups = [category.group for category in categories]
    assert groups.count("leverage") >= 21
    assert groups.count("unclassified") == 1
    assert {*BASELINES.values()} <= {category.key for category in categories if category.group == "baseline"}


def test_words_alone_never_make_leverage_whatever_is_said(book, reader, categories):
    words = [rule.name for rule in book.rules if rule.looks_at == WORDS]
    group = {category.key: category.group for category in categories}
    for said in (*([name] for name in words), words):
        assert group[of_rules(reader, categories, said).category] != "leverage", said
        # Nor where they are joined with a change that shows nothing.
        held = book.together(said, (FileChange("zzz", "M"),), None)
        assert group[of_rules(reader, categories, held).category] != "leverage", said


def test_no_category_asks_for_words_kept_apart(categories):
    for category in categories:
        for rule in category.rules:
            assert not [name for name in (*rule.needs, *rule.any_of, *rule.unless) if name.endswith(WORDS_OF)]


def test_every_leverage_rule_can_win(reader, categories):
    for category in categories:
        for rule in category.rules:
            names = [*rule.needs, *rule.any_of[:1]]
            found = of_rules(reader, (category, *categories), names, 2)
            assert found.category == category.key, rule.because
            assert found.provenance in ("observed", "inferred")


@pytest.mark.parametrize(
    ("key", "message", "paths", "status"),
    [
        ("flaky-tests", "Fix flaky login test", ("tests/test_login.py",), "M"),
        ("routine-upkeep", "Skip flaky login test", ("tests/test_login.py",), "M"),
        ("ordinary-fix", "Fix race condition in the pool", ("src/pool.go",), "M"),
        ("deploy-automation", "Publish releases from a workflow", (".github/workflows/release.yml",), "A"),
        ("routine-upkeep", "Use a newer runner for releases", (".github/workflows/release.yml",), "M"),
        ("routine-upkeep", "Bump actions/checkout from 3 to 4", (".github/workflows/release.yml",), "M"),
        ("onboarding-docs", "Rewrite outdated contributing guide", ("CONTRIBUTING.md",), "M"),
        ("onboarding-docs", "Describe the development setup", ("docs/development.md",), "A"),
        ("routine-upkeep", "Fix typo in the contributing guide", ("CONTRIBUTING.md",), "M"),
        ("routine-upkeep", "Update badges", ("README.md",), "M"),
        ("product-documentation", "Document the time limits", ("docs/options.rst",), "M"),
        ("observability", "Alert on old messages", ("ops/alerts/queue.yaml",), "A"),
        ("risk-reduction", "Restrict token permissions", (".github/workflows/ci.yml",), "M"),
        ("routine-upkeep", "Update lock file", ("poetry.lock",), "M"),
        ("feature-delivery", "Add quoted phrases to search", ("src/search.py", "tests/test_search.py"), "M"),
        ("ordinary-refactoring", "Extract the parser and rename it", ("src/a.py", "src/b.py"), "M"),
    ],
)
def test_plain_contributions_get_their_category(reader, categories, key, message, paths, status):
    changes = tuple(FileChange(path, status) for path in paths)
    assert verdict(reader, categories, message, changes).category == key


GUIDE = (b"# Coding style", b"Names say what a thing is.")
PLAIN_NOTE = (b"Version three is here.", b"Thank you all.") * 5


@pytest.mark.parametrize(
    ("key", "message", "files", "around", "plainer"),
    [
        (
            "ci-standardisation",
            "Add reusable build action",
            {
                "A:.github/actions/build/action.yml": ((), (b"runs:", b"  using: composite")),
                "M:.github/workflows/ci.yml": ((b"      - run: make",), (b"      - uses: ./.github/actions/build",)),
            },
            (),
            {".github/workflows/ci.yml": ((b"      - run: make",), (b"      - run: make all",))},
        ),
        (
            "shared-patterns",
            "Describe our coding style",
            {"A:docs/coding-style.md": ((), GUIDE)},
            ("around.others-changed",),
            {},
        ),
        (
            "internal-library",
            "Extract shared retry code",
            {
                "A:packages/retry/package.json": ((), (b"{", b'  "name": "retry"', b"}")),
                "A:packages/retry/test/retry.test.js": ((), (b"it('gives up', f)",)),
                "M:web/fetch.js": ((b"function retry(call) {", b"  return call()", b"}"), (b"import x from 'retry'",)),
            },
            (),
            {"web/fetch.js": ((b"  return call()",), (b"  return call(1)",))},
        ),
        (
            "design-proposals",
            "Propose event versions",
            {"A:docs/adr/0007-events.md": ((), (b"# Event versions", b"## Alternatives", b"One topic per version."))},
            (),
            {"docs/adr/0007-events.md": ((), (b"# Event versions", b"One topic per version."))},
        ),
        (
            "incident-learning",
            "What happened in March",
            {"A:docs/postmortems/march.md": ((), (b"# The outage in March", b"The queue was full."))},
            ("around.acted-on",),
            {},
        ),
        (
            "debt-prevention",
            "Forbid reading files in the core",
            {"M:.golangci.yml": ((), (b"    - depguard",))},
            (),
            {".golangci.yml": ((), (b"    - gofmt",))},
        ),
        (
            "visible-communication",
            "What is new in 3.0",
            {"A:blog/three.md": ((), (b"**Why:** half of all imports failed.", b"- Old files still open.") * 4)},
            (),
            {"blog/three.md": ((), PLAIN_NOTE)},
        ),
    ],
)  # fmt: skip
def test_what_lines_and_surroundings_show_makes_the_category(reader, categories, key, message, files, around, plainer):
    changes, diff = patch(reader.book, files)
    assert verdict(reader, categories, message, changes, diff, around).category == key
    # Paths and words alone make no leverage of it, nor do lines or surroundings that show less.
    less = {each: plainer.get(each.partition(":")[2], lines) for each, lines in files.items()}
    for shown in ((changes, None), patch(reader.book, less)):
        assert verdict(reader, categories, message, *shown).category != key


def patch(book, files):
    """What a patch shows: files by status and path, each with the lines that go and those that come."""
    tally, changes = Tally(book.facts), []
    for each, (removed, added) in files.items():
        status, _, path = each.partition(":")
        tally.file(path)
        tally.hunk(b"", [*removed], [*added])
        changes.append(FileChange(path, status, added=len(added), deleted=len(removed)))
    return tuple(changes), DiffFacts(tuple(changes), tally.facts(), tally.in_tests())


def test_what_reads_as_nothing_clearly_is_unclassified(reader, categories):
    model = reader.model
    bar = KindModel(model.gear(deep=False), model.gear(deep=True), 0.5, model.digest)
    changes = (FileChange("zzz/data.bin", "T"),)
    assert verdict(Reader(reader.book, bar), categories, "zzz", changes).category == "unclassified"


def test_a_migration_needs_many_files_and_something_removed(reader, categories):
    many = tuple(FileChange(f"src/{number}.py", "M") for number in range(12))
    gone = (*many, FileChange("src/old.py", "D"))
    for changes, expected in ((many, False), (gone, True), (gone[-2:], False)):
        found = verdict(reader, categories, "Migrate all callers to the new client", changes)
        assert (found.category == "migration") is expected


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("needs: [design.weighed]", "needs: [design.weigh]", "no signal 'design.weigh'; did you mean"),
        (
            "confused_with: [ordinary-fix, routine",
            "confused_with: [ordinary-fxi, routine",
            "no category 'ordinary-fxi'",
        ),
        ("needs: [design.weighed]", "needs: [words.fix]", "never rests on words alone"),
        ("{needs: [design.moved-on], weight", "{weight", "at least one signal"),
        ("  ordinary-fix:\n", "  ordinary-repair:\n", "the category 'ordinary-fix' is missing"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, monkeypatch, book, old, new, fault):
    from impact.shipped import shipped

    text = shipped("config", "categories.yaml").read_text(encoding="utf-8")
    assert old in text
    mine = tmp_path / "categories.yaml"
    mine.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(reading, "shipped", lambda *parts: mine)
    with pytest.raises(SettingsError) as caught:
        load_categories(book)
    assert any(fault in each for each in caught.value.faults), caught.value.faults
