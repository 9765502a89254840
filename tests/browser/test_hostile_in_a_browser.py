"""Sixty texts that mean harm, on pages in a real browser: nothing runs, nothing is asked for, all of it can be read."""

from __future__ import annotations

import html as markup
import json
import sys
from functools import cache
from pathlib import Path
from unicodedata import normalize

import pytest
from markdown_it import MarkdownIt

sys.path += [str(Path(__file__).resolve().parents[1] / each) for each in ("render", "hostile")]
import sample
from payloads import PAYLOADS

from impact.model.report import quoted
from impact.render import html, markdown
from impact.render.harmless import harmless

# What no text of others may become.
ALIVE = (
    "script, iframe, object, embed, img, image, use, animate, foreignObject, base, form, input, button, video, "
    "[onload], [onerror], [onfocus], [onclick], [onmouseover], [ontoggle], [onbegin], [autofocus], [srcdoc], "
    "body [style]"
)
LOOK = f"""
return {{
    harm: window.harm, alive: document.querySelectorAll({ALIVE!r}).length, title: document.title,
    links: [...document.links].map(each => each.getAttribute('href')).filter(each => !each.startsWith('#')),
    refresh: document.querySelectorAll('meta[http-equiv=refresh]').length,
    styles: document.querySelectorAll('style, link:not([rel=icon])').length, text: document.body.textContent,
    wide: document.documentElement.scrollWidth - 390,
}}"""


@cache
def written(title):
    return sample.retitled(title)


def squeezed(text):
    return normalize("NFC", "".join(text.split()))


def spelt(title):
    return squeezed(harmless(quoted(title)[1:-1], 240).removesuffix("…"))


@pytest.fixture(scope="module", autouse=True)
def _a_phone(browser):
    size = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture
def opened(browser, tmp_path):
    """Open a page, and return what can be seen of it and what it asked for."""
    from selenium.webdriver.support.ui import WebDriverWait

    def done(text):
        path = tmp_path / "hostile.html"
        path.write_text(text, encoding="utf-8")
        for log in ("performance", "browser"):
            browser.get_log(log)
        browser.get(path.as_uri())
        WebDriverWait(browser, 20).until(lambda each: each.execute_script("return document.readyState") == "complete")
        found = browser.execute_script(LOOK)
        events = [json.loads(each["message"])["message"] for each in browser.get_log("performance")]
        asked = [each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent"]
        found["asked"] = [each for each in asked if each not in ("data:,", path.as_uri())]
        found["dialogs"] = [each for each in events if each["method"] == "Page.javascriptDialogOpening"]
        found["console"] = browser.get_log("browser")
        return found

    return done


def calm(found):
    nothing = ("asked", "dialogs", "console", "links")
    assert {name: found[name] for name in nothing} == {name: [] for name in nothing}
    assert (found["harm"], found["alive"], found["refresh"]) == (None, 0, 0)


def test_without_care_they_would_act(opened):
    """What this file holds against reports is seen where nobody takes care."""
    live = [text for name, text in PAYLOADS.items() if name not in ("refresh", "comment", "style sheet's end")]
    found = opened(f"<!DOCTYPE html><meta charset=utf-8><title>t</title>{''.join(live[:4])}")
    assert found["harm"]
    assert found["alive"] >= 3
    found = opened(f"<!DOCTYPE html><meta charset=utf-8><title>t</title>{PAYLOADS['use']}{PAYLOADS['style']}")
    assert any("harm.example" in each for each in found["asked"])


@pytest.mark.parametrize("title", PAYLOADS.values(), ids=PAYLOADS)
def test_a_report_shows_it_and_nothing_happens(opened, title):
    found = opened(html.render(written(title)))
    calm(found)
    assert found["styles"] == 1
    assert found["wide"] <= 0
    assert found["title"].startswith("Legibility report: ")
    assert spelt(title) in squeezed(found["text"])


def test_markdown_made_into_a_page_shows_all_of_them_and_nothing_happens(opened):
    """No policy stands guard there: what Markdown lets through is let loose."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parts = [f"<article>{reader.render(markdown.render(written(each)))}</article>" for each in PAYLOADS.values()]
    found = opened(f"<!DOCTYPE html><meta charset=utf-8><title>t</title><link rel=icon href=data:,>{''.join(parts)}")
    calm(found)
    assert (found["styles"], found["title"]) == (0, "t")
    text = squeezed(found["text"])
    assert [name for name, each in PAYLOADS.items() if spelt(each) not in text] == []
    assert markup.unescape("&lt;script&gt;") in text
