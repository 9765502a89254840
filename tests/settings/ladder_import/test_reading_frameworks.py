from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ladder_frameworks import AXES, FT, MONZO, PAGE, TABLE, put

from impact.model.errors import SettingsError, UsageError
from impact.model.ladder import Ladder
from impact.settings.categories import load_categories
from impact.settings.ladder_import import importing
from impact.settings.ladder_import.crosswalks import NONE, Crosswalk, crosswalk, read_crosswalk
from impact.settings.ladder_import.licences import NO_LICENCE, UNKNOWN, kind, licence_of
from impact.settings.ladder_import.shapes import Framework, Rung, Statement, plain, slug
from impact.settings.ladder_import.writing import write
from impact.settings.ladders import load_ladder, words_of_default
from impact.shipped import shipped

CATEGORIES = tuple(each.key for each in load_categories())
OURS = words_of_default().dimensions or {}
SOURCES = {"axes": AXES, "ft": FT, "monzo": MONZO, "dropbox-html": PAGE, "csv": TABLE}
FILES = {"axes": "Baker.md", "ft": "x.yml", "monzo": "x.md", "dropbox-html": "ic1_baker.html", "csv": "x.csv"}


def read(path: Path, form: str | None = None, roles: tuple[str, ...] = (), walk: Crosswalk | None = None) -> Framework:
    found = importing.look(path, form)
    walk = walk or crosswalk(found.form, CATEGORIES)
    return importing.read(found, roles, walk, importing.known_words(CATEGORIES))[0]


def ladder(text: str, folder: Path) -> Ladder:
    file = folder / "made.yaml"
    file.write_text(text, encoding="utf-8")
    return load_ladder(str(file), user_folder=None, categories=CATEGORIES)


def imported(path: Path, folder: Path, most: int | None = None) -> Ladder:
    found = importing.look(path, None)
    walk = crosswalk(found.form, CATEGORIES)
    return ladder(write(read(path), walk, name="made", dimensions=OURS, most=most).text, folder)


