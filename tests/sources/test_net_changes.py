"""What commits did to files: ids before and after, and a sum of lines that is the same however the work was cut."""

from __future__ import annotations

from impact.edges.git import find
from impact.model.keys import LINES
from impact.sources.net_changes import net_changes

SECRET = b"of a test"


def read(repo, *shas):
    return net_changes(find(str(repo.path)), shas, SECRET)


def test_the_sum_over_commits_is_that_of_their_squash(repo, tmp_path):
    from repo_builder import RepoBuilder

    begin = {"a.yml": "one\ntwo\n"}
    repo.commit("Begin", begin)
    cut = [repo.commit("Half", {"a.yml": "one\n2\n"}), repo.commit("Whole", {"a.yml": "1\n2\nthree\n"})]
    other = RepoBuilder(tmp_path / "other")
    other.commit("Begin", begin)
    squashed = other.commit("All", {"a.yml": "1\n2\nthree\n"})
    found, whole = read(repo, *cut), read(other, squashed)[squashed]["a.yml"]
    assert sum(found[sha]["a.yml"][2] for sha in cut) % LINES == whole[2] != 0
    assert found[cut[0]]["a.yml"][0] == whole[0]
    assert found[cut[1]]["a.yml"][1] == whole[1]


def test_the_same_lines_in_files_that_differ_are_the_same_change(repo):
    repo.commit("Begin", {"a.yml": "x\nold\n", "b.yml": "y\nz\nold\n", "c.yml": "old\n"})
    sha = repo.commit("Change", {"a.yml": "x\nnew\n", "b.yml": "y\nz\n  new \n", "c.yml": "newer\n"})
    files = read(repo, sha)[sha]
    assert files["a.yml"][2] == files["b.yml"][2] != files["c.yml"][2]
    assert files["a.yml"][1] != files["b.yml"][1]


def test_the_line_in_which_something_names_its_own_version_says_nothing(repo):
    repo.commit("Begin", {"pyproject.toml": 'name = "a"\nversion = "1.0"\n', "x.py": '__version__ = "1.0"\n'})
    sha = repo.commit("Next", {"pyproject.toml": 'name = "a"\nversion = "3.1.0.dev"\n', "x.py": '__version__ = "2"\n'})
    assert {path: lines for path, (_, _, lines) in read(repo, sha)[sha].items()} == {"pyproject.toml": 0, "x.py": 0}
    more = repo.commit("Python", {"pyproject.toml": 'name = "a"\nversion = "4"\nrequires-python = ">=3.9"\n'})
    assert read(repo, more)[more]["pyproject.toml"][2]


def test_merges_and_what_is_not_there(repo):
    repo.commit("Begin", {"a": "1\n"})
    repo.branch("side")
    repo.commit("Side", {"b": "1\n"})
    repo.branch("main")
    repo.commit("Main", {"c": "1\n"})
    merge = repo.merge("side")
    assert read(repo, merge) == {merge: {}}
    assert read(repo, "0123456789" * 4).get("0123456789" * 4, {}) == {}
    assert read(repo) == {}


def test_binary_files_and_names_that_git_quotes(repo):
    first = repo.commit("Begin", {"a.bin": b"\0\1", "wörter.txt": "1\n", 'quo"te': "1\n", "with space": "1\n"})
    files = read(repo, first)[first]
    assert set(files) == {"a.bin", "with space", "wörter.txt"}
    assert files["a.bin"][2] == 0
    assert files["a.bin"][0].strip("0") == ""


def test_text_that_looks_like_a_heading_is_a_line(repo):
    first = repo.commit("Begin", {"a.txt": "diff --git a/b b/b\nindex 1..2\n"})
    sha = repo.commit("Change", {"a.txt": "diff --git a/b b/b\n@@ -1 +1 @@\n-- x\n++ y\n"})
    assert set(read(repo, first)[first]) == set(read(repo, sha)[sha]) == {"a.txt"}
