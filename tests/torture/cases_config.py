"""Configuration, attributes and environments that run code, move the goal, or twist what git prints."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from torture.builder import Case, Draft, case, linear, trap

SIGNATURE = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n"
HOOKS = ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman")
TWISTED = {
    "log.showSignature": "true",
    "log.follow": "true",
    "log.date": "iso",
    "log.decorate": "full",
    "log.mailmap": "true",
    "log.abbrevCommit": "true",
    "log.showRoot": "false",
    "log.diffMerges": "off",
    "log.excludeDecoration": "x",
    "diff.renames": "false",
    "diff.noprefix": "true",
    "diff.mnemonicPrefix": "true",
    "diff.wordRegex": ".",
    "diff.colorMoved": "zebra",
    "diff.algorithm": "patience",
    "diff.context": "0",
    "diff.orderFile": "/dev/null",
    "diff.relative": "true",
    "diff.statGraphWidth": "5",
    "diff.ignoreSubmodules": "all",
    "diff.dirstat": "lines",
    "diff.submodule": "log",
    "diff.renameLimit": "1",
    "core.quotePath": "true",
    "core.abbrev": "4",
    "i18n.logOutputEncoding": "UTF-16",
    "i18n.commitEncoding": "latin1",
    "color.ui": "always",
    "color.diff": "always",
    "format.pretty": "oneline",
    "core.whitespace": "cr-at-eol",
    "core.precomposeUnicode": "true",
    "core.ignoreCase": "true",
    "core.pager": "false",
    "column.ui": "always",
    "core.commentChar": ";",
    "notes.displayRef": "*",
    "core.autocrlf": "true",
    "status.showUntrackedFiles": "all",
    "rebase.autoSquash": "true",
    "core.logAllRefUpdates": "false",
}


@case
def rce_config(folder: Path) -> Case:
    """Settings that are commands: monitor, pager, editor, helpers, aliases, signatures, hooks."""
    draft = _history(folder, headers=SIGNATURE)
    canaries = _set_traps(
        draft,
        {
            "core.fsmonitor": "EVIL",
            "core.pager": "EVIL",
            "core.editor": "EVIL",
            "core.sshCommand": "EVIL",
            "core.askPass": "EVIL",
            "credential.helper": "!EVIL",
            "alias.log": "!EVIL",
            "alias.rev-list": "!EVIL",
            "gpg.program": "EVIL",
            "core.alternateRefsCommand": "EVIL",
            "pager.log": "EVIL",
            "interactive.diffFilter": "EVIL",
            "trailer.x.command": "EVIL",
        },
    )
    (folder / "hooks").mkdir()
    for name in HOOKS:
        script, canary = trap(folder, f"hook-{name}")
        script.rename(folder / "hooks" / name)
        canaries[canary] = f"core.hooksPath {name}"
    draft.configure({"log.showSignature": "true", "core.hooksPath": str(folder / "hooks")})
    return draft.case(canaries=canaries)


@case
def rce_include(folder: Path) -> Case:
    """include.path and includeIf bring the commands in from other files."""
    draft = _history(folder)
    script, canary = trap(folder, "include")
    for name in ("evil-config", "evil-if"):
        (folder / name).write_text(f'[core]\n\tfsmonitor = "{script}"\n[diff]\n\texternal = "{script}"\n')
    draft.configure({"include.path": "../../evil-config", "includeIf.gitdir:/.path": str(folder / "evil-if")})
    return draft.case(canaries={canary: "core.fsmonitor by include.path"})


@case
def rce_diff_external(folder: Path) -> Case:
    """diff.external and a diff driver's command: code, and lies, on every textual diff."""
    draft = _history(folder, attributes=b"*.txt diff=evil\n")
    return draft.case(canaries=_set_traps(draft, {"diff.external": "EVIL", "diff.evil.command": "EVIL"}))


@case
def rce_textconv(folder: Path) -> Case:
    """A diff driver that converts: code, and counts of the converted text."""
    draft = _history(folder, attributes=b"*.txt diff=evil\n")
    return draft.case(canaries=_set_traps(draft, {"diff.evil.textconv": "EVIL"}))


