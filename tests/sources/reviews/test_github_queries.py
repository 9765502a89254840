"""The queries for GitHub: they fit its published schema, and stay far below what it refuses."""

from __future__ import annotations

import pytest

graphql = pytest.importorskip("graphql")

from github_emulator import SCHEMA, schema  # noqa: E402

from impact.sources.reviews.github_pages import FIRST, NESTED, document  # noqa: E402

pytestmark = pytest.mark.skipif(
    not SCHEMA.is_file(), reason="GitHub's GraphQL schema is not installed; ./dev test installs it where npm is"
)
# What GitHub refuses beyond, and what an hour grants.
NODES, POINTS = 500_000, 5_000


def faults(text):
    return [each.message for each in graphql.validate(schema(), graphql.parse(text))]


def test_every_query_fits_the_published_schema():
    assert faults(document()) == []


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("fullDatabaseId", "fullDatabaseID", "Cannot query field 'fullDatabaseID'"),
        ("UPDATED_AT", "UPDATED", "Value 'UPDATED' does not exist in 'IssueOrderField' enum"),
        ("$after: String", "$after: Int", "used in position expecting type 'String'"),
        ("filteredCount", "countFiltered", "Cannot query field 'countFiltered'"),
    ],
)
def test_a_wrong_query_is_found_out(right, wrong, told):
    assert right in document()
    found = faults(document().replace(right, wrong))
    assert found
    assert any(told in each for each in found), found


def test_nothing_is_asked_that_is_going_away():
    from graphql.validation import NoDeprecatedCustomRule

    def going(text):
        return [each.message for each in graphql.validate(schema(), graphql.parse(text), [NoDeprecatedCustomRule])]

    assert going(document()) == []
    assert going(document().replace("  fullDatabaseId\n  number", "  databaseId\n  number"))


def test_only_teams_are_asked_for_what_a_token_may_not_know():
    # `User.email` and anything of a `Team` need scopes of their own; the answer would be none at all.
    assert [name for name, (fields, _) in costs().items() if fields & {"onBehalfOf", "combinedSlug"}] == ["Teams"]
    assert "... on Team " not in document()


def costs():
    """Each operation's fields, and how many nodes and points it takes at most by GitHub's rules."""
    parsed = graphql.parse(document())
    fragments = {each.name.value: each for each in parsed.definitions if each.kind == "fragment_definition"}
    found = {}
    for each in parsed.definitions:
        if each.kind == "operation_definition":
            fields, nodes, asked = set(), [0], [0]
            _count(each.selection_set, fragments, 1, fields, nodes, asked)
            found[each.name.value] = fields, (nodes[0], max(1, round((asked[0] + 1) / 100)))
    return found


def _count(selections, fragments, times, fields, nodes, asked):
    for each in selections.selections if selections else ():
        if each.kind == "fragment_spread":
            _count(fragments[each.name.value].selection_set, fragments, times, fields, nodes, asked)
            continue
        below = times
        if each.kind == "field":
            fields.add(each.name.value)
            for argument in each.arguments or ():
                if argument.name.value in ("first", "last"):
                    size = FIRST if argument.value.kind == "variable" else int(argument.value.value)
                    assert 1 <= size <= 100, "GitHub refuses other sizes"
                    asked[0] += times
                    below = times * size
                    nodes[0] += below
        _count(each.selection_set, fragments, below, fields, nodes, asked)


def test_a_query_is_far_from_what_github_refuses_and_cheap():
    assert set(costs()) == {"PullRequests", "Teams", "MoreThreadComments", *NESTED.values()}
    found = {name: cost for name, (_, cost) in costs().items()}
    assert found["PullRequests"] == (15_440, 7)
    assert max(points for _, points in found.values()) <= 10
    assert max(nodes for nodes, _ in found.values()) * 10 < NODES
    # Pages of 20 until the last tenth of an hour's points, which is left to others.
    assert FIRST * (POINTS * 9 // 10) // found["PullRequests"][1] > 10_000
