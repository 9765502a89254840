"""Pieces of ordinary work: features, repairs, pages, restructuring, a dependency moved on."""

from __future__ import annotations

from works import Commit, Work, lines

FEATURE = Work(
    "feature",
    {"src/shop/export.py": lines("FORMATS = {'json': to_json}"), "docs/export.md": lines("# Export", "", "JSON.")},
    (
        (
            Commit(
                "feat: add a CSV format to the export\n",
                {
                    "src/shop/export_csv.py": lines(
                        "import csv", "", "", "def to_csv(rows, out):", '    """Write rows with a header line."""',
                        "    writer = csv.writer(out)", "    for row in rows:", "        writer.writerow(row)",
                    ),
                    "src/shop/export.py": lines("FORMATS = {'json': to_json, 'csv': to_csv}"),
                    "tests/test_export_csv.py": lines(
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
                    "src/shop/export_csv.py": lines(
                        "import csv", "", "", "def to_csv(rows, out, delimiter=','):",
                        '    """Write rows with a header line."""',
                        "    writer = csv.writer(out, delimiter=delimiter)", "    for row in rows:",
                        "        writer.writerow(row)",
                    ),
                    "tests/test_export_csv.py": lines(
                        "def test_a_row_is_a_line(tmp_path):", "    assert to_csv([[1, 2]]) == '1,2'", "", "",
                        "def test_the_delimiter_is_used():", "    assert to_csv([[1, 2]], delimiter=';') == '1;2'",
                    ),
                },
            ),
            Commit("docs: describe the CSV export\n", {"docs/export.md": lines("# Export", "", "JSON and CSV.", "",
                                                                                  "CSV takes a delimiter.")}),
        ),
    ),
    "src/shop/export_csv.py",
)  # fmt: skip

FIX = Work(
    "fix",
    {
        "src/shop/basket.py": lines("def total(basket):", "    first = basket.items[0]", "    return first.price"),
        "tests/test_basket.py": lines("def test_total():", "    assert total(basket(3)) == 3"),
    },
    (
        (
            Commit(
                "fix: empty basket no longer crashes the total\n",
                {
                    "src/shop/basket.py": lines(
                        "def total(basket):", "    if not basket.items:", "        return 0",
                        "    first = basket.items[0]", "    return first.price",
                    ),
                    "tests/test_basket.py": lines(
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
    {"docs/prices.md": lines("# Prices", "", "A list."), "docs/taxes.md": lines("# Taxes", "", "See the code.")},
    (
        (
            Commit(
                "docs: describe the options of the price list\n",
                {
                    "docs/prices.md": lines("# Prices", "", "A list has a currency, a start and an end."),
                    "docs/taxes.md": lines("# Taxes", "", "Every price names its rate."),
                },
            ),
        ),
    ),
)

REFACTORING = Work(
    "refactoring",
    {
        "src/parse/reader.py": lines("def read(text):", "    tokens = text.split()", "    tree = []",
                                      "    for token in tokens:", "        tree.append(token)", "    return tree"),
    },
    (
        (
            Commit(
                "refactor: split the reader into tokens and tree\n",
                {
                    "src/parse/reader.py": lines("def read(text):", "    return tree(tokens(text))"),
                    "src/parse/tree.py": lines("def tree(tokens):", "    tree = []", "    for token in tokens:",
                                                "        tree.append(token)", "    return tree"),
                },
            ),
        ),
    ),
)  # fmt: skip

BUMP = Work(
    "bump",
    {"requirements.txt": lines("httpx==0.26.0", "rich==13.0.0"), "poetry.lock": lines("httpx 0.26.0")},
    ((Commit("Bump httpx from 0.26.0 to 0.27.0\n", {"requirements.txt": lines("httpx==0.27.0", "rich==13.0.0"),
                                                     "poetry.lock": lines("httpx 0.27.0")}),),),
)  # fmt: skip

IMPORTER = Work(
    "importer",
    {"src/intake/importer.py": lines("def load(path):", "    rows = read(path)", "    return rows")},
    (
        (
            Commit(
                "Add retries to the importer\n",
                {
                    "src/intake/importer.py": lines("from intake.retry import again", "", "", "@again(3)",
                                                     "def load(path):", "    rows = read(path)", "    return rows"),
                    "src/intake/retry.py": lines("def again(times):", "    def wrap(call):",
                                                  "        for _ in range(times):", "            yield call()",
                                                  "    return wrap"),
                    "tests/intake/test_retry.py": lines("def test_it_tries_again():", "    assert tries() == 3"),
                },
                lists=True,
            ),
            Commit(
                "Let callers set how often the importer tries\n",
                {
                    "src/intake/importer.py": lines("from intake.retry import again", "", "",
                                                     "def load(path, times=3):",
                                                     "    rows = again(times)(read)(path)", "    return rows"),
                },
            ),
        ),
        (
            Commit(
                "Support files of several sheets in the importer\n",
                {
                    "src/intake/importer.py": lines("from intake.retry import again", "", "",
                                                     "def load(path, times=3, sheets=()):",
                                                     "    rows = [again(times)(read)(path, each) for each in sheets]",
                                                     "    return rows"),
                    "src/intake/retry.py": lines("def again(times):", '    """Call until it works."""',
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
    {"src/billing/invoice.py": lines("def invoice(order):", "    return Invoice(order)"),
     "web/search/query.ts": lines("export function query(text: string) {", "  return ask(text);", "}")},
    (
        (
            Commit("Add tenants to invoices\n", {"src/billing/invoice.py": lines(
                "def invoice(order, tenant):", "    return Invoice(order, tenant.rates)")}),
            Commit("Add tenants to the search\n", {"web/search/query.ts": lines(
                "export function query(text: string, tenant: string) {", "  return ask(text, { tenant });", "}")}),
        ),
    ),
)  # fmt: skip

SPEED = Work(
    "speed",
    {"src/rules/match.py": lines("def match(rule, text):", "    return re.compile(rule).search(text)")},
    (
        (
            Commit(
                "Cache compiled rules: matching takes 40 ms instead of 900\n",
                {"src/rules/match.py": lines("from functools import cache", "", "", "compiled = cache(re.compile)", "",
                                              "", "def match(rule, text):", "    return compiled(rule).search(text)"),
                 "tests/rules/test_match.py": lines("def test_it_matches():", "    assert match('a', 'cat')")},
            ),
        ),
    ),
)  # fmt: skip
