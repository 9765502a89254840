"""Rules of a person's or a team's own: what they add, what they may not, and which word counts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.classify import patterns
from impact.classify.patterns import finder, width
from impact.model.errors import SettingsError
from impact.model.facts import FileChange
from impact.settings.categories import load_categories
from impact.settings.options import load_settings
from impact.settings.signals import load_rule_book

RULE = "name: mine.jobs, because: a job was seen"
CATEGORY = "title: Jobs done, group: leverage, definition: Did a job for everybody"
BY_WORDS = "{needs: [words.fix], weight: 2, because: it was seen}"


@pytest.fixture(scope="module")
def shipped():
    return load_rule_book()


@pytest.fixture
def own(tmp_path):
    """What the files say, the person's first: `own("paths: …", repo="rules: …")`."""

    def read(user: str = "", repo: str = ""):
        files = tmp_path / "config.yaml", tmp_path / ".impact.yaml"
        for file, text in zip(files, (user, repo), strict=True):
            file.write_text(text, encoding="utf-8")
        return load_settings(files[1], files[0], {}, {})[1]

    return read


@pytest.fixture
def faults(own, tmp_path):
    def read(user: str = "", repo: str = "") -> list[str]:
        with pytest.raises(SettingsError) as caught:
            own(user, repo)
        return [each.removeprefix(f"{tmp_path}/") for each in caught.value.faults]

    return read


def spoken(book, subject, *paths, status="M"):
    return book.spoken(subject, (), tuple(FileChange(path, status) for path in paths) or None)


def test_files_without_rules_leave_the_book_as_it_is(own, shipped):
    assert own("ladder: mine\npaths: {}\nrules: []\n", "period: last year\n") == ()
    assert load_rule_book(()).digest == shipped.digest


def test_what_a_path_means_can_be_changed(own, shipped):
    book = load_rule_book(own("paths: {tests: {add: [checks/], remove: [spec/]}}"))
    assert "paths.only-tests" in spoken(book, "x", "checks/a.txt")
    assert "paths.only-tests" not in spoken(shipped, "x", "checks/a.txt")
    assert "paths.only-tests" in spoken(shipped, "x", "spec/parser.md")
    assert "paths.only-tests" not in spoken(book, "x", "spec/parser.md")
    # What is a test is no code, in every set that says so.
    assert "paths.code" in spoken(shipped, "x", "checks/a.py")
    assert "paths.code" not in spoken(book, "x", "checks/a.py")


def test_the_last_word_on_a_glob_counts(own):
    book = load_rule_book(own("paths: {tests: {remove: [checks/, spec/]}}", "paths: {tests: {add: [checks/, spec/]}}"))
    assert "paths.only-tests" in spoken(book, "x", "checks/a.txt", "spec/b.md")
    book = load_rule_book(own("paths: {tests: {add: [checks/]}}", "paths: {tests: {remove: [checks/]}}"))
    assert "paths.only-tests" not in spoken(book, "x", "checks/a.txt")


def test_a_rule_builds_on_shipped_ones(own, shipped):
    text = f"paths: {{jobs: [/jobs/, 'set:ci']}}\nrules: [{{{RULE}, when: {{any_path: [jobs], all_of: [words.fix]}}}}]"
    book = load_rule_book(own(text))
    assert book.digest != shipped.digest
    assert "mine.jobs" in spoken(book, "Fix it", "jobs/a")
    assert "mine.jobs" in spoken(book, "Fix it", ".github/workflows/a.yml")
    assert "mine.jobs" not in spoken(book, "Add it", "jobs/a")
    assert book.by_name["mine.jobs"].looks_at == "both"


def test_a_rule_asks_what_is_said_in_any_language(own, shipped):
    when = "{says: [fix], any_of: [paths.tests, paths.only-docs]}"
    book = load_rule_book(own(f"rules: [{{{RULE}, when: {when}}}]"))
    assert book.vocabulary.phrases == shipped.vocabulary.phrases
    assert "mine.jobs" in spoken(book, "Behebt den Absturz beim Start", "tests/test_login.py")
    assert "mine.jobs" not in spoken(book, "Behebt den Absturz beim Start", "src/login.py")
    assert book.by_name["mine.jobs"].looks_at == "both"


