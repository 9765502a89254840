"""Which files of a commit are copies of what was there before, to the byte."""

from __future__ import annotations

from impact.edges import git
from impact.sources.copies import copies

TEXT = "def one():\n    return 1\n"


def test_exact_copies_are_told_from_what_is_new_or_moved(repo):
    begun = repo.commit("Begin", {"a.py": TEXT, "b.py": TEXT.replace("1", "2"), "empty": "", "m.py": "m = 1\n"})
    mixed = repo.commit(
        "Copy", {"with \n\tspace.py": TEXT, "near.py": TEXT + "#\n", "none": "", "m.py": None, "n.py": "m = 1\n"}
    )
    found = copies(git.find(str(repo.path)), [begun, mixed])
    assert found == {begun: (), mixed: (("with \n\tspace.py", "a.py"),)}


def test_a_merge_copies_nothing_and_where_git_cannot_look_that_is_known(repo):
    repo.commit("Begin", {"a.py": TEXT})
    repo.branch("side")
    repo.commit("Copy", {"b.py": TEXT})
    repo.branch("main")
    repo.commit("Go on", {"c.py": "3\n"})
    merge = repo.merge("side")
    here = git.find(str(repo.path))
    assert copies(here, [merge]) == {merge: ()}
    assert copies(here, []) == {}
    assert copies(here, ["ab" * 20]) in (None, {"ab" * 20: ()})
