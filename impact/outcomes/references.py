"""Which line of a file refers to another file: imports, includes, calls by path, links; only where a path settles it.

A name alone ties nothing together: a line counts when what it names leads to exactly that file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

_PYTHON = re.compile(r"^\s*(?:from\s+(\.*[\w.]*)\s+import\s+(.*)|import\s+([\w., ]+))")
_JS = re.compile(r"(?:\bfrom|\bimport|\brequire\(|\bimport\(|\bexport\b.*\bfrom)\s*\(?[\"']([^\"']+)[\"']")
_GO = re.compile(r"^\s*(?:import\s+)?(?:[\w.]+\s+)?\"([^\"]+)\"")
_RUBY = re.compile(r"^\s*(require|require_relative|load)\b[\s(]*[\"']([^\"']+)[\"']")
_JAVA = re.compile(r"^\s*import\s+(?:static\s+)?([\w.]+)")
_C = re.compile(r"^\s*#\s*include\s*[<\"]([^>\"]+)[>\"]")
_USES = re.compile(r"^\s*-?\s*uses:\s*[\"']?(\./[^\s\"'@#]+)")
# Run by hand, by name or by file; what follows -R is another repository.
_RUN = re.compile(
    r"\bgh\s+workflow\s+run(?!.*\s(?:-R|--repo))(?:\s+(?:--json|(?:-[rfF]|--ref|--(?:raw-)?field)[\s=]\S+))*\s+[\"']?([\w.-]+)"
)
_WORKFLOW_PAGE = re.compile(r"(?:/actions|://[^\s)>\"']*)/workflows/([\w.-]+)")
_LINK = re.compile(r"\]\(([^)\s#]+)|\bhref=[\"']([^\"'#]+)|^\s*\[[^]]+\]:\s*(\S+)")
_JS_ENDINGS = (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".vue")
_JAVA_ENDINGS = (".java", ".kt", ".scala", ".groovy")
_C_ENDINGS = (".h", ".hh", ".hpp", ".hxx")
_C_USERS = (*_C_ENDINGS, ".c", ".cc", ".cpp", ".cxx", ".m", ".mm")
_TEXTS = (".md", ".markdown", ".rst", ".adoc", ".asciidoc", ".txt")
# Files that call others by their path.
_CALLERS = re.compile(
    r"(?:^|/)(?:GNUmakefile|[Mm]akefile\b.*|[Jj]ustfile|Taskfile\.ya?ml|Rakefile|Dockerfile\b.*|package\.json|tox\.ini|"
    r"noxfile\.py|Jenkinsfile|Vagrantfile|\.travis\.yml|\.pre-commit-config\.yaml)$|\.(?:mk|sh|bash|ps1|ya?ml)$"
)
# Texts for those who work on it: what they name is here, not in the reader's own project.
_GUIDES = re.compile(
    r"(?:^|/)(?:contributing|developing|development|hacking|readme|releas\w*|runbook|maintain\w*|pull_request_template)"
    r"[\w.-]*$",
    re.IGNORECASE,
)
# Nothing that lists what is there calls it.
_LISTS = re.compile(
    r"(?:^|/)(?:CODEOWNERS|\.?labeler\.ya?ml|change(?:log|s)\b.*|history\b.*|news\b.*|release-?notes.*)$", re.I
)


@dataclass(frozen=True, slots=True)
class Tree:
    """The files at the head that was read, and the name of each Go module by its folder ("" for the top)."""

    paths: Collection[str]
    go: dict[str, str] = field(default_factory=dict)


def looked_for(paths: Iterable[str]) -> tuple[str, ...]:
    """Return extended regular expressions, few for many paths, that every line referring to one of them shows."""
    by_shape: dict[str, set[str]] = {}
    for path in paths:
        for shape, word in _shapes(path):
            by_shape.setdefault(shape, set()).add(_escaped(word))
    return tuple(shape.format("|".join(sorted(words))) for shape, words in sorted(by_shape.items()))


def is_known(path: str) -> bool:
    """Whether references to a file of this sort are known."""
    return bool(_shapes(path))


def may_be_called(path: str) -> bool:
    """Whether a file is a workflow: of those only some are made to be called by others."""
    return path.startswith(".github/workflows/")


def refers(line: str, where: str, to: str, tree: Tree) -> bool:
    """Return whether a line of the file `where` refers to the file `to`."""
    if where == to or _LISTS.search(where):
        return False
    return any(test(line, where, to, tree) for test in _tests(to))


_Test = Callable[[str, str, str, Tree], bool]


def _tests(to: str) -> tuple[_Test, ...]:
    ending = _ending(to)
    if _is_pipeline(to):
        return (_uses, _run) if may_be_called(to) else (_uses,)
    own: tuple[_Test, ...] = ()
    if ending == ".py":
        own = (_python,)
    elif ending in _JS_ENDINGS:
        own = (_js,)
    elif ending == ".go":
        own = (_go,)
    elif ending == ".rb":
        own = (_ruby,)
    elif ending in _JAVA_ENDINGS:
        own = (_java,)
    elif ending in _C_ENDINGS:
        own = (_c,)
    return (*own, _link) if ending in _TEXTS else (*own, _called)


def _shapes(path: str) -> list[tuple[str, str]]:
    """Return (expression with room for words, the word of this path) for each way to refer to it."""
    folder, _, name = path.rpartition("/")
    stem, ending = name.partition(".")[0], _ending(path)
    inside = folder.rpartition("/")[2]
    if _is_pipeline(path):
        called = [("uses:.*\\./.*({0})", inside if name.startswith("action.") else name)]
        return [*called, ("(workflow +run|/workflows/).*({0})", stem)] if may_be_called(path) else called
    found = []
    if ending == ".py":
        found.append(("(from|import) .*({0})", inside if stem == "__init__" else stem))
    elif ending in _JS_ENDINGS:
        found.append(("/({0})(\\.[a-z]+)?[\"']", stem))
        found += [("/({0})(\\.[a-z]+)?[\"']", inside)] if stem == "index" else []
    elif ending == ".go":
        found.append(('/({0})"', inside))
    elif ending == ".rb":
        found.append(("(require|load).*({0})", stem))
    elif ending in _JAVA_ENDINGS:
        found.append(("import .*\\.({0})", stem))
    elif ending in _C_ENDINGS:
        found.append(("include.*({0})", name))
    if ending in _TEXTS:
        found.append(("({0})", name))
    elif "/" in path and (ending not in (".go", ".rs", *_JAVA_ENDINGS, *_C_ENDINGS)):
        found.append(("({0})", path))
    return [(shape, word) for shape, word in found if word]


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    bare, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and bare else ""


def _escaped(word: str) -> str:
    return re.sub(r"([][.*+?^${}()|\\])", r"\\\1", word)


def _is_pipeline(path: str) -> bool:
    return path.startswith(".github/workflows/") or path.rpartition("/")[2] in ("action.yml", "action.yaml")


def _python(line: str, where: str, to: str, tree: Tree) -> bool:
    found = _PYTHON.match(line) if where.endswith((".py", ".pyi")) else None
    if not found:
        return False
    module, names, plain = found.groups()
    if plain is not None:
        return any(_is_module(each.split()[0], to, tree) for each in plain.split(",") if each.split())
    bare = module.lstrip(".")
    if module.startswith("."):
        folder = posixpath.dirname(where)
        for _ in range(len(module) - len(bare) - 1):
            folder = posixpath.dirname(folder)
        base = posixpath.join(folder, *bare.split(".")) if bare else folder
        return any(_is_file(each, to) for each in (base, *(posixpath.join(base, name) for name in _names(names))))
    return _is_module(bare, to, tree) or any(_is_module(f"{bare}.{name}", to, tree) for name in _names(names))


def _names(text: str) -> list[str]:
    return [each.split()[0] for each in text.partition("#")[0].strip("() \\").split(",") if each.split()]


def _is_file(base: str, to: str) -> bool:
    return to in (f"{base}.py", f"{base}/__init__.py")


def _is_module(dotted: str, to: str, tree: Tree) -> bool:
    """Whether a whole module name is that of a file: what lies above it must be no package."""
    tail = dotted.replace(".", "/")
    whole = to.removesuffix(".py").removesuffix("/__init__")
    if not tail or (whole != tail and not whole.endswith(f"/{tail}")):
        return False
    above = whole[: len(whole) - len(tail)].rstrip("/")
    if not above or f"{above}/__init__.py" in tree.paths:
        return not above
    # One word is the name of many things: what lies above it must be where packages lie.
    roots = (f"{above}/{name}" for name in ("pyproject.toml", "setup.py", "setup.cfg"))
    return "." in dotted or above in ("src", "lib") or any(each in tree.paths for each in roots)


def _js(line: str, where: str, to: str, tree: Tree) -> bool:
    if not where.endswith((*_JS_ENDINGS, ".html", ".svelte")):
        return False
    for name in _JS.findall(line):
        if name.startswith("."):
            base = posixpath.normpath(posixpath.join(posixpath.dirname(where), name))
            bare = to[: -len(_ending(to))]
            if to == base or base in (bare, f"{bare}.js") or f"{base}/index" == bare:
                return True
    return False


def _go(line: str, where: str, to: str, tree: Tree) -> bool:
    found = _GO.match(line) if where.endswith(".go") else None
    folder = posixpath.dirname(to)
    if not found or posixpath.dirname(where) == folder:
        return False
    for root, module in tree.go.items():
        if root == "" or folder == root or folder.startswith(f"{root}/"):
            inside = folder[len(root) :].strip("/")
            if found[1] == (f"{module}/{inside}" if inside else module):
                return True
    return False


def _ruby(line: str, where: str, to: str, tree: Tree) -> bool:
    found = _RUBY.match(line)
    if not found:
        return False
    how, name = found.groups()
    name = name.removesuffix(".rb")
    if how == "require_relative":
        return to == posixpath.normpath(posixpath.join(posixpath.dirname(where), name)) + ".rb"
    return to in (f"lib/{name}.rb", f"test/{name}.rb", f"spec/{name}.rb") or to.endswith(f"/lib/{name}.rb")


def _java(line: str, where: str, to: str, tree: Tree) -> bool:
    found = _JAVA.match(line) if where.endswith(_JAVA_ENDINGS) else None
    if not found:
        return False
    parts = found[1].split(".")
    bare = to[: -len(_ending(to))]
    # A member of the class may follow its name; a name without a package is no path.
    return any(bare.endswith("/" + "/".join(parts[:end])) for end in range(len(parts), max(len(parts) - 2, 2), -1))


def _c(line: str, where: str, to: str, tree: Tree) -> bool:
    found = _C.match(line) if where.endswith(_C_USERS) else None
    if not found:
        return False
    name = found[1]
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(where), name))
    if beside in tree.paths:
        return beside == to
    return to in (name, f"include/{name}") or to.endswith((f"/include/{name}",))


def _uses(line: str, where: str, to: str, tree: Tree) -> bool:
    found = _USES.match(line)
    if not found:
        return False
    name = posixpath.normpath(found[1])
    return to in (name, f"{name}/action.yml", f"{name}/action.yaml")


def _run(line: str, where: str, to: str, tree: Tree) -> bool:
    """Whether a text or a script runs a workflow by its name or links to its page."""
    if not (_ending(where) in _TEXTS or _CALLERS.search(where)):
        return False
    name = to.rpartition("/")[2]
    names = (each.rstrip(".") for each in (*_RUN.findall(line), *_WORKFLOW_PAGE.findall(line)))
    return any(each in (name, name.removesuffix(_ending(name))) for each in names)


def _called(line: str, where: str, to: str, tree: Tree) -> bool:
    """Whether a build file, pipeline, script or text names the file by its whole path."""
    if "/" not in to or not (_CALLERS.search(where) or (_is_guide(where) and _is_script(to))):
        return False
    code = line if _ending(where) in _TEXTS else line.partition("# ")[0]
    return re.search(rf"(?<![\w./-])(?:\./|\$\{{?\w+\}}?/)?{re.escape(to)}(?![\w/-]|\.\w)", code) is not None


def _is_guide(path: str) -> bool:
    return _ending(path) in _TEXTS and _GUIDES.search(path) is not None


def _is_script(path: str) -> bool:
    return path.partition("/")[0] in ("bin", "script", "scripts", "tools", "tool", "hack", "dev", "ci", "contrib")


def _link(line: str, where: str, to: str, tree: Tree) -> bool:
    if _ending(where) not in _TEXTS:
        return False
    names = [name for found in _LINK.findall(line) for name in found if name and "://" not in name]
    inside = posixpath.dirname(where)
    resolved = {posixpath.normpath(posixpath.join(inside, each)) for each in names if not each.startswith("/")}
    return to in resolved or to in {each.lstrip("/") for each in names if each.startswith("/")}