def test_a_shipped_rule_is_replaced_only_when_one_says_so(own, faults):
    rule = "name: words.fix, because: the subject says mend, when: {subject: '^mend'}"
    (fault,) = faults(f"rules: [{{{rule}}}]")
    assert fault.startswith("config.yaml:1:16: a second rule 'words.fix'; to put another in the place of a shipped one")
    book = load_rule_book(own(f"rules: [{{{rule}, replace: true}}]"))
    assert "words.fix" in spoken(book, "Mend it")
    assert "words.fix" not in spoken(book, "Fix it")
    assert book.by_name["words.fix"].because == "the subject says mend"
    # In its place: what stands between may build on it.
    names = [rule.name for rule in load_rule_book().rules]
    assert [rule.name for rule in book.rules] == names


def test_a_rule_that_is_off_takes_along_what_needs_it(own, shipped):
    assert shipped.by_name["flaky.repaired"].when.any_of == ("flaky.in-subject", "said.unsteady")
    either = load_rule_book(own("off: [flaky.in-subject]"))
    assert either.by_name["flaky.repaired"].when.any_of == ("said.unsteady",)
    files = own("off: [flaky.in-subject, said.unsteady, paths.code]")
    book = load_rule_book(files)
    needs = {rule.name for rule in shipped.rules if "paths.code" in rule.when.all_of}
    assert needs
    assert not {"flaky.in-subject", "flaky.repaired", *needs} & {*book.by_name}
    categories = {each.key: each for each in load_categories(book, files)}
    named = {name for each in categories.values() for rule in each.rules for name in (*rule.needs, *rule.any_of)}
    assert named <= {*book.by_name}
    assert {*categories} == {each.key for each in load_categories(shipped)}


def test_what_stopped_a_rule_stops_it_no_more_when_off(own, shipped):
    stopped = "Skip the flaky login test"
    assert "flaky.repaired" not in spoken(shipped, stopped, "tests/test_login.py")
    book = load_rule_book(own("off: [flaky.quarantine, said.skip]"))
    assert "flaky.repaired" in spoken(book, stopped, "tests/test_login.py")


def test_facts_are_counted(own):
    facts = "facts: {empty: '^\\s*$', calm: '(?i)calm', masked: 'mask\\(', tagged: {pattern: '@x', inside: tests}}"
    text = f"{facts}\nrules: [{{{RULE}, when: {{more: [masked]}}}}]"
    book = load_rule_book(own(text))
    names = [rule.name for rule in book.fact_rules]
    assert names[-4:] == ["empty", "calm", "masked", "tagged"]
    assert book.facts.seen(b"Calm") >> names.index("calm") & 1
    assert book.facts.seen(b"x = mask(y)") >> names.index("masked") & 1
    assert not book.facts.seen(b"x = MASK(y)") >> names.index("masked") & 1
    assert not book.facts.open_to("src/a.py")[0] >> names.index("tagged") & 1
    assert book.facts.open_to("tests/a.py")[0] >> names.index("tagged") & 1


def test_categories_are_added_and_changed(own, shipped):
    files = own(
        f"paths: {{jobs: [/jobs/]}}\nrules: [{{{RULE}, when: {{created: [jobs]}}}}]\n"
        f"categories:\n  job-done: {{{CATEGORY}, rules: [{{needs: [mine.jobs], weight: 3, because: a job is new}}]}}\n"
        "  flaky-tests: {off: [flaky.repaired-by-lines],"
        " rules: [{needs: [mine.jobs], weight: 2, because: a job is new}]}\n"
    )
    book = load_rule_book(files)
    found = {each.key: each for each in load_categories(book, files)}
    assert (found["job-done"].title, found["job-done"].group, found["job-done"].git) == (
        "Jobs done",
        "leverage",
        "partial",
    )
    before = {each.key: each for each in load_categories(shipped)}["flaky-tests"]
    after = found["flaky-tests"]
    assert after.title == before.title
    assert any("flaky.repaired-by-lines" in rule.any_of for rule in before.rules)
    assert not any("flaky.repaired-by-lines" in (*rule.needs, *rule.any_of) for rule in after.rules)
    assert after.rules[-1].needs == ("mine.jobs",)


