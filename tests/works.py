"""A library of pieces of work, each as the commits of its days, for histories that tests make up."""

# Long lines are commits as they are written.
# ruff: noqa: E501

from __future__ import annotations

from dataclasses import dataclass

Files = dict[str, str]


@dataclass(frozen=True)
class Commit:
    """What one commit says and does; what is in `before` was there already."""

    message: str
    writes: Files
    deletes: tuple[str, ...] = ()
    lists: bool = False  # adds a line to the change log


@dataclass(frozen=True)
class Work:
    """One piece of work: the files it begins with, its commits by day, and the new file that others take on."""

    name: str
    before: Files
    days: tuple[tuple[Commit, ...], ...]
    taken_on: str = ""


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"


FLAKY = Work(
    "flaky",
    {
        "tests/test_export_queue.py": _lines(
            "import time", "", "", "def test_export_reaches_the_queue(queue, exporter):", "    exporter.start()",
            "    time.sleep(5)", "    assert queue.depth() == 1", "", "",
            "def test_export_is_retried(queue, exporter):", "    exporter.fail_once()", "    time.sleep(2)",
            "    assert queue.attempts() == 2",
        ),
        "tests/conftest.py": _lines("import pytest", "", "", "@pytest.fixture", "def queue():", "    return Queue()"),
    },
    (
        (
            Commit(
                "Fix flaky export tests: wait for the queue instead of sleeping\n\nThey failed whenever the"
                " machine was busy for longer than the sleep.\n",
                {
                    "tests/test_export_queue.py": _lines(
                        "from waiting import wait_until", "", "",
                        "def test_export_reaches_the_queue(queue, exporter):", "    exporter.start()",
                        "    wait_until(lambda: queue.depth() == 1)", "    assert queue.depth() == 1", "", "",
                        "def test_export_is_retried(queue, exporter):", "    exporter.fail_once()",
                        "    wait_until(lambda: queue.attempts() == 2)", "    assert queue.attempts() == 2",
                    ),
                    "tests/waiting.py": _lines(
                        "def wait_until(holds, timeout=10):", '    """Ask until it holds."""',
                        "    deadline = clock() + timeout", "    while not holds():", "        assert clock() < deadline",
                    ),
                },
            ),
            Commit(
                "Close the queue after each export test, so that flaky leftovers are gone\n",
                {
                    "tests/conftest.py": _lines(
                        "import pytest", "", "", "@pytest.fixture", "def queue():", "    made = Queue()",
                        "    yield made", "    made.close()",
                    ),
                },
            ),
        ),
    ),
    "tests/waiting.py",
)  # fmt: skip

FEATURE = Work(
    "feature",
    {"src/shop/export.py": _lines("FORMATS = {'json': to_json}"), "docs/export.md": _lines("# Export", "", "JSON.")},
    (
        (
            Commit(
                "feat: add a CSV format to the export\n",
                {
                    "src/shop/export_csv.py": _lines(
                        "import csv", "", "", "def to_csv(rows, out):", '    """Write rows with a header line."""',
                        "    writer = csv.writer(out)", "    for row in rows:", "        writer.writerow(row)",
                    ),
                    "src/shop/export.py": _lines("FORMATS = {'json': to_json, 'csv': to_csv}"),
                    "tests/test_export_csv.py": _lines(
                        "def test_a_row_is_a_line(tmp_path):", "    assert to_csv([[1, 2]]) == '1,2'",
                    ),
                },
                lists=True,
            ),
        ),
        (
            Commit(
                "feat: let the CSV export choose its delimiter\n",
                {
                    "src/shop/export_csv.py": _lines(
                        "import csv", "", "", "def to_csv(rows, out, delimiter=','):",
                        '    """Write rows with a header line."""',
                        "    writer = csv.writer(out, delimiter=delimiter)", "    for row in rows:",
                        "        writer.writerow(row)",
                    ),
                    "tests/test_export_csv.py": _lines(
                        "def test_a_row_is_a_line(tmp_path):", "    assert to_csv([[1, 2]]) == '1,2'", "", "",
                        "def test_the_delimiter_is_used():", "    assert to_csv([[1, 2]], delimiter=';') == '1;2'",
                    ),
                },
            ),
            Commit("docs: describe the CSV export\n", {"docs/export.md": _lines("# Export", "", "JSON and CSV.", "",
                                                                                  "CSV takes a delimiter.")}),
        ),
    ),
    "src/shop/export_csv.py",
)  # fmt: skip