@case
def rce_filter(folder: Path) -> Case:
    """Filters that run on checkout, status and archive."""
    draft = _history(folder, attributes=b"*.txt filter=evil\n")
    names = ("clean", "smudge", "process")
    canaries = _set_traps(draft, {f"filter.evil.{name}": "EVIL" for name in names})
    os.utime(draft.path / "f.txt", (1, 1))
    return draft.case(canaries=canaries)


@case
def rce_promisor(folder: Path) -> Case:
    """A promised object is missing, and the remote to fetch it from is a command."""
    draft = _history(folder)
    draft.lose(draft.blob(b"1\n"))
    script, canary = trap(folder, "promisor")
    draft.configure(
        {
            "core.repositoryformatversion": "1",
            "extensions.partialClone": "evil",
            "remote.evil.url": str(folder),
            "remote.evil.promisor": "true",
            "remote.evil.uploadpack": str(script),
        }
    )
    return draft.case(canaries={canary: "a lazy fetch ran remote.evil.uploadpack"}, faults=True)


@case
def rce_promised_tree(folder: Path) -> Case:
    """A promised tree is missing: even names cannot be read without a fetch."""
    draft = _history(folder)
    draft.lose(draft.store.tree({b"f.txt": b"1\n2\n"}))
    script, canary = trap(folder, "promisor")
    draft.told(1, files=None)
    draft.configure({"remote.evil.url": f"ext::{script}", "remote.evil.promisor": "true"})
    return draft.case(canaries={canary: "a lazy fetch ran ext::"}, faults=True)


@case
def embedded_bare(folder: Path) -> Case:
    """A bare repository among the files of a work tree, with settings of its own."""
    draft = linear(Draft(folder)).check_out()
    script, canary = trap(folder, "bare")
    vendor = Draft(draft.path, "vendor.git", bare=True)
    vendor.configure({"core.fsmonitor": str(script)})
    return draft.case(canaries={canary: "the embedded repository's configuration"})


@case
def config_output(folder: Path) -> Case:
    """Every setting that changes what git prints, set to what breaks parsers."""
    draft = Draft(folder)
    lines = b"".join(b"line %d\n" % number for number in range(30))
    name = "naïve.txt".encode()
    draft.commit({name: lines, b"dir/b": lines + b"1\n"}, "ünïcode subject\n".encode())
    draft.commit({name: lines + b"2\n", b"dir/b": lines + b"1\n"})
    draft.commit({name: lines + b"2\n", b"dir/c": lines + b"1\n"})
    draft.told(-1, files={"dir/c": "R"}, old_paths={"dir/c": "dir/b"})
    draft.tip().check_out().configure(TWISTED)
    return draft.case()


@case
def hostile_env(folder: Path) -> Case:
    """Variables that a hook leaves behind point at another repository and at commands."""
    other = Draft(folder, "other")
    other.commit({b"wrong.txt": b"1\n"}, b"WRONG REPOSITORY\n")
    other.tip()
    script, canary = trap(folder, "env")
    variables = {
        "GIT_DIR": str(other.git_dir),
        "GIT_INDEX_FILE": str(other.git_dir / "index"),
        "GIT_EXTERNAL_DIFF": str(script),
        "GIT_PAGER": str(script),
        "GIT_NAMESPACE": "x",
    }
    draft = linear(Draft(folder))
    return draft.case(environment=variables, canaries={canary: "GIT_EXTERNAL_DIFF or GIT_PAGER"})


