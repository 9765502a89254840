"""JUnit results: every outcome a runner writes, and whatever else somebody may put into such a file."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from impact.model.errors import ImpactError
from impact.sources.ci import junit

SHA = "a" * 40
DAY = date(2026, 3, 4)


def read(inside, **more):
    text = inside if inside.startswith("<?xml") else f"<testsuites>{inside}</testsuites>"
    return junit.read(text.encode(), "r.xml", **({"commit": SHA, "day": DAY} | more))


def outcomes(inside):
    return {each.name: each.outcome for each in read(inside).tests}


def test_each_outcome_is_told_apart():
    found = outcomes(
        '<testsuite name="s">'
        '<testcase classname="a.B" name="good"/>'
        '<testcase classname="a.B" name="bad"><failure message="no">trace</failure></testcase>'
        '<testcase classname="a.B" name="broken"><error/></testcase>'
        '<testcase classname="a.B" name="off"><skipped/></testcase>'
        '<testcase classname="a.B" name="flaky"><flakyFailure/><system-out>x</system-out></testcase>'
        '<testcase classname="a.B" name="again"><failure/><rerunFailure/></testcase>'
        "</testsuite>"
    )
    assert found == {
        "good": "passed", "bad": "failed", "broken": "failed", "off": "other", "flaky": "mixed", "again": "failed",
    }  # fmt: skip


def test_a_second_try_that_passes_is_mixed_and_two_tests_of_one_name_are_not():
    case = '<testcase classname="a.B" name="{}">{}</testcase>'
    again = case.format("retried", "<failure/>") + case.format("retried", "")
    assert outcomes(again) == {"retried": "mixed"}
    two = case.format("twice", "") + case.format("twice", "<failure/>")
    assert outcomes(two) == {"twice": "failed"}


def test_the_file_the_commit_and_the_day_are_read_where_they_stand():
    inside = (
        f'<testsuite timestamp="2026-02-03T23:59:00" file="tests/test_login.py">'
        f'<properties><property name="git.commit" value="{SHA.upper()}"/></properties>'
        '<testcase name="one"/><testcase name="two" file="tests/test_other.py"/></testsuite>'
    )
    one, two = read(inside, commit="", day=None).tests
    assert (one.file, two.file) == ("tests/test_login.py", "tests/test_other.py")
    assert (one.sha, one.day) == (SHA, date(2026, 2, 3))


def test_the_same_file_is_the_same_result_and_another_commit_another():
    inside = '<testsuite><testcase name="one"/></testsuite>'
    run = {read(inside).tests[0].run, read(inside).tests[0].run}
    assert len(run) == 1
    assert read(inside, commit="b" * 40).tests[0].run not in run


@pytest.mark.parametrize(
    ("inside", "more", "says"),
    [
        ("<testsuite><testcase name='x'/></testsuite>", {"commit": ""}, "r.xml: it does not say which commit"),
        ("<testsuite><testcase name='x'/></testsuite>", {"day": None}, "r.xml: it does not say when"),
        ("<testsuite/>", {}, "r.xml: no test in it"),
        ("\n\n<testsuite>", {}, "r.xml:3: mismatched tag"),
        ("\n<testsuite timestamp='soon'/>", {}, "r.xml:2: 'soon' is no time"),
        ("<a>" * 200, {}, "r.xml:1: elements lie more than 100 deep"),
        ("<?xml version='1.0'?>\n<html/>", {}, "r.xml:2: no JUnit result"),
        ("<?xml version='1.0' encoding='rot13'?><testsuite/>", {}, "r.xml:1: "),
    ],
)
def test_what_is_off_is_named_with_its_line(inside, more, says):
    with pytest.raises(ImpactError) as caught:
        read(inside, **more)
    assert caught.value.what.startswith(says)
    assert caught.value.hint


def test_entities_are_never_expanded_nor_anything_outside_opened(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 30))
    for inside in (f'<!ENTITY l0 "lol">{laughs}', f'<!ENTITY l29 SYSTEM "{secret.as_uri()}">'):
        text = f'<?xml version="1.0"?>\n<!DOCTYPE t [{inside}]><testsuite><testcase name="&l29;"/></testsuite>'
        with pytest.raises(ImpactError, match=r"r.xml:2: a document type is refused"):
            read(text)
    with pytest.raises(ImpactError, match="a document type is refused"):
        read('<?xml version="1.0"?><!DOCTYPE t SYSTEM "http://127.0.0.1/x.dtd"><testsuite/>')


@given(some.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(data):
    _reads_or_says(data)


@given(
    some.lists(
        some.sampled_from(
            [
                "<testsuite>",
                "</testsuite>",
                "<testcase name='x'>",
                "</testcase>",
                "<failure/>",
                "<skipped/>",
                "<!-- -->",
                "<![CDATA[",
                "]]>",
                "&lt;",
                "&x;",
                "<?p?>",
                "\0",
                "é",
            ]
        )
    )
)
def test_any_pieces_of_xml_are_read_or_refused_in_words(pieces):
    _reads_or_says("".join(pieces).encode())


def _reads_or_says(data):
    found, what = None, ""
    try:
        found = junit.read(data, "r.xml", commit=SHA, day=DAY)
    except ImpactError as error:
        what = error.what
    assert what.startswith("r.xml") if found is None else found.tests