FIX = Work(
    "fix",
    {
        "src/shop/basket.py": _lines("def total(basket):", "    first = basket.items[0]", "    return first.price"),
        "tests/test_basket.py": _lines("def test_total():", "    assert total(basket(3)) == 3"),
    },
    (
        (
            Commit(
                "fix: empty basket no longer crashes the total\n",
                {
                    "src/shop/basket.py": _lines(
                        "def total(basket):", "    if not basket.items:", "        return 0",
                        "    first = basket.items[0]", "    return first.price",
                    ),
                    "tests/test_basket.py": _lines(
                        "def test_total():", "    assert total(basket(3)) == 3", "", "",
                        "def test_an_empty_basket_costs_nothing():", "    assert total(basket()) == 0",
                    ),
                },
                lists=True,
            ),
        ),
    ),
)  # fmt: skip

PAGES = Work(
    "pages",
    {"docs/prices.md": _lines("# Prices", "", "A list."), "docs/taxes.md": _lines("# Taxes", "", "See the code.")},
    (
        (
            Commit(
                "docs: describe the options of the price list\n",
                {
                    "docs/prices.md": _lines("# Prices", "", "A list has a currency, a start and an end."),
                    "docs/taxes.md": _lines("# Taxes", "", "Every price names its rate."),
                },
            ),
        ),
    ),
)

WAY_IN = Work(
    "way in",
    {"CONTRIBUTING.md": _lines("# Setting up", "", "Install buildout, then run bin/buildout.", "", "Ask Ben for keys.")},
    (
        (
            Commit(
                "Rewrite the outdated setup guide\n\nIt still asked for a tool that we left two years ago.\n",
                {
                    "CONTRIBUTING.md": _lines(
                        "# Setting up", "", "    make setup", "    make test", "",
                        "The keys are made by `make keys`; nobody needs to be asked.",
                    ),
                    "docs/onboarding.md": _lines("# First week", "", "1. `make setup`", "2. Pick a small issue."),
                },
            ),
        ),
    ),
    "docs/onboarding.md",
)  # fmt: skip

_RELEASE = _lines("name: release", "on:", "  push:", "    tags: ['v*']", "jobs:", "  release:",
                  "    runs-on: ubuntu-latest", "    steps:", "      - uses: actions/checkout@v4",
                  "      - run: make dist && twine upload dist/*")  # fmt: skip
RELEASE = Work(
    "release",
    {
        "RELEASING.md": _lines("# Releasing", "", "1. Log in to the build machine.", "2. Run make dist.",
                               "3. Upload dist/ by hand.", "4. Edit the version page."),
    },
    (
        (
            Commit(
                "Release by a workflow on every tag instead of by hand\n\nPublishing is automated from the tag on.\n",
                {
                    ".github/workflows/release.yml": _RELEASE,
                    "RELEASING.md": _lines("# Releasing", "", "1. Push a tag."),
                },
            ),
        ),
    ),
    ".github/workflows/release.yml",
)  # fmt: skip


def _job(name: str, run: str) -> str:
    return _lines(f"name: {name}", "on: [push]", "jobs:", f"  {name}:", "    runs-on: ubuntu-latest", "    steps:",
                  "      - uses: actions/checkout@v4", f"      - run: {run}")  # fmt: skip


def _caller(name: str) -> str:
    return _lines(f"name: {name}", "on: [push]", "jobs:", f"  {name}:", "    uses: ./.github/workflows/_reusable.yml")


PIPELINE = Work(
    "pipeline",
    {f".github/workflows/{name}.yml": _job(name, f"make {name}") for name in ("api", "web", "worker")},
    (
        (
            Commit(
                "Let all packages call one reusable build workflow\n",
                {".github/workflows/_reusable.yml": _lines("name: build", "on:", "  workflow_call:", "jobs:",
                                                            "  build:", "    runs-on: ubuntu-latest", "    steps:",
                                                            "      - run: make all")}
                | {f".github/workflows/{name}.yml": _caller(name) for name in ("api", "web", "worker")},
            ),
        ),
    ),
    ".github/workflows/_reusable.yml",
)  # fmt: skip

_CALLERS = [f"src/clients/{name}.py" for name in
            ("billing", "catalog", "coupon", "fraud", "geo", "mail", "orders", "parcel", "search", "tax")]  # fmt: skip
MIGRATION = Work(
    "migration",
    {
        path: _lines("from clients.old import Old", "", "client = Old()", "answer = client.call('x')")
        for path in _CALLERS
    }
    | {"src/clients/old.py": _lines("class Old:", "    def call(self, what):", "        return get(what)")},
    (
        (
            Commit(
                "Migrate the remaining callers from the old client to the pooled one\n\nThe old client is gone.\n",
                {path: _lines("from pool import client", "", "answer = client.get('x')") for path in _CALLERS},
                ("src/clients/old.py",),
            ),
        ),
    ),
)

