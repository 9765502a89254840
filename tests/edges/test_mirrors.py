from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from git_host import git_host
from repo_builder import RepoBuilder

from impact.edges import git
from impact.edges.mirrors import shelf
from impact.edges.mirrors.fetching import FLAGS, Allowed, environment
from impact.edges.mirrors.mirror import Plan, mirrored
from impact.edges.mirrors.refusals import refusal
from impact.model.errors import HostError, RepositoryError

pytestmark = pytest.mark.loopback
GB = 1 << 30


@pytest.fixture
def served(tmp_path):
    (tmp_path / "served").mkdir()
    with git_host(tmp_path / "served") as host:
        yield host


@pytest.fixture
def source(served):
    made = RepoBuilder(served.folder / "billing")
    made.commit("Add an invoice", {"invoice.py": "total = 1\n"})
    return made


@pytest.fixture
def plan(served, tmp_path, source):
    return planned(served, tmp_path)


def planned(served, tmp_path, name="billing", **more):
    given = {"folder": str(tmp_path / "mirrors"), "allowed": Allowed(("http",), 60)}
    given |= {"one_mirror": GB, "all_mirrors": GB} | more
    return Plan(served.url(name), **given)


def bring(plan):
    """What the mirror holds afterwards (branches and tags by name, HEAD), and whether anything was fetched."""
    with mirrored(plan, "rules") as mirror:
        mirror.was_read("rules")
        return *held(mirror.folder), mirror.grew


def held(folder):
    here = git.find(folder)
    rows = git.run(here, "for-each-ref", "--format=%(refname) %(objectname)").stdout.decode().splitlines()
    return dict(row.split() for row in rows), (Path(folder) / "HEAD").read_text().strip()


def the_mirror(plan):
    (found,) = Path(plan.folder).glob("*.git")
    return found


def test_made_then_brought_on_then_left_alone(plan, source, served):
    first = source.head
    assert bring(plan) == ({"refs/heads/main": first}, "ref: refs/heads/main", True)
    second = source.commit("Add tax", {"tax.py": "tax = 2\n"})
    source.tag("v1")
    assert bring(plan)[0] == {"refs/heads/main": second, "refs/tags/v1": second}
    served.asked.clear()
    assert bring(plan)[2] is False
    assert all("POST" not in each or "upload-pack" in each for each in served.asked)
    assert len(list((the_mirror(plan) / "objects/pack").glob("*.pack"))) == 2
    assert os.stat(plan.folder).st_mode & 0o077 == 0


def test_a_forced_push_and_branches_that_go_are_followed(plan, source):
    root = source.head
    source.commit("Add tax", {"tax.py": "tax = 2\n"})
    source.branch("topic")
    source.branch("main")
    bring(plan)
    source.branch("better", at=root)
    rewritten = source.commit("Add tax, better", {"tax.py": "tax = 3\n"})
    refs = source.path / ".git/refs/heads"
    (refs / "better").replace(refs / "main")
    (refs / "topic").unlink()
    source.branch("main")
    assert bring(plan) == ({"refs/heads/main": rewritten}, "ref: refs/heads/main", True)


def test_the_default_branch_is_followed(plan, source):
    bring(plan)
    source.branch("trunk")
    assert bring(plan)[1] == "ref: refs/heads/trunk"
    source.branch("main")
    assert bring(plan)[1] == "ref: refs/heads/main"
    assert bring(plan)[2] is False


def test_a_head_on_no_branch_is_held(plan, source):
    loose = source.commit("Only here", {"b": "1\n"})
    source.branch("other", at=source._parents[loose][0])
    (source.path / ".git/refs/heads/main").unlink()
    (source.path / ".git/HEAD").write_text(f"{loose}\n")
    assert bring(plan)[1] == loose


def test_another_repository_at_the_address_begins_a_mirror_anew(plan, source, served):
    bring(plan)
    old = source.head
    shutil.rmtree(source.path)
    new = RepoBuilder(source.path)
    new.commit("Something else", {"x": "1\n"})
    assert bring(plan)[0] == {"refs/heads/main": new.head}
    assert git.run(git.find(str(the_mirror(plan))), "cat-file", "-e", old).returncode