def test_what_the_program_finds_is_named_and_switched_off(own, shipped):
    name = "around.left-alone"
    asked = f"categories:\n  job-done: {{{CATEGORY}, rules: [{{needs: [{name}], weight: 3, because: it stayed so}}]}}\n"
    named = {each.key: each for each in load_categories(load_rule_book(own(asked)), own(asked))}
    assert named["job-done"].rules[0].needs == (name,)
    assert name in shipped.by_name
    off = own(f"off: [{name}]")
    book = load_rule_book(off)
    assert name not in book.by_name
    rules = [rule for each in load_categories(book, off) for rule in each.rules]
    assert not any(name in (*rule.needs, *rule.any_of, *rule.unless) for rule in rules)


def test_nothing_takes_the_place_of_what_the_program_finds(own):
    with pytest.raises(SettingsError, match=r"'kind.flaky' is what the program itself finds; call yours otherwise"):
        own("rules: [{name: kind.flaky, because: it looks like one, when: {subject: flaky}}]")


def test_the_repositorys_word_counts_where_both_define_a_name(own):
    sets = "paths: {jobs: [/jobs/], all: ['set:jobs']}"
    user = f"{sets}\nrules: [{{{RULE}, when: {{any_path: [all]}}}}]\noff: [words.fix]"
    repo = (
        "paths: {fresh: [/new/], jobs: ['set:fresh']}\n"
        "rules: [{name: words.fix, replace: true, because: the subject says mend, when: {subject: '^mend'}}]"
    )
    book = load_rule_book(own(user, repo))
    # The person's set and rule rest on the set as the repository has it.
    assert "mine.jobs" in spoken(book, "x", "new/a")
    assert "mine.jobs" not in spoken(book, "x", "jobs/a")
    assert "words.fix" in spoken(book, "Mend it")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"rules: [{{{RULE}, when: {{any_path: [test]}}}}]", "no path set 'test'; did you mean 'tests'?"),
        (f"rules: [{{{RULE}, when: {{only_paths: docz}}}}]", "no path set 'docz'; did you mean 'docs'?"),
        (f"rules: [{{{RULE}, when: {{more: [slep@tests]}}}}]", "no fact 'slep'; did you mean 'sleep'?"),
        (f"rules: [{{{RULE}, when: {{wholly: slep}}}}]", "no fact 'slep'; did you mean 'sleep'?"),
        (f"rules: [{{{RULE}, when: {{untouched: [slep]}}}}]", "no fact 'slep'; did you mean 'sleep'?"),
        (f"rules: [{{{RULE}, when: {{says: [fixx]}}}}]", "no concept 'fixx'; did you mean 'fix'?"),
        (f"rules: [{{{RULE}, when: {{mentions: [fixx]}}}}]", "no concept 'fixx'; did you mean 'fix'?"),
        (f"rules: [{{{RULE}, when: {{any_of: [words.fx]}}}}]", "no earlier rule 'words.fx'; did you mean 'words.fix'?"),
        (f"rules: [{{{RULE}, when: {{all_of: [words.fx]}}}}]", "no earlier rule 'words.fx'; did you mean 'words.fix'?"),
        (f"rules: [{{{RULE}, when: {{all_of: [mine.jobs]}}}}]", "no earlier rule 'mine.jobs'"),
        (f"rules: [{{{RULE}, when: {{subject: '('}}}}]", "not a regular expression"),
        (f"rules: [{{{RULE}, when: {{subject: '[[:alpha:]]'}}}}]", "not a regular expression: Possible nested set"),
        (f"rules: [{{{RULE}, when: {{message: '(?=x)y'}}}}]", "RE2 has no"),
        (f"rules: [{{{RULE}, when: {{message: 'x*'}}}}]", "matches the empty text"),
        (f"rules: [{{{RULE}, when: {{}}}}]", "asks nothing"),
        (f"rules: [{{{RULE}, when: {{subject: ''}}}}]", "asks nothing"),
        (f"rules: [{{{RULE}, when: {{subject: x}}}}, {{{RULE}, when: {{subject: y}}}}]", "a second rule 'mine.jobs'"),
        (f"rules: [{{{RULE}, replace: true, when: {{subject: x}}}}]", "no shipped rule to replace 'mine.jobs'"),
        (f"rules: [{{{RULE}, when: {{subject: x}}, kinds: {{fxi: 1}}}}]", "no kind 'fxi'; did you mean 'fix'?"),
        (f"rules: [{{{RULE}, when: {{subject: x}}, kinds: {{fix: 99}}}}]", "less than or equal to 10"),
        (f"rules: [{{{RULE}, wenn: {{}}}}]", "unknown key 'wenn'; did you mean 'when'?"),
        ('rules: [{name: a.b, because: "a \\e[31m job", when: {subject: x}}]', "one line of plain text"),
        ('rules: [{name: a.b, because: "a \\u202e job", when: {subject: x}}]', "one line of plain text"),
        (
            "rules: [{name: paths.tests, replace: true, because: it was seen, when: {subject: x}}]",
            "'paths.tests' looks at more than words, so must what stands in its place",
        ),
        ("paths: {mine: ['set:tets']}", "no earlier path set 'tets'; did you mean 'tests'?"),
        ("paths: {mine: ['set:mine']}", "no earlier path set 'mine'"),
        ("paths: {tests: [x/]}", "called 'tests' already; say what to add: and what to remove:"),
        ("paths: {tets: {add: [x/]}}", "no shipped path set 'tets'; did you mean 'tests'?; a new set is a list"),
        ("paths: {tests: {add: ['!x/']}}", "to keep a path out, write 'x/' under remove:"),
        ("paths: {mine: ['*a*b*c*d*e*f*g*h*i*']}", "more than 8 stars"),
        ("facts: {sleep: x}", "a fact is called 'sleep' already"),
        ("facts: {moved: x}", "a fact is called 'moved' already"),
        ("facts: {mine: {pattern: x, inside: tets}}", "no path set 'tets'; did you mean 'tests'?"),
        ("facts: {mine: 'x{1001}'}", "RE2"),
        ("facts: {mine: 'a('}", "not a regular expression"),
        ("facts: {mine: 'x)(y'}", "not a regular expression"),
        ("facts: {mine: '(?i)(?i)y'}", "not a regular expression"),
        ("facts: {mine: '(?i)(?=x)y'}", "RE2 has no"),
        ("facts: {mine: {pattern: '(?!x)', inside: tests}}", "RE2 has no"),
        ("facts: {mine: 'x*'}", "matches every line"),
        ("off: [words.fx]", "no shipped rule 'words.fx'; did you mean 'words.fix'?"),
        (
            f"off: [words.fix]\nrules: [{{{RULE}, when: {{all_of: [words.fix]}}}}]",
            "'words.fix' is switched off in this",
        ),
        (
            f"off: [words.fix]\nrules: [{{{RULE}, when: {{any_of: [words.fix]}}}}]",
            "'words.fix' is switched off in this",
        ),
        ("categories: {flaky-test: {rules: []}}", "a new category needs title and group and definition; did you mean"),
        (
            "categories: {flaky-tests: {title: Mine}}",
            "a shipped category is called 'flaky-tests'; of it only rules and",
        ),
        (
            "categories: {flaky-tests: {off: [flaky.repard]}}",
            "no signal 'flaky.repard'; did you mean 'flaky.repaired'?",
        ),
        (
            f"categories: {{job-done: {{{CATEGORY}, rules: [{BY_WORDS}]}}}}",
            "leverage never rests on words alone",
        ),
        (
            "categories: {flaky-tests: {rules: [{needs: [words.fix], weight: 2, because: it was seen}]}}",
            "leverage never rests on words alone",
        ),
        (
            f"categories: {{job-done: {{{CATEGORY}, rules: [{{weight: 2, because: it was seen}}]}}}}",
            "at least one signal",
        ),
        (
            f"categories: {{job-done: {{{CATEGORY}, off: [words.fix]}}}}",
            "only a shipped category has rules to switch off",
        ),
        (f"categories: {{job-done: {{{CATEGORY}, confused_with: [flaky]}}}}", "no category 'flaky'"),
    ],
)
@pytest.mark.parametrize("where", ["user", "repo"])
def test_a_fault_is_named_with_its_place(faults, where, text, fault):
    found = faults(**{where: f"{text}\n"})
    assert any(fault in each for each in found), found
    assert all(re.match(r"(?:config|\.impact)\.yaml:[1-9]\d*:[1-9]\d*: ", each) for each in found)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("off: [" + ", ".join(["words.fix"] * 501) + "]", "at most 500 entries, found 501"),
        (
            "rules: ["
            + ", ".join(f"{{name: a.b{i}, because: it was seen, when: {{subject: x}}}}" for i in range(501))
            + "]",
            "at most 500 entries, found 501",
        ),
        ("paths: {mine: [" + ", ".join(f"x{i}" for i in range(201)) + "]}", "at most 200 entries, found 201"),
        ("paths: {" + ", ".join(f"s{i}: [x]" for i in range(51)) + "}", "at most 50 entries, found 51"),
        ("facts: {" + ", ".join(f"s{i}: x" for i in range(101)) + "}", "at most 100 entries, found 101"),
        ("categories: {" + ", ".join(f"abc{i}: {{}}" for i in range(51)) + "}", "at most 50 entries, found 51"),
        (f"facts: {{mine: {'x' * 501}}}", "a pattern of 501 characters; one of your own has at most 500"),
        (
            "facts: {" + ", ".join(f"s{i}: {'x' * 500}" for i in range(41)) + "}",
            "20500 characters in all; those of one",
        ),
        (f"paths: {{mine: [{'x' * 201}]}}", "at most 200 characters, found 201"),
    ],
)
def test_beyond_a_bound_nothing_is_read(faults, text, fault):
    found = faults(repo=text)
    assert any(fault in each for each in found), found


