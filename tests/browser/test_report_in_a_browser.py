"""The HTML report in a real browser: readable by everybody, by keyboard alone, on paper, and asking for nothing."""

from __future__ import annotations

import base64
import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "render"))
import sample
import test_pictures

from impact.expect.report import build
from impact.render import html

PAYLOADS = (
    '"><script>window.harm=1</script>',
    "</title></style><script>window.harm=1</script>",
    "<img src=x onerror=window.harm=1><svg onload=window.harm=1>",
    "{{ 7*7 }}{% raw %}' onfocus=window.harm=1 autofocus='",
    "javascript:window.harm=1 https://example.com/x.png",
    "</desc></svg><iframe srcdoc='<script>parent.harm=1</script>'>",
)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The address of a report in which every picture has something to draw."""
    return written(tmp_path_factory.mktemp("report") / "report.html", test_pictures.full())


def written(path, report):
    path.write_text(html.render(report), encoding="utf-8")
    return path.as_uri()


def shown(browser, address, scheme="light", media=""):
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    for log in ("performance", "browser"):
        browser.get_log(log)
    browser.get(address)


def opened(browser):
    """Open every table."""
    browser.execute_script("document.querySelectorAll('details').forEach(each => each.open = true)")


def sized(browser, width):
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


@pytest.fixture(autouse=True)
def _one_size_before_each(browser):
    yield
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def requests(browser):
    """Return the addresses that were asked for; the empty icon is in the page itself."""
    events = (json.loads(each["message"])["message"] for each in browser.get_log("performance"))
    asked = [each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent"]
    return [each for each in asked if each != "data:,"]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 390)])
def test_axe_finds_nothing(browser, axe, page, scheme, width):
    sized(browser, width)
    shown(browser, page, scheme)
    opened(browser)
    browser.execute_script(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    ask = "axe.run(document, {runOnly: arguments[0]}).then(arguments[1])"
    found = browser.execute_async_script(ask, tags)
    assert found["violations"] == []
    passed = {each["id"] for each in found["passes"]}
    narrow = {"scrollable-region-focusable"} if width < 500 else set()
    assert {"color-contrast", "heading-order", "svg-img-alt", "bypass", *narrow} <= passed
    unsure = [(each["id"], one["html"][:5]) for each in found["incomplete"] for one in each["nodes"]]
    # What lies behind words in a picture it cannot tell; tests/render/test_html.py holds their colours to the paper's.
    assert set(unsure) <= {("color-contrast", "<text"), ("color-contrast", "<tspa")}


def test_dark_and_light_are_two(browser, page):
    colours = []
    for scheme in ("light", "dark"):
        shown(browser, page, scheme)
        colours.append(browser.execute_script("return getComputedStyle(document.body).backgroundColor"))
    assert len(set(colours)) == 2


def test_it_asks_for_nothing_and_the_console_is_silent(browser, page):
    shown(browser, page)
    assert requests(browser) == [page]
    assert browser.get_log("browser") == []


def test_the_policy_holds_against_a_script_and_a_picture_from_outside(browser, page, tmp_path):
    text = html.render(test_pictures.full())
    bad = "<script>window.harm=1</script><img src='https://example.com/x.png' onerror='window.harm=1'></body>"
    path = tmp_path / "bad.html"
    path.write_text(text.replace("</body>", bad), encoding="utf-8")
    shown(browser, path.as_uri())
    assert browser.execute_script("return window.harm === undefined")
    said = [each["message"] for each in browser.get_log("browser")]
    assert any("Content Security Policy" in each for each in said)


def test_everything_is_reached_by_keyboard_in_reading_order_with_a_visible_focus(browser, page):
    from selenium.webdriver import ActionChains, Keys

    shown(browser, page)
    opened(browser)
    browser.execute_script("""
        window.found = [...document.querySelectorAll('a[href], summary, [tabindex="0"]')];
        window.met = [];
        document.addEventListener('focusin', event => {
            const style = getComputedStyle(event.target);
            window.met.push([found.indexOf(event.target), style.outlineStyle, parseFloat(style.outlineWidth)]);
        });""")
    count = browser.execute_script("return found.length")
    ActionChains(browser, duration=0).send_keys(Keys.TAB * count).perform()
    met = browser.execute_script("return met")
    assert [each for each, _, _ in met] == list(range(count))
    assert count > 60
    assert {style for _, style, _ in met} == {"solid"}
    assert min(width for *_, width in met) >= 2


def test_the_skip_link_comes_first_is_seen_and_leads_to_the_report(browser, page):
    from selenium.webdriver import ActionChains, Keys

    shown(browser, page)
    ActionChains(browser, duration=0).send_keys(Keys.TAB).perform()
    top, said = browser.execute_script(
        "const each = document.activeElement; return [each.getBoundingClientRect().top, each.textContent]"
    )
    assert said == "Skip to the report"
    assert top >= 0
    ActionChains(browser, duration=0).send_keys(Keys.ENTER).perform()
    assert browser.execute_script("return document.activeElement.id") == "report"


def test_a_table_opens_by_keyboard(browser, page):
    from selenium.webdriver import Keys

    shown(browser, page)
    summary = browser.find_element("css selector", "summary")
    assert not browser.execute_script("return document.querySelector('details').open")
    summary.send_keys(Keys.SPACE)
    assert browser.execute_script("return document.querySelector('details').open")


@pytest.mark.parametrize("width", [320, 390, 1100, 1500])
def test_nothing_is_wider_than_the_screen(browser, page, width):
    sized(browser, width)
    shown(browser, page)
    opened(browser)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("title", PAYLOADS)
def test_what_others_wrote_does_nothing(browser, title, tmp_path):
    address = written(tmp_path / "hostile.html", sample.retitled(title))
    shown(browser, address)
    assert browser.execute_script("return window.harm === undefined")
    assert requests(browser) == [address]
    assert browser.get_log("browser") == [], "the policy had to stop something"
    live = "script, iframe, img, [onload], [onerror], [onfocus], [autofocus]"
    assert browser.execute_script(f"return document.querySelectorAll('{live}').length") == 0
    assert browser.execute_script("return document.title").startswith("Legibility report: ")


def printed(browser, address):
    from pypdf import PdfReader
    from selenium.common.exceptions import WebDriverException

    how = {"preferCSSPageSize": True, "printBackground": False}
    shown(browser, address)
    try:
        done = browser.execute_cdp_cmd("Page.printToPDF", how)
    except WebDriverException as error:
        # Seen once in some hundred runs, of a page that prints: the browser's printing is a process that may not start.
        if "Printing failed" not in str(error.msg):
            raise
        shown(browser, address)
        done = browser.execute_cdp_cmd("Page.printToPDF", how)
    return PdfReader(io.BytesIO(base64.b64decode(done["data"])))


def test_it_prints_on_a4_with_page_one_on_one_page_and_no_figure_cut(browser, page):
    paper = printed(browser, page)
    sizes = {(round(float(each.mediabox.width)), round(float(each.mediabox.height))) for each in paper.pages}
    assert sizes == {(595, 842)}
    # Fonts may join letters.
    texts = [" ".join(normalize("NFKC", each.extract_text()).split()) for each in paper.pages]
    assert "What this report cannot see" in texts[0]
    assert "Pictures" not in texts[0]
    assert "Pictures The expectations of the level" in texts[1]
    whole = "".join(texts)
    assert "Commits open at https://git.example.com/acme/billing-api/commit/ followed by their id." in whole
    assert "Skip to the report" not in whole
    for figure in (each(test_pictures.full()) for each in test_pictures.PICTURES):
        (on,) = (each for each in texts if figure.title in each)
        inside = [each for each in test_pictures.words(figure) if each.isascii() and len(each) < 30]
        assert [each for each in inside if each not in on] == [], f"{figure.title} is cut"
        assert figure.said[0][0].text[:40] in on
        assert figure.head[1] in on, "the table is on paper too"


def test_a_short_page_one_ends_its_sheet_as_well(browser, tmp_path):
    nothing = build(replace(sample.inputs(), contributions=(), outcomes={}, coverage=()))
    paper = printed(browser, written(tmp_path / "short.html", nothing))
    first, second = (paper.pages[at].extract_text() for at in (0, 1))
    assert "What this report cannot see" in first
    assert "Pictures" not in first
    assert "Pictures" in second