def faults(path: Path, form: str | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read(path, form)
    return caught.value.faults


def sentences(made: Ladder) -> dict[str, list[str]]:
    return {level.key: [each.statement for each in level.expectations] for level in made.levels}


@pytest.mark.parametrize("form", importing.FORMATS)
def test_the_format_is_told_by_what_lies_there(form: str, tmp_path: Path) -> None:
    assert importing.look(put(tmp_path, form), None).form == form


def test_axes_have_five_statements_a_level_and_influence_says_how_far(tmp_path: Path) -> None:
    made = imported(put(tmp_path, "axes"), tmp_path)
    assert sentences(made)["b1"] == [
        "uses the ovens that are there",
        "bakes what was ordered",
        "asks when the dough does not rise",
        "keeps to the recipe",
        "feeds one table",
    ]
    first, second = made.levels
    assert [each.key for each in second.expectations] == [
        f"b2.{each}" for each in ("technology", "system", "people", "process", "influence")
    ]
    assert {each.reach.key for each in second.expectations} == {"multi_team"}
    assert {each.reach.key for each in first.expectations} == {"self"}
    mentors = second.expectations[2]
    assert (mentors.dimension, mentors.git) == ("people", "partial")
    assert "pairing-mentoring" in mentors.categories
    assert first.expectations[4].categories == ()
    assert first.expectations[4].git == "none"


def test_competencies_keep_the_first_part_of_their_ids_and_leave_grades_behind(tmp_path: Path) -> None:
    framework = read(put(tmp_path, "ft"))
    (ignored,) = framework.ignored
    assert ignored.endswith("baking.yml:27: 'proficiency' not taken over (2 times): no grades, no points here")
    made = imported(put(tmp_path, "ft"), tmp_path)
    apprentice, master = made.levels
    (bakes,) = apprentice.expectations
    assert bakes.key == "apprentice.technical.11111111"
    assert bakes.ask.endswith("For example: Bread: rises by noon")
    assert (bakes.dimension, bakes.categories, bakes.git) == ("craft", (), "none")
    assert master.title == "Master, leading people"
    assert dict(made.dimensions) == {"craft": OURS["craft"], "telling": "Telling"}


def test_topics_and_criteria_become_levels(tmp_path: Path) -> None:
    made = imported(put(tmp_path, "monzo"), tmp_path)
    assert made.title == "Baking Framework"
    assert sentences(made) == {
        "level1": ["Bakes bread that rises", "Sweeps the floor each evening"],
        "level2": ["Repairs the oven alone", "Shows others how dough is kneaded", "Tells the town when bread is late"],
    }
    assert [each.dimension for each in made.levels[1].expectations] == ["craft", "craft", "gossip"]
    assert made.levels[1].expectations[1].ask.endswith("For example: Fold it twice")


def test_a_page_gives_its_statements_and_nothing_of_menu_foot_or_script(tmp_path: Path) -> None:
    made = imported(put(tmp_path, "dropbox-html"), tmp_path)
    first, second = made.levels
    assert (first.title, first.essence, second.title) == ("IC1 Baker", "I bake what is asked.", "IC2 Senior Baker")
    assert [each.statement for each in first.expectations] == [
        "I bake one loaf at a time",
        "I ask the master & wait for an answer",
        "I sell what I bake",
        "I sell it warm",
    ]
    assert [each.dimension for each in first.expectations] == ["scope", "scope", "impact", "impact"]


def test_the_line_of_a_statement_is_the_line_it_stands_on(tmp_path: Path) -> None:
    for form in importing.FORMATS:
        for rung in read(put(tmp_path / form, form)).rungs:
            for each in rung.statements:
                line = Path(each.file).read_text(encoding="utf-8").split("\n")[each.line - 1]
                assert form == "ft" or each.text.split()[0] in line


def test_a_table_says_what_it_maps_and_points_are_named_and_left(tmp_path: Path) -> None:
    framework = read(put(tmp_path, "csv"))
    (ignored,) = framework.ignored
    assert "baking.csv:1: the column 'points' is not taken over: a ladder says what work shows" in ignored
    made = imported(put(tmp_path, "csv"), tmp_path)
    assert sentences(made) == {"one": ["Bakes bread, slowly", "Shares bread"], "two": ["Teaches bakers"]}
    assert made.levels[0].expectations[0].categories == ("ordinary-fix", "feature-delivery")
    assert made.levels[0].expectations[0].bar.key == "once"


@pytest.mark.parametrize(
    ("form", "before", "after", "fault"),
    [
        ("axes", "* **Follows**: keeps to the recipe\n", "", "Baker.md:7: the level 'B1' has 4 bullets"),
        ("ft", "level: apprentice", "level: nobody", "baking.yml:22: the competency names the level 'nobody'"),
        ("ft", "    summary: Explains the oven to the town\n", "", "baking.yml:30: a competency needs a 'summary'"),
        ("ft", "  - id: technical\n    name: Technical", "  - id: technical", "needs an 'id' and a 'name'"),
        ("ft", "level: apprentice", "level: *anchor", "anchors and aliases are not read"),
        ("monzo", "level: 1", "level: one", "baking.md:10: a 'level' from 1 to 99"),
        ("monzo", '  - name: "gossip"', '  - title: "gossip"', "baking.md:21: a topic needs a 'name'"),
        ("monzo", '"Repairs the oven alone"', "[1]", "baking.md:16: a criterion is a sentence"),
        ("csv", "ordinary-fix", "ordinary-fx", "baking.csv:2: no category is called 'ordinary-fx'; did you mean"),
        ("csv", "Teaches bakers", "", "baking.csv:3: the cell 'text' is empty"),
        ("csv", "one,,people,Shares bread,,,", "one,,people,Shares,bread,,,,", "baking.csv:4: 9 cells, but 7 columns"),
        ("csv", "level,title", "rung,title", "baking.csv:1: needs a column 'level'"),
        ("csv", "two,Second", '"two,Second', "baking.csv:3: not a table"),
    ],
)
def test_a_fault_is_named_by_file_and_line(form: str, before: str, after: str, fault: str, tmp_path: Path) -> None:
    path = put(tmp_path, form)
    (file,) = [
        each for each in tmp_path.rglob("*") if (each.is_file() and "aking" in each.name) or each.name == "Baker.md"
    ]
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert any(fault in each for each in faults(path)), faults(path)


def test_all_are_imported_unless_fewer_are_asked_for(tmp_path: Path) -> None:
    path = put(tmp_path, "dropbox-html")
    assert [len(each.expectations) for each in imported(path, tmp_path).levels] == [4, 4]
    few = write(read(path), NONE, name="few", dimensions=OURS, most=2)
    made = ladder(few.text, tmp_path)
    # Dimensions take turns: the first of each before the second of any.
    assert sentences(made)["ic1"] == ["I bake one loaf at a time", "I sell what I bake"]
    assert few.kept == (("ic1", 2, 4), ("ic2", 2, 4))
    for left in ("I ask the master & wait for an answer", "I sell it warm"):
        assert f": {left}\n" in few.text


def test_ids_stay_when_other_statements_come_and_go(tmp_path: Path) -> None:
    path = put(tmp_path, "monzo")
    before = {each.statement: each.key for level in imported(path, tmp_path).levels for each in level.expectations}
    file = tmp_path / "frameworks/food/baking.md"
    more = '          - "Greets whoever comes in"\n          - "Sweeps the floor each evening"'
    file.write_text(file.read_text().replace('          - "Sweeps the floor each evening"', more))
    after = {each.statement: each.key for level in imported(path, tmp_path).levels for each in level.expectations}
    assert before.items() < after.items()


def test_two_roles_on_one_track_are_two_ladders(tmp_path: Path) -> None:
    path = put(tmp_path, "axes")
    (tmp_path / "Miller.md").write_text(AXES.replace("Baker", "Miller"))
    with pytest.raises(UsageError, match="several roles") as caught:
        read(path)
    assert caught.value.hint == "choose with --role: Baker, Miller"
    with pytest.raises(UsageError, match="Baker and Miller stand beside each other"):
        read(path, roles=("Baker", "Miller"))
    assert len(read(path, roles=("Miller",)).rungs) == 2
    apart = Crosswalk(schema="impact.crosswalk/1", tracks={"Miller": "mgmt"})
    assert len(read(path, roles=("Baker", "Miller"), walk=apart).rungs) == 4


@pytest.mark.parametrize("name", ["none", "folder"])
def test_where_nothing_is_the_formats_are_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError):
        importing.look(tmp_path / name, None)


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.csv")
    assert faults(tmp_path / "pipe.csv") == (f"{tmp_path / 'pipe.csv'}:1: not a regular file",)


