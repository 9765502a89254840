"""Reads build.gradle and settings.gradle, in Groovy and Kotlin, for their plain words."""

from __future__ import annotations

import re

from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.filling import filled
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.texts import lines_of

NAME = "maven"

_FILES = tuple(f"{name}.gradle{end}" for name in ("build", "settings") for end in ("", ".kts"))
# A text, or a comment; what is not closed goes to the end, so that no sign is looked at twice.
_COMMENT = re.compile(r"""("(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?)|//[^\n]*+|/\*(?:[\s\S]*?\*/|[\s\S]*+)""")
_SHORT = re.compile(
    r"""(?<![\w.])(\w{2,60})["']?[ \t]*\(?[ \t]*(?:(?:platform|enforcedPlatform)[ \t]*\([ \t]*)?"""
    r"""["']([\w.-]{1,200}):([\w.-]{1,200})(?::([^"'@:\s]{0,100}))?[^"'\n]{0,60}["']"""
)
_IS = r"\s{0,9}[:=]\s{0,9}"
_THEN = r"\s{0,99},\s{0,99}"
_LONG = re.compile(
    rf"""(?<![\w.])(\w{{2,60}})[ \t]*\(?[ \t]*group{_IS}["']([\w.-]{{1,200}})["']"""
    rf"""{_THEN}name{_IS}["']([\w.-]{{1,200}})["'](?:{_THEN}version{_IS}["']([^"'\n]{{1,100}})["'])?"""
)
_PLUGIN = re.compile(
    r"""\bid[ \t]{0,9}\(?[ \t]{0,9}["']([\w.-]{1,200})["'][ \t]{0,9}\)?[ \t]{0,9}"""
    r"""version[ \t]{0,9}\(?[ \t]{0,9}["']([^"'\n]{1,100})["']"""
)
_SET = re.compile(r"""\b(\w{1,60})[ \t]{0,9}=[ \t]{0,9}["']([^"'$\n]{1,100})["']""")
_VARIABLE = re.compile(r"\$\{?(?:\w{1,60}\.){0,5}(\w{1,60})\}?")
_RUNS = re.compile(
    r"\w*(?:Implementation|CompileOnly|RuntimeOnly|Api)|implementation|api|compile|compileOnly|compileOnlyApi|runtime"
    r"|runtimeOnly|providedCompile|providedRuntime|shadow|include|modImplementation"
)
_WORKS = re.compile(
    r"(?:androidTest|test|integrationTest|debug|jmh)\w*|classpath|annotationProcessor|kapt\w*|ksp\w*"
    r"|developmentOnly|\w*Test(?:Implementation|CompileOnly|RuntimeOnly)"
)


def reads(path: str) -> bool:
    return path.rpartition("/")[2] in _FILES


def read(path: str, text: bytes) -> Manifest:
    """What is declared with group, name and version in so many words; the rest is for a program to work out."""
    words = _COMMENT.sub(lambda found: found[1] or " ", "\n".join(lines_of(text)))
    known = dict(_SET.findall(words))
    found = Gathered(NAME)
    for form in (_SHORT, _LONG):
        for configuration, group, name, version in form.findall(words):
            work = _WORKS.fullmatch(configuration)
            if work or _RUNS.fullmatch(configuration):
                scope = DEVELOP if work else RUN
                found.need(f"{group}:{name}", filled(version, _VARIABLE, known), scope=scope)
    for name, version in _PLUGIN.findall(words):
        found.need(f"{name}:{name}.gradle.plugin", filled(version, _VARIABLE, known), scope=DEVELOP)
    group, artifact = known.get("group") or known.get("groupId"), known.get("artifactId")
    if group and artifact:
        found.offer(f"{group}:{artifact}", known.get("version", ""))
    return found.manifest()
