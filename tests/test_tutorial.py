"""The tutorial, typed as it stands there: every command works, and prints what the page shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from test_docs import ROOT

PAGE = ROOT / "docs" / "tutorial.md"
_BLOCKS = re.compile(r"```sh\n(.*?)```(?:\n```\n(.*?)```)?", re.DOTALL)
_MARK = "== the end of block =="


def blocks() -> list[tuple[str, list[str]]]:
    """Return (what is typed, the lines shown below it) of each block of commands."""
    example, _, _ = PAGE.read_text(encoding="utf-8").partition("## 9. Your own work")
    found = _BLOCKS.findall(example)
    return [(typed, [line for line in shown.splitlines() if line != "…"]) for typed, shown in found]


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    # The environment is the one that runs this test, so neither is made anew.
    typed = [f"{text}\necho '{_MARK}'" for text, _ in blocks()]
    script = "\n".join(typed).replace("./dev example", f"'{sys.executable}' fixtures/build.py")
    script = script.replace(". .venv/bin/activate", "")
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "HOME": str(tmp_path / "home"), "PATH": path, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    *printed, _ = done.stdout.split(f"{_MARK}\n")
    assert sum(bool(lines) for _, lines in blocks()) >= 4
    for (text, lines), out in zip(blocks(), printed, strict=True):
        rest = iter(out.splitlines())
        for line in lines:
            assert any(each.startswith(line) for each in rest), f"{line!r} is not printed, or not there, by:\n{text}"
