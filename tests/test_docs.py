"""What exists is documented, what is documented exists, and links lead somewhere."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import textwrap
from pathlib import Path
from types import ModuleType

import click
import jsonschema
import pytest
import yaml

from impact import cli
from impact.model import errors
from impact.model.facts import FileChange
from impact.model.ladder import Category
from impact.settings import categories, own_shapes, signals
from impact.settings.options import load_settings
from impact.shipped import shipped

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DEV_COMMANDS = {"setup", "report", "example", "test", "bench", "train", "lint", "fmt"}
# Taken by commands of the top level, not by the one that is documented.
_EVERYWHERE = {"--help", "--version"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def maker(stem: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(stem, ROOT / "docs" / f"{stem}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commands(group: click.Group, words: str = "impact") -> dict[str, click.Command]:
    """Return every command and sub-command by what one types."""
    found: dict[str, click.Command] = {}
    with click.Context(group) as context:
        for each in group.list_commands(context):
            command = group.get_command(context, each)
            assert command is not None
            found[f"{words} {each}"] = command
            if isinstance(command, click.Group):
                found |= commands(command, f"{words} {each}")
    return found


def options(command: click.Command) -> set[str]:
    return {
        each
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
        for each in (*option.opts, *option.secondary_opts)
    }


def typed() -> list[tuple[str, list[str]]]:
    """Return (where, words) for every line in a code block that calls impact or ./dev."""
    found = []
    for path in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
            for line in block.splitlines():
                words = shlex.split(line, comments=True)
                if words and words[0] in {"impact", "./dev"}:
                    found.append((f"{name(path)}: {line.strip()}", words))
    return found


def test_the_reference_is_fresh() -> None:
    made: dict[str, str] = maker("make_reference").pages()
    docs = ROOT / "docs"
    kept = {page: (docs / page).read_text(encoding="utf-8") for page in made if (docs / page).is_file()}
    assert not [page for page, text in made.items() if kept.get(page) != text], (
        "run: .venv/bin/python docs/make_reference.py"
    )
    others = {f"reference/{path.name}" for path in REFERENCE.iterdir()} - set(made)
    published = {f"reference/{each}.schema.json" for each in ("report", "inbox", "notes")}
    assert others == published, "a page that nothing generates"


def test_the_pictures_are_fresh() -> None:
    for picture, text in maker("make_pictures").pictures().items():
        kept = ROOT / "docs" / "img" / picture
        assert kept.exists(), "run: .venv/bin/python docs/make_pictures.py"
        assert kept.read_text(encoding="utf-8") == text, "run: .venv/bin/python docs/make_pictures.py"


@pytest.mark.parametrize(("words", "command"), commands(cli.command).items(), ids=lambda each: str(each))
def test_a_command_and_its_options_are_documented(words: str, command: click.Command) -> None:
    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    assert f"# {words}\n" in text
    section = text.partition(f"# {words}\n")[2].partition("\n#")[0]
    assert command.help, "a command says what it does"
    for option in options(command):
        assert re.search(rf"`[^`]*{option}\b", section), option
    for option in command.params:
        assert not isinstance(option, click.Option) or option.hidden or option.help, f"{option.name} says nothing"


def test_exit_codes_are_documented() -> None:
    text = (REFERENCE / "exit-codes.md").read_text(encoding="utf-8")
    codes = {value for key, value in vars(errors).items() if key.isupper() and isinstance(value, int)}
    assert codes == {int(code) for code in re.findall(r"\| `(\d+)` \|", text)}


@pytest.mark.parametrize(("where", "words"), typed(), ids=lambda each: each if isinstance(each, str) else "")
def test_a_documented_command_exists(where: str, words: list[str]) -> None:
    known = commands(cli.command)
    if words[0] == "./dev":
        assert words[1] in DEV_COMMANDS, where
        words = ["impact", *words[1:]] if words[1] == "report" else []
    if not words or set(words[1:2]) <= _EVERYWHERE:
        return
    command = known.get(" ".join(words[:3])) or known.get(" ".join(words[:2]))
    assert command is not None, where
    used = {each.partition("=")[0] for each in words if each.startswith("-") and each != "-"}
    assert used <= options(command) | _EVERYWHERE, where


def examples(page: str) -> list[str]:
    """Return the blocks of YAML that a how-to shows, without their indentation."""
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    return [textwrap.dedent(each) for each in re.findall(r" *```yaml\n(.*?) *```", text, re.DOTALL)]


def test_the_ladder_of_the_how_to_is_a_whole_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, archetypes = examples("add-a-ladder.md")
    text += archetypes
    (tmp_path / "ours.yaml").write_text(text, encoding="utf-8")
    assert cli.main(["ladder", "lint", str(tmp_path / "ours.yaml")]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "clean" in err


def test_the_ladder_how_to_lists_every_word() -> None:
    page = (ROOT / "docs" / "how-to" / "add-a-ladder.md").read_text(encoding="utf-8")
    words = yaml.safe_load(shipped("config", "ladders", "default.yaml").read_text(encoding="utf-8"))
    for key in ("dimension", "bar", "reach", "outcome"):
        (row,) = re.findall(rf"\| `{key}` \|[^|]*\|([^|]*)\|", page)
        known = words["reaches" if key == "reach" else f"{key}s"]
        assert re.findall(r"`(\w+)`", row) == list(known), key


def test_the_category_of_the_how_to_can_be_added_and_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Under other names, so that whoever follows the page to the letter does not meet their own work here.
    shown = [re.sub(r"catalogue|translation-ready", r"shown-\g<0>", each) for each in examples("add-a-category.md")]
    rule, paths, category = shown
    mine = {}
    for name, key, text in (("signals", "paths", paths), ("signals", "rules", rule), ("categories",) * 2 + (category,)):
        kept = mine.get(name) or shipped("config", f"{name}.yaml").read_text(encoding="utf-8")
        mine[name] = kept.replace(f"\n{key}:\n", f"\n{key}:\n{textwrap.indent(text, '  ')}", 1)
    for name, text in mine.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    for module in (signals, categories):
        monkeypatch.setattr(module, "shipped", lambda *parts: tmp_path / parts[-1])
    book = signals.load_rule_book()
    found: dict[str, Category] = {each.key: each for each in categories.load_categories(book)}
    said = book.spoken("Make the texts translatable", (), (FileChange("locales/en.po", "A"),))
    assert {*found["shown-translation-ready"].rules[0].needs} <= {*said}


def test_the_rules_of_the_how_to_load_and_do_what_the_page_says(tmp_path: Path) -> None:
    (text,) = examples("your-own-rules.md")
    (tmp_path / ".impact.yaml").write_text(text, encoding="utf-8")
    _, own = load_settings(tmp_path / ".impact.yaml", None, {}, {})
    book = signals.load_rule_book(own)
    found: dict[str, Category] = {each.key: each for each in categories.load_categories(book, own)}
    gone = book.spoken("Remove personal data of 2019", (), (FileChange("customers/2019.csv", "D"),))
    assert {*found["customer-data-safety"].rules[0].any_of} & {*gone}
    assert "paths.only-tests" in book.spoken("x", (), (FileChange("checks/login.txt", "M"),))
    assert "paths.only-tests" not in book.spoken("x", (), (FileChange("spec/login.md", "M"),))


def test_the_rules_of_the_how_to_fit_the_schema_for_editors() -> None:
    (text,) = examples("your-own-rules.md")
    schema = json.loads((REFERENCE / "repository.schema.json").read_text(encoding="utf-8"))
    # `off` is text to editors, which read YAML 1.2, and a yes-or-no to this reader, which does not.
    written = yaml.load(text.replace("off:", '"off":'), yaml.SafeLoader)
    jsonschema.validate(written, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written | {"me": ["ada@example.com"]}, schema)


def test_the_how_to_names_every_bound_and_key() -> None:
    page = (ROOT / "docs" / "how-to" / "your-own-rules.md").read_text(encoding="utf-8")
    bounds = page.partition("## Bounds")[2].partition("\n## ")[0].replace(",", "")
    for name, number in vars(own_shapes).items():
        if name.startswith(("MOST_", "LONGEST_")):
            assert re.search(rf"\b{number}\b", bounds), name
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(own_shapes.KEYS)


def test_the_script_has_the_commands_it_says() -> None:
    script = (ROOT / "dev").read_text(encoding="utf-8")
    assert {each for each in DEV_COMMANDS if f"\n{each})\n" in script} == DEV_COMMANDS
    assert all(f"\n  {each} " in script for each in DEV_COMMANDS), "in the usage"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = path.parent / file if file else path
        assert there.is_file(), f"{target} in {name(path)}"
        if anchor:
            heads = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in heads}, target


def test_every_page_can_be_reached() -> None:
    linked = {
        (path.parent / target.partition("#")[0]).resolve()
        for path in PAGES
        for target in re.findall(r"\]\(([^)\s]+\.md[^)\s]*)\)", path.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target)
    }
    assert not [name(path) for path in PAGES if path.resolve() not in linked and path.name != "README.md"]