@case
def hostile_env_more(folder: Path) -> Case:
    """Variables that carry configuration, write traces, move objects, cut the search and change languages."""
    other = linear(Draft(folder, "other"), 1)
    script, canary = trap(folder, "env")
    trace = folder / "TRACE"
    variables = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": str(script),
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor'='{script}'",
        "GIT_TRACE": str(trace),
        "GIT_TRACE2_EVENT": str(trace),
        "GIT_CEILING_DIRECTORIES": str(folder),
        "GIT_OBJECT_DIRECTORY": str(other.git_dir / "objects"),
        "GIT_COMMON_DIR": str(other.git_dir),
        "GIT_SHALLOW_FILE": str(script),
        "GIT_EXEC_PATH": str(folder),
        "GIT_ICASE_PATHSPECS": "1",
        "PAGER": str(script),
        "EDITOR": str(script),
        "LANG": "ja_JP.UTF-8",
        "LANGUAGE": "ja",
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
        "TZ": "Asia/Kathmandu",
    }
    draft = linear(Draft(folder))
    canaries = {canary: "a variable ran code", trace: "git wrote a trace"}
    return draft.case(place=draft.path, environment=variables, canaries=canaries)


@case
def hostile_home(folder: Path) -> Case:
    """The user's own configuration changes output, writes traces and runs a monitor."""
    script, canary = trap(folder, "home")
    trace = folder / "TRACE"
    (folder / "home").mkdir()
    (folder / "home/.gitconfig").write_text(
        f'[core]\n\tfsmonitor = "{script}"\n[trace2]\n\teventTarget = "{trace}"\n'
        "[log]\n\tdate = relative\n[color]\n\tui = always\n[diff]\n\tnoprefix = true\n"
    )
    draft = linear(Draft(folder))
    variables = {"HOME": str(folder / "home"), "XDG_CONFIG_HOME": str(folder / "home")}
    canaries = {canary: "core.fsmonitor of the user", trace: "trace2.eventTarget of the user"}
    return draft.case(environment=variables, canaries=canaries)


@case
def relative_path_variable(folder: Path) -> Case:
    """PATH names the current folder, and the repository holds a program called git."""
    draft = linear(Draft(folder)).check_out()
    script, canary = trap(folder, "path")
    for place in (draft.path / "git", draft.git_dir / "git"):
        place.write_bytes(script.read_bytes())
        place.chmod(0o755)
    variables = {"PATH": os.pathsep.join((".", "", os.environ["PATH"]))}
    return draft.case(environment=variables, canaries={canary: "a program called git in the repository"})


@case
def unknown_extension(folder: Path) -> Case:
    """A repository format that this git does not know."""
    draft = linear(Draft(folder))
    draft.configure({"core.repositoryformatversion": "1", "extensions.futureThing": "true"})
    return draft.case(refused=True)


@case
def reftable(folder: Path) -> Case:
    """Refs in a format that older gits do not know, and whose tables are broken for newer ones."""
    draft = linear(Draft(folder))
    draft.configure({"core.repositoryformatversion": "1", "extensions.refStorage": "reftable"})
    (draft.git_dir / "HEAD").write_text("ref: refs/heads/.invalid\n")
    (draft.git_dir / "reftable").mkdir()
    (draft.git_dir / "reftable/tables.list").write_text("garbage\n")
    return draft.case(refused=True)


@case
def broken_config(folder: Path) -> Case:
    """The configuration has a line that git cannot parse."""
    draft = linear(Draft(folder))
    with (draft.git_dir / "config").open("a") as config:
        config.write("[core\n\x1b]0;title\x07 = [\n")
    return draft.case(refused=True)


def _history(folder: Path, *, attributes: bytes = b"", headers: bytes = b"") -> Draft:
    draft = Draft(folder)
    extra = {b".gitattributes": attributes} if attributes else {}
    draft.commit({b"f.txt": b"1\n"} | extra, headers=headers)
    draft.commit({b"f.txt": b"1\n2\n"} | extra, headers=headers)
    return draft.tip().check_out()


def _set_traps(draft: Draft, settings: Mapping[str, str]) -> dict[Path, str]:
    canaries = {}
    for number, (key, value) in enumerate(settings.items()):
        script, canary = trap(draft.folder, f"{number}-{key.replace('.', '-')}")
        draft.configure({key: value.replace("EVIL", str(script))})
        canaries[canary] = key
    return canaries