def test_what_is_within_bounds_is_taken(own):
    rules = ", ".join(f"{{name: a.b{i}, because: it was seen, when: {{subject: word{i}}}}}" for i in range(500))
    book = load_rule_book(own(repo=f"rules: [{rules}]"))
    assert {"a.b0", "a.b499"} <= {*book.by_name}
    assert "a.b499" in spoken(book, "word499")


def test_a_repository_cannot_ask_for_endless_possibilities(own, faults):
    text = (
        "rules: ["
        + ", ".join(f"{{name: a.b{i}, because: it was seen, when: {{subject: 'a[ab]{{20}}c{i}'}}}}" for i in range(16))
        + "]"
    )
    (fault,) = faults(repo=text)
    assert "more than 300 classes, dots and counted repeats" in fault
    assert len(own(user=text)[0].rules) == 16


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        (r"\b(?:flaky|racy)\b.*\btest", 1),
        ("[ab]*a[ab]{20}c", 21),
        ("(?:a|b){20}", 40),
        ("((.{10}){10}){10}", 1000),
        ("[0-9a-f]{7,40}", 40),
        (r"\.\[a\]", 0),
        ("[]a.]x", 1),
    ],
)
def test_the_width_of_a_pattern_counts_places_where_many_signs_fit(pattern, places):
    assert width(pattern) == places


