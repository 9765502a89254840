"""Pieces of work that matter to others, and the whole library of works."""

from __future__ import annotations

from works import Commit, Work, lines
from works_of_every_day import BUMP, FEATURE, FIX, IMPORTER, PAGES, REFACTORING, SPEED, TENANTS

FLAKY = Work(
    "flaky",
    {
        "tests/test_export_queue.py": lines(
            "import time", "", "", "def test_export_reaches_the_queue(queue, exporter):", "    exporter.start()",
            "    time.sleep(5)", "    assert queue.depth() == 1", "", "",
            "def test_export_is_retried(queue, exporter):", "    exporter.fail_once()", "    time.sleep(2)",
            "    assert queue.attempts() == 2",
        ),
        "tests/conftest.py": lines("import pytest", "", "", "@pytest.fixture", "def queue():", "    return Queue()"),
    },
    (
        (
            Commit(
                "Fix flaky export tests: wait for the queue instead of sleeping\n\nThey failed whenever the"
                " machine was busy for longer than the sleep.\n",
                {
                    "tests/test_export_queue.py": lines(
                        "from waiting import wait_until", "", "",
                        "def test_export_reaches_the_queue(queue, exporter):", "    exporter.start()",
                        "    wait_until(lambda: queue.depth() == 1)", "    assert queue.depth() == 1", "", "",
                        "def test_export_is_retried(queue, exporter):", "    exporter.fail_once()",
                        "    wait_until(lambda: queue.attempts() == 2)", "    assert queue.attempts() == 2",
                    ),
                    "tests/waiting.py": lines(
                        "def wait_until(holds, timeout=10):", '    """Ask until it holds."""',
                        "    deadline = clock() + timeout", "    while not holds():",
                        "        assert clock() < deadline",
                    ),
                },
            ),
            Commit(
                "Close the queue after each export test, so that flaky leftovers are gone\n",
                {
                    "tests/conftest.py": lines(
                        "import pytest", "", "", "@pytest.fixture", "def queue():", "    made = Queue()",
                        "    yield made", "    made.close()",
                    ),
                },
            ),
        ),
    ),
    "tests/waiting.py",
)  # fmt: skip

WAY_IN = Work(
    "way in",
    {"CONTRIBUTING.md": lines("# Setting up", "",
                              "Install buildout, then run bin/buildout.", "", "Ask Ben for keys.")},
    (
        (
            Commit(
                "Rewrite the outdated setup guide\n\nIt still asked for a tool that we left two years ago.\n",
                {
                    "CONTRIBUTING.md": lines(
                        "# Setting up", "", "    make setup", "    make test", "",
                        "The keys are made by `make keys`; nobody needs to be asked.",
                    ),
                    "docs/onboarding.md": lines("# First week", "", "1. `make setup`", "2. Pick a small issue."),
                },
            ),
        ),
    ),
    "docs/onboarding.md",
)  # fmt: skip

_RELEASE = lines("name: release", "on:", "  push:", "    tags: ['v*']", "jobs:", "  release:",
                  "    runs-on: ubuntu-latest", "    steps:", "      - uses: actions/checkout@v4",
                  "      - run: make dist && twine upload dist/*")  # fmt: skip

RELEASE = Work(
    "release",
    {
        "RELEASING.md": lines("# Releasing", "", "1. Log in to the build machine.", "2. Run make dist.",
                               "3. Upload dist/ by hand.", "4. Edit the version page."),
    },
    (
        (
            Commit(
                "Release by a workflow on every tag instead of by hand\n\nPublishing is automated from the tag on.\n",
                {
                    ".github/workflows/release.yml": _RELEASE,
                    "RELEASING.md": lines("# Releasing", "", "1. Push a tag."),
                },
            ),
        ),
    ),
    ".github/workflows/release.yml",
)  # fmt: skip


def _job(name: str, run: str) -> str:
    return lines(f"name: {name}", "on: [push]", "jobs:", f"  {name}:", "    runs-on: ubuntu-latest", "    steps:",
                  "      - uses: actions/checkout@v4", f"      - run: {run}")  # fmt: skip


def _caller(name: str) -> str:
    return lines(f"name: {name}", "on: [push]", "jobs:", f"  {name}:", "    uses: ./.github/workflows/_reusable.yml")


