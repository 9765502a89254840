"""What is counted inside patches, in words: every fact of config/signals.yaml, and those found without a pattern."""

from __future__ import annotations

from impact.classify.rule import IN_TESTS

# Name, then what stands in the lines: "it adds lines with …".
FACTS = {
    "sleep": "calls that sleep",
    "wait_poll": "a wait for a condition",
    "async_await": "async or await",
    "retry": "retries",
    "timeout": "time limits",
    "skip": "switches that skip a test",
    "skip_marker": "markers that skip or excuse a test",
    "seed_random": "random numbers or their seeds",
    "seed_fixed": "fixed seeds",
    "sort": "a sort",
    "ordered_coll": "collections that keep an order",
    "unordered_coll": "collections without an order",
    "order_free_assert": "comparisons that ignore order",
    "clock": "uses of the clock, time zone or locale",
    "clock_fixed": "a fixed clock, time zone or locale",
    "assert": "assertions",
    "test_def": "test cases",
    "setup_teardown": "set-up or tear-down of a test",
    "cleanup": "clean-up after a test",
    "state_reset": "putting back what a test changed",
    "concurrency": "threads, locks or atomics",
    "await_done": "a wait for work to end",
    "net_port": "hosts or ports",
    "port_free": "ports chosen freely",
    "comment": "comments",
    "told_to_tools": "comments that a tool acts on",
    "doc_comment": "documentation inside code",
    "import": "imports",
    "log_metric": "logs or measurements",
    "perf_hint": "caches, pools or other means of speed",
    "copying": "copies of data",
    "loop": "loops",
    "deprecated": "marks of deprecation",
    "todo": "notes of what is left to do",
    "public_def": "public definitions",
    "private_def": "private definitions",
    "guard": "conditions",
    "null_check": "checks for missing values",
    "failure": "an error raised or returned",
    "rescue": "an error handled",
    "returns": "a return",
    "option": "options or settings",
    "feature_route": "routes, commands or tables",
    "string_text": "long texts in quotes",
    "types_only": "nothing but types",
    "braces_only": "nothing but brackets",
    "ci_yaml": "steps or jobs of a pipeline",
    "ci_action": "actions a pipeline uses",
    "ci_shared": "calls of shared pipeline parts",
    "ci_faster": "caches or parallel jobs of a pipeline",
    "ci_rights": "rights or pinned sources of a pipeline",
    "secret_used": "uses of stored secrets",
    "ci_trigger_release": "triggers or makers of a release",
    "version_pin": "version numbers",
    "dependency": "dependencies",
    "build_rule": "build rules",
    "heading": "headings",
    "list_item": "list items",
    "link": "links",
    "code_block": "code blocks in text",
    "prose": "sentences",
    "manual_step": "steps done by hand in a release guide",
    "command_in_guide": "commands in a guide for newcomers",
    "instrumentation": "instruments that measure the running system",
    "alert_rule": "alerts or dashboard panels",
    "debug_print": "print calls",
    "status_line": "a status line of a proposal",
    "guard_rule": "rules that forbid something for good",
    "limit": "limits, backups or backoff",
    "owners": "owners of paths",
    "sleeps": "pauses of a fixed length",
    "numbered_step": "numbered steps of a guide",
    "guide_command": "commands in a guide that people begin with",
    "guide_line": "any text in a guide that people begin with",
    "safe_to_repeat": "set-up steps that may be run again",
    "ci_caches": "caches of a build or pipeline",
    "ci_splits": "builds or tests that run in parallel or in parts",
    "ci_runs": "commands that a pipeline runs",
    "ci_calls": "calls of parts that pipelines share",
    "ci_rights_cut": "rights of a pipeline that are cut down",
    "ci_rights_given": "rights of a pipeline to write",
    "ci_pinned": "sources named by their content",
    "ships_it": "commands that release or deploy",
    "free_port": "whatever port is free",
    "clock_held": "a clock, time zone or locale held still",
    "waits": "a wait for something that is to happen",
    "repeats_tests": "tests run many times over",
    "boundary": "checks of a boundary or a contract",
    "strict": "warnings or gaps that stop the build",
    "weighs": "headings that weigh one way against another",
    "decided_line": "a line that says where a decision stands",
    "owners_several": "several owners of one path",
    "watches": "what measures, traces or watches the running system",
    "watch_line": "any text of what watches the running system",
    "runtime_version": "the version of a runtime",
    "tool_work": "something that a tool does",
    "bounds": "time limits or bounds",
    "imported": "what is imported",
    "defined": "definitions",
    "branch": "branches of a decision",
    "explains": "figures, lists or quotations",
    "check_silenced": "a check of a test put into a comment",
    "blank": "nothing in them",
}
# Facts that are not lines coming or going, but something between them: "there are …".
PLAIN = {
    "moved": "lines that only move elsewhere",
    "small_edit": "lines in which a word or two change",
    "number_edit": "lines in which only a number changes",
    "mark_edit": "lines in which only punctuation changes",
    "respaced": "lines in which only spacing changes",
    "test_place": "changes below a line that begins a test",
}
_HUNK = "hunk"
_PLACES = {
    "+": "some place gets new lines",
    "no+": "no place gets new lines",
    "-": "some place only loses lines",
    ">": "more places get new lines than only lose some",
    "<": "more places only lose lines than get new ones",
    "=": "as many places only lose lines as get new ones",
    "many": "three or more places change",
}
_TENTHS = ("none", "about a tenth", "about two tenths", "about three tenths", "about four tenths", "about half",
           "about six tenths", "about seven tenths", "about eight tenths", "about nine tenths", "all")  # fmt: skip


def tenths(share: str) -> str:
    """Return a share in tenths in words, its ends kept apart: none, about half, all."""
    return _TENTHS[int(share)]


def noun(key: str) -> str | None:
    """Return what a fact counts, "in tests" behind it where that is meant; None for a fact nobody knows."""
    name, inside = (key.removesuffix(IN_TESTS), " in test files") if key.endswith(IN_TESTS) else (key, "")
    found = FACTS.get(name) or PLAIN.get(name) or ("places" if name == _HUNK else None)
    return found and found + inside


def fact_in_words(key: str, how: str) -> str | None:
    """Return what it means that a fact was seen so: `how` is +, no+, -, >, <, =, many or share and a number."""
    what = noun(key)
    if what is None:
        return None
    name = key.removesuffix(IN_TESTS)
    if how.startswith("share"):
        share = tenths(how.removeprefix("share"))
        sort = "plain" if name in PLAIN else name if name == _HUNK else "lines"
        return _SHARES[sort].format(share, what)
    if name == _HUNK:
        return _PLACES[how] + (" in test files" if key != name else "") if how in _PLACES else None
    if name in PLAIN:
        return f"there are {'three or more' if how == 'many' else 'some'} {what}"
    return _LINES[how].format(what) if how in _LINES else None


_LINES = {
    "+": "it adds lines with {}",
    "no+": "it removes lines with {} and adds none",
    "-": "it removes lines with {}",
    ">": "more lines with {} are added than removed",
    "<": "more lines with {} are removed than added",
    "=": "as many lines with {} are added as removed",
    "many": "three or more lines with {} change",
}
_SHARES = {
    "lines": "{} of the changed lines are lines with {}",
    "plain": "{} of the changed lines are {}",
    # Every separate place counts once: all means that hardly two changed lines stand together.
    _HUNK: "the change is scattered: so many {1} that they come to {0} of its changed lines",
}