def test_a_link_out_of_the_clone_is_not_followed(tmp_path: Path) -> None:
    clone = put(tmp_path / "clone", "axes")
    (tmp_path / "elsewhere.md").write_text(AXES)
    (clone / "Miller.md").symlink_to(tmp_path / "elsewhere.md")
    (fault,) = faults(clone)
    assert fault == f"{clone / 'Miller.md'}:1: a link that leads out of {clone}, which is not followed"


def test_more_files_than_are_looked_through_are_not_left_out_in_silence(tmp_path: Path) -> None:
    clone = put(tmp_path / "clone", "axes")
    for number in range(500):
        (clone / f"x{number}.md").write_text("prose")
    with pytest.raises(UsageError, match="more than 500 files"):
        read(clone, "axes")


def test_shipped_crosswalks_name_what_exists_and_carry_no_sentences() -> None:
    files = [each for each in shipped("config", "crosswalks").iterdir() if each.name.endswith(".yaml")]
    assert {each.name.removesuffix(".yaml") for each in files} == set(importing.FORMATS) - {"csv"}
    for each in files:
        read_crosswalk(each, CATEGORIES)
        values = yaml.safe_load(each.read_text(encoding="utf-8"))
        values.pop("title", None)
        assert not [word for word in _words(values) if len(word.split()) > 1]


