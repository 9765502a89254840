"""What lines show: each pattern has a line that shows it and one that does not, and counts add up."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.classify import diff_facts
from impact.classify.diff_facts import COUNTED, FactBook, FactRule, Tally
from impact.classify.globs import PathSets
from impact.settings.signals import load_rule_book

BOOK = load_rule_book().facts

# Per fact: lines that show it, in several languages, then lines that come near and do not.
SHOWN = {
    "sleep": (("time.sleep(0.5)", "await delay(100);", "    Thread.sleep (10);"), ("asleep", "sleeping = True")),
    "wait_poll": (("poll_until(ready)", "wait_for(page)", "Awaitility.await()"), ("waiter.serve()",)),
    "async_await": (("await page.close()", "async def read():"), ("awaiting approval", "asynchronous()")),
    "retry": (("@Retry(3)", "for retries in range(3):", "--reruns 2"), ("entry = 1", "try:")),
    "timeout": (("timeout=5", "setTimeout(f, deadline)", "time_out"), ("time.output()",)),
    "skip": (("@Disabled", "it.skip('x', f)", "t.Skip()", "#[ignore]", "xit('x')"), ("skipped = 3", "exit(1)")),
    "skip_marker": (
        ("@pytest.mark.skip(reason='x')", "test.todo('x')", '  t.Skipf("x")', '[Fact(Skip = "x")]', "@Ignore"),
        ("ignore_case = true", "it('skips blanks', f)", "@Ignored"),
    ),
    "seed_random": (("random.choice(x)", "Math.random()", "new Random(7)"), ("operands", "seedling")),
    "seed_fixed": (("np.random.seed(1)", "srand(42);", "random_state=0", "new Random(42)"), ("new Random()",)),
    "sort": (("found.sort()", "sorted(x)", "SELECT a ORDER BY b", "slices.Sort(x)"), ("resorts", "assorted")),
    "ordered_coll": (("new LinkedHashMap<>()", "OrderedDict()", "BTreeMap::new()"), ("new HashMap<>()",)),
    "unordered_coll": (("new HashMap<>()", "set(found)", "folder.listFiles()"), ("new LinkedHashMap<>()", "reset(x)")),
    "order_free_assert": (
        ("containsInAnyOrder(1)", "assertCountEqual(a, b)", "assert.ElementsMatch(t, a)"),
        ("equal(a)",),
    ),
    "clock": (("freeze_time('x')", "System.currentTimeMillis()", "time.Now()", "Instant.now()"), ("clockwise",)),
    "clock_fixed": (("jest.useFakeTimers()", "Timecop.freeze", "Clock.fixed(x, y)", "TZ=UTC make"), ("time.Now()",)),
    "assert": (("assert x == 1", "expect(x).toBe(1)", "require.Equal(t, a)", "x.should == 1"), ("reasserting",)),
    "test_def": (
        ("def test_a():", "func TestA(t *testing.T) {", "#[test]", "@Test", "it('works', f)"),
        ("def testa():",),
    ),
    "setup_teardown": (("def setUp(self):", "@BeforeEach", "t.Cleanup(f)", "@pytest.fixture"), ("upset(1)",)),
    "cleanup": (("afterEach(f)", "self.addCleanup(f)", "file.close()", "t.TempDir()"), ("disclose()", "closed = 1")),
    "told_to_tools": (
        ("import x  # noqa", "//go:build linux", "// @ts-ignore"),
        ("// why", "# the type of it"),
    ),
    "state_reset": (("afterEach(f)", "self.addCleanup(f)", "cache.clear()"), ("file.close()", "pool.shutdown()")),
    "concurrency": (("private synchronized void f()", "sync.WaitGroup", "let m = Mutex::new(1);"), ("syncing = 1",)),
    "await_done": (("worker.join()", "wg.Wait()", "await nextTick()", "wait_until(f)"), ("', '.join(x)", "Waits")),
    "net_port": (("http://localhost/", "new ServerSocket(0)", "Port = 80"), ("report = 1", "transport")),
    "port_free": (("listen(':0')", "port = 0", "get_free_port()", "server.listen(0)"), ("port = 80",)),
    "comment": (
        ("// why", "# why", "  * why", "<!-- why -->", "-- why"),
        ("#include <a.h>", "#ifdef X", "x = 1 # why"),
    ),
    "doc_comment": (("/// Says.", '    """Says."""', "/** Says. */", ":param x: it", "@returns it"), ("// says",)),
    "import": (
        ("import os", "from a import b", "use std::io;", "#include <a.h>", "const a = require('a')"),
        ("important",),
    ),
    "log_metric": (("logger.info(x)", "console.log(x)", "metrics.inc()"), ("catalog.item", "login()")),
    "perf_hint": (("cache = {}", "Vec::with_capacity(3)", "@memoize", "lazy val x = 1"), ("cacheless", "pools")),
    "copying": (("x.clone()", "list.slice()", "new ArrayList<>()", "copy(a, b)"), ("x.cloned()", "photocopy")),
    "loop": (("for x in y:", "  while (true) {", "xs.map(f)", "loop {"), ("format(x)", "mapped")),
    "deprecated": (("@Deprecated", "// deprecated: use b"), ("depreciated value",)),
    "todo": (("# " + "TO" + "DO: later", "// " + "HACK"), ("todo = []", "TODOS")),
    "public_def": (
        ("export default function f() {", "pub fn f() {", "public static int f(int x) {", "func Do() {", "def f(x):"),
        ("def _f(x):", "fn f() {", "func do() {", "private int f() {"),
    ),
    "private_def": (
        ("def _f(x):", "private int x;", "func do() {", "fn f() {", "const f = (x) => x"),
        ("pub fn f() {",),
    ),
    "guard": (("if x:", "} else if (x) {", "unless x", "case 3:"), ("ifconfig", "elsewhere")),
    "null_check": (("x is None", "x != null", "x?.y", "x.unwrap_or(1)", "x.nil?"), ("nothing = 1", "nullable")),
    "failure": (("raise ValueError", "throw new Error()", 'return fmt.Errorf("x")', "panic!(1)"), ("raised = 1",)),
    "rescue": (
        ("try {", "except OSError:", "} catch (e) {", "x.unwrap()", "ensure; rescue => e"),
        ("retry()", "exceptional"),
    ),
    "returns": (("return x", "    return;"), ("x = returned", "returning(x)", "  yield return x")),
    "option": (("parser.add_argument('-x')", "process.env.X", 'flag.String("x")', "'--quiet'"), ("adoption",)),
    "feature_route": (("@app.get('/')", "router.post('/x')", "CREATE TABLE a (b)", "@GetMapping"), ("creates tables",)),
    "string_text": (("    'a text of many words',", 'title = "a rather long text for people"'), ("'short'", "x = 'y'")),
    "types_only": (("name: str", "age?: number;", "type A = B", "x as unknown"), ("return 1", "x = 1")),
    "braces_only": (("}", "    });", "[", "],"), ("} else {", "x}")),
    "ci_yaml": (("runs-on: ubuntu", "  - uses: a/b@v1", "permissions:"), ("user: x", "name: uses")),
    "ci_action": (("      - uses: actions/checkout@v4", "uses: a/b@0123"), ("uses: ./here", "- run: x")),
    "ci_shared": (("uses: ./.github/actions/x", "workflow_call:", "extends: base", "<<: *common"), ("uses: a/b@v1",)),
    "ci_faster": (("cache: npm", "make -j4", "pytest -n auto", "uses: actions/cache@v4"), ("cached = 1",)),
    "ci_rights": (("permissions:", "contents: read", "uses: a/b@" + "a" * 40, "--require-hashes"), ("contents: many",)),
    "secret_used": (("${{ secrets.NPM_TOKEN }}", "PYPI_TOKEN: x", "AWS_SECRET_ACCESS: x"), ("secret = 1", "TOKEN")),
    "ci_trigger_release": (("  tags: ['v*']", "npm publish", "kubectl apply -f x", "schedule:"), ("tagged: x",)),
    "version_pin": (('"react": "1.2.3"', "rev = v1.2", "x==2.0"), ("about 12 days", "v1 2")),
    "dependency": (('"react": "^18.0"', "requests>=2.1", "serde = { version = '1' }", "gem 'rails'"), ("x + 1",)),
    "build_rule": (("all: build", '"build": "tsc",', "RUN make", "add_executable(a b.c)"), ("return a", "x = 1")),
    "heading": (("# Title", "=====", "-----", "== A"), ("#Title", "--")),
    "list_item": (("- a", "* a", "2. a", "3) a"), ("-a", "a - b")),
    "link": (("https://example.com", "[a](b)", ":ref:`x`"), ("http", "a] (b)")),
    "code_block": (("```sh", "$ make", ".. code-block:: sh", "<pre>"), ("a ``` b", "cost: $ 3")),
    "prose": (("This sentence has more than five words", "- Every word of it is plain"), ("Too short here", "x = y")),
    "instrumentation": (
        ("Counter('x', 'y')", "with tracer.start_span('x'):", "@Timed", "structlog.get()"),
        ("counters",),
    ),
    "alert_rule": (("- alert: Stalled", "expr: up == 0", "runbook_url: x", "for: 5m"), ("alerted = 1", "for x in y")),
    "debug_print": (("print(x)", "console.log(x)", "println!(x)", "fmt.Println(x)"), ("blueprint(x)", "x = print")),
    "status_line": (
        ("Status: Accepted", "## Decision", "- **status**: draft", "Superseded by 7"),
        ("the status of x",),
    ),
    "guard_rule": (("forbidden_modules = a", "#![deny(warnings)]", "fail_under = 95", "-Werror"), ("fail = 1",)),
    "limit": (("max_size = 3", "rate_limit(5)", "timeout: 5", "limits:"), ("maximal", "limited: x")),
    "owners": (("/docs/ @org/writers", "*.py @ada"), ("ada@example.com", "@ada")),
    "sleeps": (
        ("time.sleep(0.5)", "page.waitForTimeout(100)", "    sleep 5"),
        ("asleep(1)", "sleep now", "sleeps = 3"),
    ),
    "ci_caches": (
        ("cache: npm", "uses: actions/cache@v4", "sccache --start-server"),
        ("cached = 1", "a cache of pages"),
    ),
    "ci_splits": (("parallelism: 4", "pytest -n auto", "--shard=1/4", "make --jobs 4"), ("shardless", "xparallel")),
    "ci_runs": (("  - run: make", "run: make", "script: [make]"), ("running: x", "rerun: x")),
    "ci_calls": (
        ("uses: ./.github/actions/x", "  workflow_call:", "include: [a.yml]", "@Library('x')"),
        ("uses: a/b@v1", "included: x"),
    ),
    "ci_rights_cut": (
        ("permissions:", "permissions: {}", "permissions: read-all", "persist-credentials: false"),
        ("permissions: write-all", "persist-credentials: true"),
    ),
    "ci_rights_given": (
        ("contents: write", "permissions: write-all", "id-token: 'write'"),
        ("contents: read", "write"),
    ),
    "ci_pinned": (("uses: a/b@" + "a" * 40, "FROM x@sha256:" + "0" * 64), ("uses: a/b@v4", "x@sha256:0123")),
    "ships_it": (
        ("npm publish", "docker push x", "terraform -chdir=x apply", "push: true", "helm rollback x"),
        ("npm install", "push: false", "terraform plan"),
    ),
    "free_port": (("listen('127.0.0.1:0')", "port = 0", "get_free_port()", 'Listen(":0")'), ("port = 8080", ":01")),
    "clock_held": (("freeze_time('x')", "jest.useFakeTimers()", "Timecop.freeze", "Clock.fixed(x)"), ("Clock.now()",)),
    "waits": (
        ("wait_for(page)", "await page.close()", "worker.join()", "<-ctx.Done()", "screen.findByText('x')"),
        ("waiter = 1", "', '.join(x)", "await x"),
    ),
    "repeats_tests": (
        ("pytest --count=50", "go test -count=20 ./...", "--repeat-each=9"),
        ("go test -count=1", "--count x"),
    ),
    "weighs": (
        ("## Alternatives", "# Drawbacks", "### Options we had", "## Optionen und Alternatives considered", "# 方案"),
        ("Alternatives", "## Decision", "## Our alternatives"),
    ),
    "decided_line": (
        ("Status: Accepted", "- **Status**: draft", "Estado: aceptado", "状态：已接受"),
        ("the status: x", "Status", "Status:"),
    ),
    "watches": (
        ("Counter('x', 'y')", "prometheus.NewGauge(x)", "tracer.start_span('x')", "  - alert: Stalled", '"panels": ['),
        ("counter = 1", "alerted: x", "lifespan(x)"),
    ),
    "runtime_version": (
        ("FROM python:3.12", "requires-python = '>=3.11'", "go 1.22", "  node-version: 20", "3.12.1"),
        ("FROM scratch", "going 1", "version 3.12"),
    ),
    "bounds": (
        ("timeout=5", "http.MaxBytesReader(w, b, 1)", "jobs := make(chan int, 8)", "max_connections: 9"),
        ("make(chan int)", "timeouts", "maximum"),
    ),
    "imported": (
        ("import os", "from a import b", "use std::io;", "const a = require('a')", "require 'a'"),
        ("important", "required"),
    ),
    "defined": (
        ("def f(x):", "export async function f() {", "pub fn f() {", "export const a = 1", "  private int f() {"),
        ("define(x)", "functional", "private int x;"),
    ),
    "branch": (("if x:", "} else if (x) {", "elif x:", "case 3:"), ("ifconfig", "else:", "x if y else z")),
    "explains": (
        ("- a", "1. a", "**Why:** a", "> a", "it took 30 ms", "```sh"),
        ("-a", "30 files", "a plain sentence"),
    ),
    "check_silenced": (
        (
            "// assertThat(a).isEqualTo(b)",
            "# assert a == 1",
            "  //expect(a).toBe(1)",
            "-- assert(a)",
            "# self.assertIn(a, b)",
        ),
        ("assert a == 1", "# assert that it holds, as before", "// expected", "# expect it late"),
    ),
    "blank": (("", "   ", "\t"), ("x", " ;")),
}
INSIDE = {
    "manual_step": (("1. Log in", "- [ ] Tag it", "$ make release", "Run the script"), ("Nothing here", "See above.")),
    "command_in_guide": (("$ make", "`make`", "npm install", "```"), ("Nothing here",)),
    "numbered_step": (("1. Log in", "  2) Tag it"), ("- Log in", "1.5 times", "Step 1.")),
    "guide_command": (
        ("$ make", "Use `make all` here", "    npm install", "1. Then run it", "- clone it"),
        ("Use `make` here", "Then run it", "- it runs"),
    ),
    "guide_line": (("x", "  - a"), ("", "   ")),
    "watch_line": (("x", "  - a"), ("", "   ")),
    "tool_work": (
        ("bundle exec rake", "for each in a:", "root=$(pwd)", "say('hello')", "const a = 1", "my $x = 2"),
        ("#!/bin/sh", "# if so", 'echo "   __ _  (_)  = | "', "script/banner", "  ___(_)__ ", "Welcome here"),
    ),
    "safe_to_repeat": (
        ("[ -d venv ] || python -m venv venv", "mkdir -p x", "CREATE TABLE IF NOT EXISTS x", "command -v uv"),
        ("mkdir x", "python -m venv venv", "| sort"),
    ),
    "boundary": (
        ("ArchRule layers = x", "  depguard:", "lint-imports", "run: buf breaking --against x"),
        ("archrules", "breaking news", "import os", "# later: lint-imports", "  // finds semver-checks", "* depguard:"),
    ),
    "strict": (
        ("fail_under = 95", "gcc -Wall -Werror", "eslint --max-warnings 0", "RUSTFLAGS: -D warnings"),
        ("fail = 1", "-Wall", "max-warnings", "# -Werror"),
    ),
    "owners_several": (("/docs/ @org/writers @ada", "* @ada @ben"), ("/docs/ @org/writers", "ada@example.com")),
}
CASES = [
    (name, line, expected)
    for table in (SHOWN, INSIDE)
    for name, both in table.items()
    for lines, expected in zip(both, (True, False), strict=True)
    for line in lines
]


def names(line: bytes) -> set[str]:
    seen = BOOK.seen(line)
    return {rule.name for index, rule in enumerate(BOOK.rules) if seen >> index & 1}


def test_no_fact_is_without_its_lines():
    assert {*SHOWN, *INSIDE} == {rule.name for rule in BOOK.rules}


@pytest.mark.parametrize(("name", "line", "expected"), CASES, ids=lambda each: str(each)[:40])
def test_a_line_shows_what_it_shows(name, line, expected):
    assert (name in names(line.encode())) is expected


def test_some_facts_are_looked_for_in_certain_files_alone():
    bits = {rule.name: 1 << index for index, rule in enumerate(BOOK.rules)}
    steps, anywhere = bits["manual_step"], bits["sleep"]
    assert BOOK.open_to("docs/deployment.md")[0] & (steps | anywhere) == steps | anywhere
    assert BOOK.open_to("src/a.py")[0] & (steps | anywhere) == anywhere
    # A test may hold a boundary as well as a setting does; else tests and product are looked into alike.
    assert BOOK.open_to("tests/test_a.py") == (BOOK.open_to("src/a.py")[0] | bits["boundary"], True)
    assert not BOOK.open_to("src/a.py")[0] & bits["boundary"]


@pytest.mark.parametrize("path", ["package-lock.json", "vendor/a.go", "a.min.js", "api.pb.go"])
def test_files_that_nobody_reads_by_line_are_not_looked_into(path):
    assert BOOK.open_to(path)[0] == 0
    tally = Tally(BOOK)
    tally.file(path)
    tally.hunk(b"", [b"sleep(1)"], [b"sleep(2)"] * 9)
    assert (tally.facts(), tally.in_tests(), tally.cut) == ((), (), False)


def told(*hunks, path="src/a.py", book=BOOK):
    tally = Tally(book)
    tally.file(path)
    for place, removed, added in hunks:
        tally.hunk(place, removed, added)
    return {name: (count.added, count.removed) for name, count in tally.facts()}


@pytest.mark.parametrize(
    ("removed", "added", "expected"),
    [
        (b"x = f(1, 2)", b"x = f(1,  2)", {"respaced"}),
        (b"wait(10) # a b", b"wait(300) # a b", {"number_edit", "small_edit"}),
        (b"x = [1, 2]", b"x = (1, 2)", {"mark_edit", "small_edit"}),
        (b"call(alpha, beta)", b"call(alpha, gamma)", {"small_edit"}),
        (b"one two three four", b"five six seven eight", set()),
        (b"a", b"b", set()),
    ],
)
def test_how_little_changed_between_two_lines(removed, added, expected):
    found = told((b"", [removed], [added]))
    assert {name for name in found if name in ("respaced", "number_edit", "mark_edit", "small_edit")} == expected


def test_lines_that_stand_elsewhere_have_moved():
    found = told((b"", [b"  return long_name(x)", b"gone()"], []), (b"", [], [b"return long_name(x)", b"come()"]))
    assert found["moved"] == (1, 1)
    assert "moved" not in told((b"", [b"}", b"gone()"], [b"}", b"come()"]))


def test_a_hunk_in_a_test_inside_a_product_file():
    assert "test_place" in told((b"mod tests {", [], [b"x"]), path="src/lib.rs")
    assert "test_place" in told((b"def test_it():", [], [b"x"]))
    assert "test_place" not in told((b"def attest(x):", [], [b"x"]))


def test_lines_beyond_the_longest_are_read_at_their_beginning():
    assert "sleep" in told((b"", [], [b"sleep(1)" + b"x" * 1_000]))
    assert "sleep" not in told((b"", [], [b"x" * 1_000 + b" sleep(1)"]))


def test_the_cap_counts_removed_lines_first(monkeypatch):
    monkeypatch.setattr(diff_facts, "MOST_LINES", 4)
    tally = Tally(BOOK)
    tally.file("a.py")
    tally.hunk(b"", [b"return a"] * 3, [b"return b"] * 3)
    tally.hunk(b"", [b"return c"], [])
    assert dict(tally.facts())["returns"].removed == 3
    assert dict(tally.facts())["returns"].added == 1
    assert tally.cut is True


def test_the_example_is_a_line_of_the_side_that_weighs_more():
    tally = Tally(BOOK)
    tally.file("src/a.py")
    tally.hunk(b"", [b"  sleep(1)  ", b"sleep(2)"], [b"sleep(3)"])
    count = dict(tally.facts())["sleep"]
    assert (count.path, count.line, count.added, count.removed) == ("src/a.py", "sleep(1)", 1, 2)


sides = st.lists(
    st.binary(max_size=30).map(lambda raw: raw.replace(b"\n", b"")) | st.sampled_from([b"sleep(1)", b"}", b"return x"]),
    max_size=6,
)
hunks = st.lists(
    st.tuples(st.sampled_from(["a.py", "tests/a.py", "x.lock"]), st.binary(max_size=12), sides, sides), max_size=6
)
SETS = PathSets((("tests", ("tests/",)), ("locks", ("*.lock",))))
SMALL = FactBook(
    (FactRule("any", "."), FactRule("in_tests", "sleep", "tests")),
    SETS,
    "tests",
    ("locks",),
)


@given(hunks)
def test_any_bytes_are_counted_and_add_up(given_hunks):
    tally = Tally(SMALL)
    expected, tests = Counter(), Counter()
    for path, place, removed, added in given_hunks:
        tally.file(path)
        tally.hunk(place, list(removed), list(added))
        if path == "x.lock":
            continue
        for sign, side in (("-", removed), ("+", added)):
            for line in side:
                for name, shows in (
                    ("any", len(line) > 0),
                    ("in_tests", b"sleep" in line.lower() and path == "tests/a.py"),
                ):
                    if shows:
                        expected[name, sign] += 1
                        tests[name, sign] += path == "tests/a.py"
    for found, wanted in ((tally.facts(), expected), (tally.in_tests(), tests)):
        counts = {name: count for name, count in found}
        assert [name for name, _ in found] == sorted(counts)
        assert set(counts) <= {"any", "in_tests", *COUNTED}
        for name in ("any", "in_tests"):
            count = counts.get(name)
            assert (count.added if count else 0, count.removed if count else 0) == (
                wanted[name, "+"],
                wanted[name, "-"],
            )


@given(hunks)
def test_the_shipped_patterns_take_any_bytes_and_repeat_themselves(given_hunks):
    def once():
        tally = Tally(BOOK)
        for path, place, removed, added in given_hunks:
            tally.file(path)
            tally.hunk(place, list(removed), list(added))
        return tally.facts(), tally.in_tests(), tally.cut

    first = once()
    assert first == once()
    totals = dict(first[0])
    for name, count in first[1]:
        assert count.added <= totals[name].added
        assert count.removed <= totals[name].removed
    assert all(count.added + count.removed > 0 for _, count in first[0])