def test_an_empty_repository_and_one_that_was_emptied(plan, source, served, tmp_path):
    RepoBuilder(served.folder / "empty")
    assert bring(planned(served, tmp_path, "empty"))[0] == {}
    bring(plan)
    (source.path / ".git/refs/heads/main").unlink()
    assert bring(plan)[0] == {}


def test_a_sha256_repository(served, tmp_path):
    subprocess.run(
        ("git", "-c", "init.defaultBranch=main", "init", "-q", "--object-format=sha256", str(served.folder / "long")),
        check=True,
    )
    who = ("-c", "user.name=Ada Example", "-c", "user.email=ada@example.com")
    command = ("git", "-C", str(served.folder / "long"), *who, "commit", "-q", "--allow-empty", "-m", "Begin")
    subprocess.run(command, check=True)
    refs, _, _ = bring(planned(served, tmp_path, "long"))
    assert len(refs["refs/heads/main"]) == 64


def test_without_contents_no_file_is_fetched(served, tmp_path, source):
    plan = planned(served, tmp_path, contents=False)
    bring(plan)
    source.commit("Add tax", {"tax.py": "tax = 2\n"})
    refs, _, _ = bring(plan)
    here = git.find(str(the_mirror(plan)))
    assert refs["refs/heads/main"] == source.head
    listed = git.run(here, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").stdout.split()
    assert set(listed) == {b"commit", b"tree"}


def test_a_line_that_goes_dead_leaves_what_was_there(plan, source, served):
    served.cut = 200
    with pytest.raises(HostError, match="broke off"):
        bring(plan)
    assert list(Path(plan.folder).glob("*.git")) == list(Path(plan.folder).glob(".new-*")) == []
    served.cut = None
    first = source.head
    bring(plan)
    source.commit("Grow", {f"file{each}": os.urandom(200).hex() for each in range(50)})
    served.cut = 2000
    with pytest.raises(HostError, match="broke off"):
        bring(plan)
    assert held(str(the_mirror(plan)))[0] == {"refs/heads/main": first}
    assert list((the_mirror(plan) / "objects/pack").glob("tmp_*")) == []
    served.cut = None
    assert bring(plan)[0] == {"refs/heads/main": source.head}


def test_what_a_killed_fetch_left_is_swept(plan, source):
    bring(plan)
    folder = the_mirror(plan)
    left = [folder / each for each in ("objects/pack/tmp_pack_abc", "packed-refs.lock", "refs/heads/main.lock")]
    for each in left:
        each.write_text("half")
    half = Path(plan.folder) / f".new-{folder.name}"
    (half / "objects").mkdir(parents=True)
    source.commit("On", {"a": "1\n"})
    assert bring(plan)[0] == {"refs/heads/main": source.head}
    assert not any(each.exists() for each in (*left, half))


def test_a_mirror_that_was_damaged_is_made_anew(plan, source):
    bring(plan)
    (the_mirror(plan) / "HEAD").write_text("rubbish\n")
    assert bring(plan) == ({"refs/heads/main": source.head}, "ref: refs/heads/main", True)


@pytest.mark.parametrize(("status", "kind"), [(500, HostError), (503, HostError), (404, RepositoryError)])
def test_what_a_host_answers(plan, served, status, kind):
    served.status = status
    with pytest.raises(kind):
        bring(plan)


def test_credentials_that_nobody_has_are_asked_of_nobody(plan, served):
    served.status = 401
    with pytest.raises(RepositoryError, match="refuses the credentials, or needs some"):
        bring(plan)


def test_a_host_that_is_not_there(tmp_path):
    plan = Plan("http://127.0.0.1:1/a", str(tmp_path / "m"), Allowed(("http",), 20), GB, GB)
    with pytest.raises(HostError, match="is not reached"):
        bring(plan)


def test_a_host_that_says_nothing_is_left_after_the_limit(served, source, tmp_path):
    served.silent = 5
    with pytest.raises(HostError, match="not done after 1 seconds"):
        bring(planned(served, tmp_path, allowed=Allowed(("http",), 1)))


def test_a_mirror_over_its_size_is_not_kept(served, source, tmp_path):
    source.commit("Grow", {"big": os.urandom(40_000)})
    with pytest.raises(RepositoryError, match="larger than"):
        bring(planned(served, tmp_path, one_mirror=20_000))
    assert list((tmp_path / "mirrors").glob("*.git")) == []


def test_protocols_are_allowed_by_name_alone(served, source, tmp_path):
    plan = planned(served, tmp_path, allowed=Allowed(("https", "ssh"), 20))
    with pytest.raises(RepositoryError, match="the protocol 'http' is not allowed"):
        bring(plan)
    assert environment(plan.allowed)["GIT_ALLOW_PROTOCOL"] == "https:ssh"


def test_mirrors_read_longest_ago_make_room(served, tmp_path):
    plans = []
    for name in ("one", "two", "three"):
        RepoBuilder(served.folder / name).commit("Add", {"big": os.urandom(30_000)})
        plans.append(planned(served, tmp_path, name, all_mirrors=80_000))
    bring(plans[0]), bring(plans[1])
    for number, each in enumerate(sorted((tmp_path / "mirrors/read").iterdir(), key=lambda file: "two" in file.name)):
        os.utime(each, (number + 1, number + 1))
    with mirrored(plans[2], "rules") as mirror:
        (gone,) = mirror.was_read("rules")
    assert gone.endswith("-one")
    left = {each.name.rsplit("-", 1)[0].rpartition("-")[2] for each in (tmp_path / "mirrors").glob("*.git")}
    assert left == {"two", "three"}
    with mirrored(plans[0], "rules") as mirror:  # nothing new: it need not come again
        assert (mirror.folder, mirror.grew) == ("", False)
    with mirrored(plans[0], "other rules") as mirror:
        assert mirror.folder


def test_what_was_not_read_is_not_thrown_away(served, tmp_path):
    for name in ("one", "two"):
        RepoBuilder(served.folder / name).commit("Add", {"big": os.urandom(30_000)})
    with mirrored(planned(served, tmp_path, "one"), "rules"):
        pass
    with (
        pytest.raises(RepositoryError, match="take more than their"),
        mirrored(planned(served, tmp_path, "two", all_mirrors=20_000), "rules"),
    ):
        pass


def test_a_mirror_in_hand_is_waited_for(plan):
    place = shelf.Shelf.of(plan.url, plan.folder, GB)
    with place.locked(1), pytest.raises(HostError, match="another process has held its mirror"), place.locked(0):
        pass


def test_no_hook_template_or_setting_of_the_person_runs(plan, source, tmp_path, monkeypatch):
    ran = tmp_path / "ran"
    home = Path(os.environ["HOME"])
    for folder in (home / "hooks", home / "template/hooks"):
        folder.mkdir(parents=True)
        for name in ("reference-transaction", "post-checkout", "post-merge"):
            hook = folder / name
            hook.write_text(f"#!/bin/sh\ntouch {ran}\n")
            hook.chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[core]\n\thooksPath = {home}/hooks\n\tfsmonitor = touch {ran}\n\taskPass = touch {ran}\n"
        f"[init]\n\ttemplateDir = {home}/template\n[fetch]\n\tpruneTags = true\n[gc]\n\tauto = 1\n"
    )
    monkeypatch.setenv("GIT_DIR", str(source.path / ".git"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.sshCommand")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"touch {ran}")
    bring(plan)
    source.commit("On", {"a": "1\n"})
    bring(plan)
    assert not ran.exists()
    assert not (the_mirror(plan) / "hooks").exists()


def test_every_fetch_runs_with_every_flag(plan, source, tmp_path, monkeypatch):
    seen = tmp_path / "seen"
    fake = tmp_path / "git"
    real = git.program()
    fake.write_text(f'#!/bin/sh\nfor each in "$@"; do printf "%s\\0" "$each"; done >> {seen}\nexec {real} "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setattr("impact.edges.mirrors.fetching.git.program", lambda: str(fake))
    bring(plan)
    words = seen.read_bytes().decode().split("\0")
    for command in ("ls-remote", "init", "fetch"):
        at = words.index(command)
        before = words[:at]
        assert all(flag in before for flag in FLAGS), command
        assert "--" in words[at:]
    assert words[words.index(plan.url) - 1] == "--"


@pytest.mark.parametrize(
    ("said", "kind", "what"),
    [
        ("fatal: write error: No space left on device\nfatal: index-pack failed", RepositoryError, "no space left"),
        ("fatal: transport 'ext' not allowed", RepositoryError, "protocol is not allowed"),
        ("Host key verification failed.\nfatal: Could not read from remote", RepositoryError, "host key"),
        ("git@h: Permission denied (publickey).\nfatal: Could not read", RepositoryError, "credentials"),
        ("fatal: unable to access 'https://h/': Could not resolve host: h", HostError, "host is not found"),
        ("fatal: unable to access 'https://h/': The requested URL returned error: 502", HostError, "in trouble"),
        ("fatal: unable to access 'https://h/': The requested URL returned error: 403", RepositoryError, "credent"),
        ("error: RPC failed; curl 18 transfer closed\nfatal: early EOF", HostError, "broke off"),
        ("fatal: odd thing at 'https://s3cret@h/a'", RepositoryError, "odd thing at 'https://h/a'"),
        ("fatal: git upload-pack: git-pack-objects died with error.\nfatal: early EOF", RepositoryError, "damaged"),
        ("remote: No space left on device\nfatal: something else", RepositoryError, "something else"),
        ("", RepositoryError, "it says nothing"),
    ],
)
def test_why_a_git_failed(said, kind, what):
    error = refusal("https://h/a", said)
    assert type(error) is kind
    assert what in error.what
    assert error.hint


def test_names_of_mirrors_are_one_for_each_repository_and_safe():
    names = {shelf.name_for(each) for each in ("https://h/a/../../etc", "git@h:a", "https://h/a", "ssh://git@h/a.git")}
    assert len(names) == 2
    assert all("/" not in each and not each.startswith((".", "-")) for each in names)
    assert len(shelf.name_for("https://h/" + "ä" * 1000)) < 120


def test_a_git_that_outlives_us_still_holds_the_mirror(plan, source, served, tmp_path):
    served.silent = 2
    code = (
        "from impact.edges.mirrors.fetching import Allowed\nfrom impact.edges.mirrors.mirror import Plan, mirrored\n"
        f"with mirrored(Plan({plan.url!r}, {plan.folder!r}, Allowed(('http',), 60), 1 << 30, 1 << 30), 'r'): pass\n"
    )
    process = subprocess.Popen((sys.executable, "-c", code), cwd=Path(__file__).parents[2])
    while not served.asked:
        time.sleep(0.05)
    process.kill()
    process.wait()
    place = shelf.Shelf.of(plan.url, plan.folder, GB)
    with pytest.raises(HostError, match="another process"), place.locked(0):
        pass
    served.silent = 0
    assert bring(plan)[0] == {"refs/heads/main": source.head}


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 1 MB of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    done = subprocess.run(("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)), capture_output=True)
    if done.returncode:
        pytest.skip(f"a small disk needs root: {done.stderr.decode().strip()}")
    yield folder
    subprocess.run(("umount", "-l", str(folder)), check=True)


def test_a_full_disk_is_said_and_what_was_there_stays(served, source, small_disk, tmp_path):
    plan = Plan(served.url("billing"), str(small_disk), Allowed(("http",), 60), GB, GB)
    first = source.head
    bring(plan)
    RepoBuilder(served.folder / "big").commit("Grow", {"big": os.urandom(3_000_000)})
    source.commit("Grow", {"big": os.urandom(3_000_000)})
    for each in (plan, Plan(served.url("big"), str(small_disk), Allowed(("http",), 60), GB, GB)):
        with pytest.raises(RepositoryError, match="no space left on the disk of the mirrors"):
            bring(each)
        (only,) = small_disk.glob("*.git")
        assert held(str(only))[0] == {"refs/heads/main": first}
        assert shelf.size(only) < 20_000
        assert list(small_disk.glob(".new-*")) == []


@pytest.mark.parametrize("below", ["", "/deep/er"])
def test_a_file_in_the_place_of_the_folder_is_named(served, source, tmp_path, below):
    file = tmp_path / "mirrors"
    file.write_text("mine")
    with pytest.raises(RepositoryError, match=f"^{file}: a file stands where a folder") as raised:
        bring(planned(served, tmp_path, folder=f"{file}{below}"))
    assert "move it away" in raised.value.hint
    assert file.read_text() == "mine"


def test_by_ssh_with_the_ssh_of_the_person_that_may_ask_nothing(tmp_path):
    source = RepoBuilder(tmp_path / "billing.git")
    source.commit("Begin", {"a": "1"})
    asked, ssh = tmp_path / "asked", tmp_path / "bin" / "ssh"
    ssh.parent.mkdir()
    ssh.write_text(f'#!/bin/sh\necho "$@" >> {asked}\nfor last; do :; done\nexec sh -c "$last"\n')
    ssh.chmod(0o755)
    home = Path(os.environ["HOME"])
    home.mkdir(exist_ok=True)
    (home / ".gitconfig").write_text(f"[core]\n\tsshCommand = {ssh} -F none\n[safe]\n\tdirectory = *\n")
    url = f"git@host.example.com:{source.path}"
    plan = Plan(url, str(tmp_path / "mirrors"), Allowed(("ssh",), 60), GB, GB)
    assert bring(plan)[0] == {"refs/heads/main": source.head}
    for line in asked.read_text().splitlines():
        assert line.startswith("-F none -oBatchMode=yes ")
        assert "git@host.example.com git-upload-pack" in line
    assert bring(replace(plan, url=f"ssh://git@host.example.com{source.path}"))[2] is False
    assert len(list((tmp_path / "mirrors").glob("*.git"))) == 1


def test_what_is_not_mirrored_yet_counts_as_heavy(plan, source):
    before = shelf.weight(plan.url, plan.folder)
    bring(plan)
    assert 0 < shelf.weight(plan.url, plan.folder) < before


def test_many_packs_become_one(plan, source, monkeypatch):
    monkeypatch.setattr("impact.edges.mirrors.mirror._MOST_PACKS", 2)
    for number in range(4):
        source.commit(f"Change {number}", {f"{number}": "1\n"})
        bring(plan)
    assert len(list((the_mirror(plan) / "objects/pack").glob("*.pack"))) <= 2
    assert bring(plan)[0] == {"refs/heads/main": source.head}


def test_a_credential_helper_is_asked_and_nothing_of_it_is_kept(plan, source, served):
    served.password = "ada:sentinel-41b7e0c2"
    with pytest.raises(RepositoryError, match="refuses the credentials, or needs some"):
        bring(plan)
    home = Path(os.environ["HOME"])
    home.mkdir(exist_ok=True)
    helper = "!f() { echo username=ada; echo password=sentinel-41b7e0c2; }; f"
    (home / ".gitconfig").write_text(f'[credential]\n\thelper = "{helper}"\n')
    assert bring(plan)[0] == {"refs/heads/main": source.head}
    # Should a mirror ever hold a helper of its own, nobody asks it.
    (home / ".gitconfig").write_text("")
    with (the_mirror(plan) / "config").open("a") as config:
        config.write(f'[credential]\n\thelper = "{helper}"\n')
    with pytest.raises(RepositoryError, match="refuses the credentials"):
        bring(plan)
    kept = [each for each in Path(plan.folder).rglob("*") if each.is_file() and each.name != "config"]
    assert not any(b"sentinel" in each.read_bytes() for each in kept)
