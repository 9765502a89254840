"""Says in plain words what a YAML file has that its shape does not allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from impact.settings.yaml_file import Document, Where

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "none_required": "nothing",
}
_GUESSED = 200


def sentences(
    error: ValidationError, document: Document, shape: type[BaseModel], refused: Mapping[str, str]
) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield ((line, column), what) for every fault pydantic found outside parts already known as broken."""
    schema, unknown = shape.model_json_schema(), 0
    for each in error.errors(include_url=False):
        where = _known(each["loc"], document)
        if any(where[: len(broken)] == broken for broken in document.broken):
            continue
        if each["type"] == "extra_forbidden":
            key = str(each["loc"][-1])
            unknown += 1
            # A guess for each of a hundred thousand keys would take longer than reading them.
            known = _fields(schema, schema, where[:-1]) if unknown <= _GUESSED else ()
            yield document.keys.get(where, (1, 1)), _unknown(key, known, refused)
        elif each["type"] == "too_short" and len(each["input"]) >= each["ctx"]["min_length"]:
            continue  # its items have faults of their own; pydantic then counts it as shorter
        elif each["type"] == "missing":
            nothing = "the file is empty; it " if not where and not document.value else ""
            yield document.marks.get(where, (1, 1)), f"{nothing}needs the key '{each['loc'][-1]}'"
        else:
            yield document.marks.get(where, (1, 1)), _what(each, document, where)


def did_you_mean(word: str, known: list[str] | tuple[str, ...]) -> str:
    """Return "; did you mean 'x'?" when a known word is close, else "" ."""
    close = get_close_matches(word.lower(), list(known), 1, 0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def _known(loc: tuple[str | int, ...], document: Document) -> Where:
    # pydantic puts names of its own in a location (the branch of a union, "[key]").
    where: Where = ()
    for step in loc:
        if (*where, step) in document.marks:
            where = (*where, step)
    return where


def _unknown(key: str, known: tuple[str, ...], refused: Mapping[str, str]) -> str:
    if key in refused:
        return f"the key '{key}' is refused: {refused[key]}"
    hint = did_you_mean(key, known)
    if not hint and known:
        hint = f"; known here: {', '.join(known)}"
    return f"unknown key '{key[:40]}'{hint}"


def _fields(root: dict[str, Any], schema: dict[str, Any], where: Where) -> tuple[str, ...]:
    """Return the keys that the JSON schema knows at one place in the file."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    for branch in schema.get("anyOf", ()):
        found = _fields(root, branch, where)
        if found:
            return found
    if not where:
        return tuple(schema.get("properties", ()))
    step = where[0]
    inner = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step)
    if inner is None:
        inner = schema.get("additionalProperties")
    return _fields(root, inner, where[1:]) if isinstance(inner, dict) else ()


def _what(each: ErrorDetails, document: Document, where: Where) -> str:
    context = each.get("ctx", {})
    if each["type"] in _EXPECTED:
        return _wrong_type(_EXPECTED[each["type"]], each["input"], document.raw.get(where, ""))
    if each["type"] in ("literal_error", "enum"):
        choices = [part.strip().strip("'") for part in str(context["expected"]).replace(" or ", ", ").split(",")]
        given = str(each["input"])
        return f"'{given[:40]}' is none of {', '.join(choices)}{did_you_mean(given, choices)}"
    if each["type"] in ("too_short", "string_too_short"):
        least = context["min_length"]
        unit = "characters" if each["type"] == "string_too_short" else "items"
        return "must not be empty" if least == 1 else f"must have at least {least} {unit}"
    if each["type"] in ("too_long", "string_too_long"):
        unit = "characters" if each["type"] == "string_too_long" else "entries"
        return f"must have at most {context['max_length']} {unit}, found {len(each['input'])}"
    if "error" in context:
        return str(context["error"])
    message = each["msg"].replace("Input should", "must")
    return f"{message[:1].lower()}{message[1:]}, found {_found(each['input'], document.raw.get(where, ''))}"


def _wrong_type(expected: str, given: Any, raw: str) -> str:
    sentence = f"expected {expected}, found {_found(given, raw)}"
    if expected == "text" and isinstance(given, bool | int | float):
        read = f"YAML reads a bare {raw} as {str(given).lower()}; " if isinstance(given, bool) else ""
        sentence += f'; {read}write it in quotes: "{raw}"'
    return sentence


def _found(given: Any, raw: str) -> str:
    if given is None:
        return "nothing"
    if isinstance(given, dict):
        return "a mapping"
    if isinstance(given, list):
        return "a list"
    kind = "yes-or-no" if isinstance(given, bool) else "number" if isinstance(given, int | float) else "text"
    short = raw if len(raw) <= 40 else raw[:39] + "…"
    return f"the {kind} {short!r}" if kind == "text" else f"the {kind} {short}"