PIPELINE = Work(
    "pipeline",
    {f".github/workflows/{name}.yml": _job(name, f"make {name}") for name in ("api", "web", "worker")},
    (
        (
            Commit(
                "Let all packages call one reusable build workflow\n",
                {".github/workflows/_reusable.yml": lines("name: build", "on:", "  workflow_call:", "jobs:",
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
    {path: lines("from clients.old import Old", "", "client = Old()", "answer = client.call('x')") for path in _CALLERS}
    | {"src/clients/old.py": lines("class Old:", "    def call(self, what):", "        return get(what)")},
    (
        (
            Commit(
                "Migrate the remaining callers from the old client to the pooled one\n\nThe old client is gone.\n",
                {path: lines("from pool import client", "", "answer = client.get('x')") for path in _CALLERS},
                ("src/clients/old.py",),
            ),
        ),
    ),
)

DECISION = Work(
    "decision",
    {},
    (
        (
            Commit(
                "Propose how events are versioned\n",
                {"docs/decisions/0004-event-versions.md": lines("# Versions of events", "", "Status: proposed", "",
                                                                  "Every event names its version.")},
            ),
        ),
        (
            Commit(
                "Record that event versions are accepted\n",
                {"docs/decisions/0004-event-versions.md": lines("# Versions of events", "", "Status: accepted", "",
                                                                  "Every event names its version.")},
            ),
        ),
    ),
    "docs/decisions/0004-event-versions.md",
)  # fmt: skip

WATCHING = Work(
    "watching",
    {"src/queue/worker.py": lines("def work(queue):", "    return queue.take()")},
    (
        (
            Commit(
                "Add an alert on the age of the oldest message\n",
                {
                    "alerts/queue.rules.yml": lines("groups:", "- name: queue", "  rules:", "  - alert: QueueStalls",
                                                      "    expr: oldest_message_age > 300", "    for: 5m"),
                    "src/queue/worker.py": lines("from prometheus_client import Gauge", "",
                                                  "AGE = Gauge('oldest_message_age')",
                                                  "", "", "def work(queue):", "    AGE.set(queue.age())",
                                                  "    return queue.take()"),
                },
            ),
        ),
    ),
    "alerts/queue.rules.yml",
)  # fmt: skip

TOOLING = Work(
    "tooling",
    {"Makefile": lines("test:", "\tpytest"), ".github/workflows/checks.yml": _job("checks", "make test")},
    (
        (
            Commit("Agree on one linter for all packages\n", {
                "ruff.toml": lines("line-length = 100", 'select = ["ALL"]')}),
            Commit("Run the linter in the pipeline\n", {
                ".github/workflows/checks.yml": _job("checks", "make lint test"),
                "Makefile": lines("lint:", "\truff check .", "", "test:", "\tpytest")}),
        ),
    ),
    "ruff.toml",
)  # fmt: skip

PACKAGE = Work(
    "package",
    {"src/mail/send.py": lines("def backoff(n):", "    return 2 ** n", "", "", "def send(mail):", "    backoff(1)"),
     "src/sms/send.py": lines("def backoff(n):", "    return 2 ** n", "", "", "def send(sms):", "    backoff(1)")},
    (
        (
            Commit(
                "Extract the backoff that mail and sms share into a package\n",
                {
                    "libs/backoff/pyproject.toml": lines("[project]", 'name = "backoff"', 'version = "1.0"'),
                    "libs/backoff/src/backoff.py": lines("def backoff(n):", "    return 2 ** n"),
                    "libs/backoff/tests/test_backoff.py": lines("def test_it_doubles():", "    assert backoff(2) == 4"),
                    "src/mail/send.py": lines("from backoff import backoff", "", "", "def send(mail):",
                                              "    backoff(1)"),
                    "src/sms/send.py": lines("from backoff import backoff", "", "", "def send(sms):", "    backoff(1)"),
                },
            ),
        ),
    ),
    "libs/backoff/src/backoff.py",
)  # fmt: skip

OUTAGE = Work(
    "outage",
    {"src/payments/pay.py": lines("def pay(order):", "    return bank.pay(order)")},
    (
        (
            Commit("Write down what stopped payments in March\n", {"docs/postmortems/2025-payments.md": lines(
                "# Payments stood still", "", "## What happened", "", "The bank answered slowly.", "", "## Actions")}),
        ),
        (
            Commit("Limit how long payments wait for the bank\n\nAn action of the payments postmortem.\n", {
                "src/payments/pay.py": lines("def pay(order):", "    return bank.pay(order, timeout=3)"),
                "docs/postmortems/2025-payments.md": lines(
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
            Commit("Rewrite the outdated install section of the README\n", {"README.md": lines(
                "# Shop", "", "Sells things.", "", "## Install", "", "    pip install shop", "    shop init")}),
        ),
        (
            Commit("Describe how to begin in the README\n", {"README.md": lines(
                "# Shop", "", "Sells things.", "", "## Install", "", "    pip install shop", "    shop init", "",
                "## Begin", "", "    shop sell tea")}),
        ),
    ),
)  # fmt: skip

ORDER = Work(
    "order",
    {"tests/billing/test_rates.py": lines("RATES = {}", "", "", "def test_a_rate_is_kept():", "    RATES['a'] = 1",
                                           "    assert RATES == {'a': 1}", "", "", "def test_none_at_first():",
                                           "    assert RATES == {}"),
     "tests/billing/rates.py": lines("DEFAULT = {}")},
    (
        (
            Commit("Give each test rates of its own\n", {"tests/billing/rates.py": lines(
                "import pytest", "", "", "@pytest.fixture", "def rates():", "    made = {}", "    yield made",
                "    made.clear()")}),
            Commit("Fix rate tests that failed now and then, depending on their order\n", {
                "tests/billing/test_rates.py": lines(
                    "def test_a_rate_is_kept(rates):", "    rates['a'] = 1", "    assert rates == {'a': 1}", "", "",
                    "def test_none_at_first(rates):", "    assert rates == {}")}),
        ),
    ),
)  # fmt: skip

LIBRARY = (
    FLAKY, FEATURE, FIX, PAGES, WAY_IN, RELEASE, PIPELINE, MIGRATION, REFACTORING, BUMP, DECISION, WATCHING,
    IMPORTER, TENANTS, TOOLING, PACKAGE, OUTAGE, FRONT, SPEED, ORDER,
)  # fmt: skip
