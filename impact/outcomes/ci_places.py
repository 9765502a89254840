"""Where tests and runs lie: names in results of pipelines against the files of the repository."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from impact.model.ci import FAILED, MIXED, OTHER, PASSED, CiRun, CiTest
from impact.outcomes.ci_rates import Execution


class Files:
    """The files of a repository, found by what a result calls them."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._ends: dict[str, set[str]] = defaultdict(set)
        for path in self._paths:
            name = path.rpartition("/")[2]
            self._ends[name].add(path)
            self._ends[name.partition(".")[0]].add(path)

    def of(self, test: CiTest) -> str:
        """The file of a test; its own words for it where no file, or more than one, may be meant."""
        if test.file:
            said = test.file.replace("\\", "/").removeprefix("./")
            return self._one(said, whole=True) or said
        parts = [each for each in test.suite.replace("$", ".").replace("::", ".").replace("/", ".").split(".") if each]
        # The class may lie within a module: tests.test_login.TestLogin, com.example.LoginTest.
        for length in range(len(parts), 0, -1):
            if found := self._one("/".join(parts[:length]), whole=False):
                return found
        return test.suite or test.name

    def _one(self, said: str, *, whole: bool) -> str:
        if said in self._paths:
            return said
        name = said.rpartition("/")[2]
        fitting = {
            path for path in self._ends.get(name, ())
            if _ends_alike(path if whole else _bare(path), said)
        }  # fmt: skip
        return fitting.pop() if len(fitting) == 1 else ""


def _bare(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{name.partition('.')[0]}"


def _ends_alike(one: str, other: str) -> bool:
    """Whether one is the end of the other: a result may know a folder more, or a folder less."""
    return f"/{one}".endswith(f"/{other}") or f"/{other}".endswith(f"/{one}")


def of_tests(tests: Iterable[CiTest], paths: Iterable[str]) -> Iterator[Execution]:
    """Yield every outcome of a test with the file it lies in."""
    files = Files(paths)
    known: dict[tuple[str, str, str], str] = {}
    for each in tests:
        if each.outcome == OTHER:
            continue
        key = (each.file, each.suite, "" if each.suite or each.file else each.name)
        area = known.get(key) or known.setdefault(key, files.of(each))
        yield Execution(area, f"{each.suite}\0{each.name}", each.run, each.sha, each.day, each.outcome)


def of_runs(runs: Sequence[CiRun]) -> Iterator[Execution]:
    """Yield every run with the file of its workflow, or its name where that is not known.

    Forges list the last attempt alone. One that passed, after an attempt that is not listed, is mixed: somebody ran
    again what had not passed. Where the attempts before it are listed, they tell by themselves.
    """
    listed = {(each.key, each.attempt) for each in runs}
    for each in runs:
        alone = each.attempt > 1 and (each.key, each.attempt - 1) not in listed
        outcome = MIXED if alone and each.outcome == PASSED else each.outcome
        if outcome in (PASSED, FAILED, MIXED):
            area = area_of(each)
            yield Execution(area, each.name, f"{each.key}#{each.attempt}", each.sha, each.day, outcome)


def area_of(run: CiRun) -> str:
    """The file of a run's workflow, or its name where that is not known."""
    return run.place or run.name


def meant(area: str, paths: Collection[str]) -> bool:
    """Whether an area is one of these files, or the name of the workflow that one of them holds."""
    if area in paths:
        return True
    return any(
        "/workflows/" in path and _plain(path.rpartition("/")[2].rpartition(".")[0]) == _plain(area) for path in paths
    )


def _plain(name: str) -> str:
    return "".join(each for each in name.lower() if each.isalnum())
