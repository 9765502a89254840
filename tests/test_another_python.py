"""The same facts and settings give the same report, to the byte, whichever Python writes it.

Another Python is one of 3.11 to 3.14 on the PATH, or the one that OTHER_PYTHON names, that has requirements/run.txt:
`python3.13 -m venv other && other/bin/pip install --require-hashes -r requirements/run.txt`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NAMED = os.path.abspath(os.environ["OTHER_PYTHON"]) if "OTHER_PYTHON" in os.environ else ""
NEEDED = "import alembic, click, jinja2, pydantic, re2, rich, sqlalchemy, yaml"
WRITING = """
import sys
from impact.services.reporting.asking import Asked
from impact.services.reporting.demo import demo_asked
from impact.render.registry import RENDERERS
report = demo_asked(Asked((".",), (), *[None] * 7))
for name in sorted(RENDERERS):
    sys.stdout.buffer.write(RENDERERS[name]().render(report).encode())
"""


def run(python: str, code: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run((python, "-P", "-c", code), env=environment, capture_output=True, check=False)


def others() -> Iterator[str]:
    names = (f"python3.{minor}" for minor in range(11, 15) if minor != sys.version_info.minor)
    yield from (NAMED,) if NAMED else filter(None, map(shutil.which, names))


def test_another_python_writes_the_same_report():
    other = next((each for each in others() if run(each, NEEDED).returncode == 0), None)
    if other is None:
        assert not NAMED, f"{NAMED} has not all of requirements/run.txt"
        pytest.skip("no other Python here has requirements/run.txt: name one in OTHER_PYTHON")
    ours, theirs = (run(each, WRITING) for each in (sys.executable, other))
    assert (ours.returncode, theirs.returncode) == (0, 0), (ours.stderr + theirs.stderr).decode()
    assert len(ours.stdout) > 10_000
    assert theirs.stdout == ours.stdout