REFACTORING = Work(
    "refactoring",
    {
        "src/parse/reader.py": _lines("def read(text):", "    tokens = text.split()", "    tree = []",
                                      "    for token in tokens:", "        tree.append(token)", "    return tree"),
    },
    (
        (
            Commit(
                "refactor: split the reader into tokens and tree\n",
                {
                    "src/parse/reader.py": _lines("def read(text):", "    return tree(tokens(text))"),
                    "src/parse/tree.py": _lines("def tree(tokens):", "    tree = []", "    for token in tokens:",
                                                "        tree.append(token)", "    return tree"),
                },
            ),
        ),
    ),
)  # fmt: skip

BUMP = Work(
    "bump",
    {"requirements.txt": _lines("httpx==0.26.0", "rich==13.0.0"), "poetry.lock": _lines("httpx 0.26.0")},
    ((Commit("Bump httpx from 0.26.0 to 0.27.0\n", {"requirements.txt": _lines("httpx==0.27.0", "rich==13.0.0"),
                                                     "poetry.lock": _lines("httpx 0.27.0")}),),),
)  # fmt: skip

DECISION = Work(
    "decision",
    {},
    (
        (
            Commit(
                "Propose how events are versioned\n",
                {"docs/decisions/0004-event-versions.md": _lines("# Versions of events", "", "Status: proposed", "",
                                                                  "Every event names its version.")},
            ),
        ),
        (
            Commit(
                "Record that event versions are accepted\n",
                {"docs/decisions/0004-event-versions.md": _lines("# Versions of events", "", "Status: accepted", "",
                                                                  "Every event names its version.")},
            ),
        ),
    ),
    "docs/decisions/0004-event-versions.md",
)  # fmt: skip

WATCHING = Work(
    "watching",
    {"src/queue/worker.py": _lines("def work(queue):", "    return queue.take()")},
    (
        (
            Commit(
                "Add an alert on the age of the oldest message\n",
                {
                    "alerts/queue.rules.yml": _lines("groups:", "- name: queue", "  rules:", "  - alert: QueueStalls",
                                                      "    expr: oldest_message_age > 300", "    for: 5m"),
                    "src/queue/worker.py": _lines("from prometheus_client import Gauge", "", "AGE = Gauge('oldest_message_age')",
                                                  "", "", "def work(queue):", "    AGE.set(queue.age())", "    return queue.take()"),
                },
            ),
        ),
    ),
    "alerts/queue.rules.yml",
)  # fmt: skip

IMPORTER = Work(
    "importer",
    {"src/intake/importer.py": _lines("def load(path):", "    rows = read(path)", "    return rows")},
    (
        (
            Commit(
                "Add retries to the importer\n",
                {
                    "src/intake/importer.py": _lines("from intake.retry import again", "", "", "@again(3)",
                                                     "def load(path):", "    rows = read(path)", "    return rows"),
                    "src/intake/retry.py": _lines("def again(times):", "    def wrap(call):",
                                                  "        for _ in range(times):", "            yield call()",
                                                  "    return wrap"),
                    "tests/intake/test_retry.py": _lines("def test_it_tries_again():", "    assert tries() == 3"),
                },
                lists=True,
            ),
            Commit(
                "Let callers set how often the importer tries\n",
                {
                    "src/intake/importer.py": _lines("from intake.retry import again", "", "", "def load(path, times=3):",
                                                     "    rows = again(times)(read)(path)", "    return rows"),
                },
            ),
        ),
        (
            Commit(
                "Support files of several sheets in the importer\n",
                {
                    "src/intake/importer.py": _lines("from intake.retry import again", "", "",
                                                     "def load(path, times=3, sheets=()):",
                                                     "    rows = [again(times)(read)(path, each) for each in sheets]",
                                                     "    return rows"),
                    "src/intake/retry.py": _lines("def again(times):", '    """Call until it works."""',
                                                  "    def wrap(call):", "        for _ in range(times):",
                                                  "            yield call()", "    return wrap"),
                },
            ),
        ),
    ),
    "src/intake/retry.py",
)  # fmt: skip

TENANTS = Work(
    "tenants",
    {"src/billing/invoice.py": _lines("def invoice(order):", "    return Invoice(order)"),
     "web/search/query.ts": _lines("export function query(text: string) {", "  return ask(text);", "}")},
    (
        (
            Commit("Add tenants to invoices\n", {"src/billing/invoice.py": _lines(
                "def invoice(order, tenant):", "    return Invoice(order, tenant.rates)")}),
            Commit("Add tenants to the search\n", {"web/search/query.ts": _lines(
                "export function query(text: string, tenant: string) {", "  return ask(text, { tenant });", "}")}),
        ),
    ),
)  # fmt: skip

TOOLING = Work(
    "tooling",
    {"Makefile": _lines("test:", "\tpytest"), ".github/workflows/checks.yml": _job("checks", "make test")},
    (
        (
            Commit("Agree on one linter for all packages\n", {"ruff.toml": _lines("line-length = 100", 'select = ["ALL"]')}),
            Commit("Run the linter in the pipeline\n", {
                ".github/workflows/checks.yml": _job("checks", "make lint test"),
                "Makefile": _lines("lint:", "\truff check .", "", "test:", "\tpytest")}),
        ),
    ),
    "ruff.toml",
)  # fmt: skip