def test_without_re2_the_patterns_of_a_repository_are_refused(own, faults, monkeypatch):
    monkeypatch.setattr(patterns, "re2", None)
    text = f"rules: [{{{RULE}, when: {{subject: x}}}}]"
    assert faults(repo=text) == [
        ".impact.yaml:1:68: the patterns of a repository are read with RE2 only; install it with pip install google-re2"
    ]
    assert own(user=text)[0].rules[0].name == "mine.jobs"
    assert own(repo="off: [words.fix]")[0].off == ("words.fix",)


@pytest.mark.skipif(patterns.re2 is None, reason="without RE2 such a pattern is not taken from a repository")
def test_evidence_for_a_pattern_is_found_in_time(own):
    # `re` would be at this until the sun goes out.
    text = b"a" * 60 + b"!\na\n"
    assert finder(r"^(?:a+)+$").search(text).group() == b"a"


def test_a_file_stands_by_itself(faults):
    (fault,) = faults("paths: {jobs: [/jobs/]}", f"rules: [{{{RULE}, when: {{any_path: [jobs]}}}}]")
    assert fault.startswith(".impact.yaml:1:")
    assert "no path set 'jobs'" in fault


def test_many_faults_are_not_all_looked_at(faults):
    found = faults(repo="off: [" + ", ".join(f"words.q{i}" for i in range(500)) + "]")
    assert len(found) == 101