def _words(value: object) -> list[str]:
    if isinstance(value, dict):
        return [word for pair in value.items() for each in pair for word in _words(each)]
    return [word for each in value for word in _words(each)] if isinstance(value, list) else [str(value)]


def test_a_crosswalk_that_names_nothing_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("schema: impact.crosswalk/1\ndimensions: {a: crafft}\nnames: {b: {categories: [nope]}}\n")
    with pytest.raises(SettingsError) as caught:
        read_crosswalk(file, CATEGORIES)
    assert [each.rpartition(": ")[2] for each in caught.value.faults] == [
        "'crafft' is not known here; did you mean 'craft'?",
        "'nope' is not known here",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy", "MIT"),
        ("   Apache License\n   Version 2.0, January 2004", "Apache-2.0"),
        ("Creative Commons Attribution-ShareAlike 4.0 International", "CC-BY-SA-4.0"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007", "GPL-3.0"),
        ("All rights reserved", UNKNOWN),
    ],
)
def test_a_licence_is_told_by_its_text(text: str, name: str, tmp_path: Path) -> None:
    assert kind(text) == name
    assert licence_of(tmp_path) == NO_LICENCE
    (tmp_path / "LICENSE").write_text(text)
    assert licence_of(tmp_path) == name


def _spoilt(text: str) -> st.SearchStrategy[bytes]:
    """A good file with a piece of it replaced by anything."""
    raw = text.encode()

    def spoil(start: int, length: int, new: bytes) -> bytes:
        return raw[:start] + new + raw[start + length :]

    pieces = st.one_of(st.binary(max_size=12), st.text(max_size=8).map(lambda each: each.encode("utf-8", "replace")))
    return st.builds(spoil, st.integers(0, len(raw)), st.integers(0, 60), pieces)


@pytest.mark.parametrize("form", importing.FORMATS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bytes_give_a_ladder_or_faults_by_line(form: str, tmp_path: Path, data: st.DataObject) -> None:
    raw = data.draw(st.one_of(st.binary(max_size=200), _spoilt(SOURCES[form])))
    file = tmp_path / FILES[form]
    file.write_bytes(raw)
    framework = None
    try:
        framework = read(file, form)
    except SettingsError as error:
        told = error.faults
    except UsageError:
        return
    else:
        told = ()
    assert all(each.startswith(f"{file}:") and each.split(":")[1].isdigit() for each in told)
    if framework is None:
        assert told
        return
    walk = crosswalk(form, CATEGORIES)
    made = ladder(write(framework, walk, name="made", dimensions=OURS).text, tmp_path)
    said = [plain(each.text) for rung in framework.rungs for each in rung.statements]
    assert sorted(each.statement for level in made.levels for each in level.expectations) == sorted(said)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(), min_size=1, max_size=6), word=st.text())
def test_any_words_are_written_so_that_they_are_read_again(tmp_path: Path, texts: list[str], word: str) -> None:
    said = [plain(each) or "x" for each in texts]
    statements = tuple(Statement("f", 1, plain(word) or "x", each) for each in said)
    framework = Framework(plain(word), (Rung(word, plain(word) or "x", "r", 1, statements),))
    made = ladder(write(framework, NONE, name="made", dimensions=OURS, most=99).text, tmp_path)
    assert [each.statement for each in made.levels[0].expectations] == said


@given(text=st.text())
def test_a_slug_is_a_part_of_an_id(text: str) -> None:
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(slug(text)) == slug(text)