PACKAGE = Work(
    "package",
    {"src/mail/send.py": _lines("def backoff(n):", "    return 2 ** n", "", "", "def send(mail):", "    backoff(1)"),
     "src/sms/send.py": _lines("def backoff(n):", "    return 2 ** n", "", "", "def send(sms):", "    backoff(1)")},
    (
        (
            Commit(
                "Extract the backoff that mail and sms share into a package\n",
                {
                    "libs/backoff/pyproject.toml": _lines("[project]", 'name = "backoff"', 'version = "1.0"'),
                    "libs/backoff/src/backoff.py": _lines("def backoff(n):", "    return 2 ** n"),
                    "libs/backoff/tests/test_backoff.py": _lines("def test_it_doubles():", "    assert backoff(2) == 4"),
                    "src/mail/send.py": _lines("from backoff import backoff", "", "", "def send(mail):", "    backoff(1)"),
                    "src/sms/send.py": _lines("from backoff import backoff", "", "", "def send(sms):", "    backoff(1)"),
                },
            ),
        ),
    ),
    "libs/backoff/src/backoff.py",
)  # fmt: skip

OUTAGE = Work(
    "outage",
    {"src/payments/pay.py": _lines("def pay(order):", "    return bank.pay(order)")},
    (
        (
            Commit("Write down what stopped payments in March\n", {"docs/postmortems/2025-payments.md": _lines(
                "# Payments stood still", "", "## What happened", "", "The bank answered slowly.", "", "## Actions")}),
        ),
        (
            Commit("Limit how long payments wait for the bank\n\nAn action of the payments postmortem.\n", {
                "src/payments/pay.py": _lines("def pay(order):", "    return bank.pay(order, timeout=3)"),
                "docs/postmortems/2025-payments.md": _lines(
                    "# Payments stood still", "", "## What happened", "", "The bank answered slowly.", "", "## Actions",
                    "", "- A time limit: done")}),
        ),
    ),
    "docs/postmortems/2025-payments.md",
)  # fmt: skip

FRONT = Work(
    "front page",
    {},
    (
        (
            Commit("Rewrite the outdated install section of the README\n", {"README.md": _lines(
                "# Shop", "", "Sells things.", "", "## Install", "", "    pip install shop", "    shop init")}),
        ),
        (
            Commit("Describe how to begin in the README\n", {"README.md": _lines(
                "# Shop", "", "Sells things.", "", "## Install", "", "    pip install shop", "    shop init", "",
                "## Begin", "", "    shop sell tea")}),
        ),
    ),
)  # fmt: skip

SPEED = Work(
    "speed",
    {"src/rules/match.py": _lines("def match(rule, text):", "    return re.compile(rule).search(text)")},
    (
        (
            Commit(
                "Cache compiled rules: matching takes 40 ms instead of 900\n",
                {"src/rules/match.py": _lines("from functools import cache", "", "", "compiled = cache(re.compile)", "",
                                              "", "def match(rule, text):", "    return compiled(rule).search(text)"),
                 "tests/rules/test_match.py": _lines("def test_it_matches():", "    assert match('a', 'cat')")},
            ),
        ),
    ),
)  # fmt: skip

ORDER = Work(
    "order",
    {"tests/billing/test_rates.py": _lines("RATES = {}", "", "", "def test_a_rate_is_kept():", "    RATES['a'] = 1",
                                           "    assert RATES == {'a': 1}", "", "", "def test_none_at_first():",
                                           "    assert RATES == {}"),
     "tests/billing/rates.py": _lines("DEFAULT = {}")},
    (
        (
            Commit("Give each test rates of its own\n", {"tests/billing/rates.py": _lines(
                "import pytest", "", "", "@pytest.fixture", "def rates():", "    made = {}", "    yield made",
                "    made.clear()")}),
            Commit("Fix rate tests that failed now and then, depending on their order\n", {
                "tests/billing/test_rates.py": _lines(
                    "def test_a_rate_is_kept(rates):", "    rates['a'] = 1", "    assert rates == {'a': 1}", "", "",
                    "def test_none_at_first(rates):", "    assert rates == {}")}),
        ),
    ),
)  # fmt: skip

LIBRARY = (
    FLAKY, FEATURE, FIX, PAGES, WAY_IN, RELEASE, PIPELINE, MIGRATION, REFACTORING, BUMP, DECISION, WATCHING,
    IMPORTER, TENANTS, TOOLING, PACKAGE, OUTAGE, FRONT, SPEED, ORDER,
)  # fmt: skip