_WORDS = st.sampled_from(
    [
        "tests",
        "add",
        "remove",
        "when",
        "name",
        "because",
        "subject",
        "all_of",
        "any_path",
        "replace",
        "flaky-tests",
        "words.fix",
        "mine.jobs",
        "set:tests",
        "!set:x",
        "pattern",
        "inside",
        "needs",
        "weight",
        "kinds",
        "fix",
        "more",
        "group",
        "leverage",
        "title",
        "definition",
        "sleep@tests",
        "(a+)+$",
        "x{1001}",
        "*/**",
        "paths",
        "facts",
        "rules",
        "off",
        "categories",
    ]
) | st.sampled_from(["a sentence of words", ""])
_SCALARS = _WORDS | st.none() | st.booleans() | st.integers(-9, 999) | st.floats(allow_nan=False) | st.text(max_size=8)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=5), max_leaves=25
)
_RULES = st.fixed_dictionaries(
    {},
    optional={
        "name": _SCALARS,
        "because": _SCALARS,
        "replace": _SCALARS,
        "when": st.dictionaries(_WORDS, _VALUES, max_size=3),
        "kinds": _VALUES,
    },
)
_OWN = st.fixed_dictionaries(
    {},
    optional={
        "paths": _VALUES | st.dictionaries(_WORDS, st.lists(_SCALARS, max_size=3), max_size=3),
        "facts": _VALUES,
        "rules": _VALUES | st.lists(_RULES, max_size=3),
        "off": _VALUES,
        "categories": _VALUES | st.dictionaries(_WORDS, st.dictionaries(_WORDS, _VALUES, max_size=4), max_size=3),
        "period": _VALUES,
    },
)


def loads_or_says_where(file: Path, text: str, *, in_repository: bool) -> None:
    file.write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        _, files = load_settings(*((file, None) if in_repository else (None, file)), {}, {})
    except SettingsError as error:
        for fault in error.faults:
            assert re.match(rf"{re.escape(str(file))}:[1-9]\d*:[1-9]\d*: \S", fault), fault
    else:
        book = load_rule_book(files)
        load_categories(book, files)
        book.spoken("Fix it", (), (FileChange("tests/a.py", "M"),))
        assert book.facts.seen(b"x") >= 0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_OWN, st.booleans())
def test_whatever_stands_in_a_file_it_loads_or_says_where_not(tmp_path, value, in_repository):
    # JSON is YAML, and says what it means.
    loads_or_says_where(tmp_path / "any.yaml", json.dumps(value), in_repository=in_repository)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="abrules:paths{}[]-,'\"!&*|>#%@` \n\t\u2028\ufeff\x00é", max_size=60))
def test_whatever_text_a_file_holds_it_loads_or_says_where_not(tmp_path, text):
    loads_or_says_where(tmp_path / "any.yaml", text, in_repository=True)
