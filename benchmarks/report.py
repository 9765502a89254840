"""What a report costs from a warm ledger, in each format, over a scan that finds nothing new.

Example: ./dev bench report /path/to/repository --me ada@example.com --since 2023-01-01
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.process import Failed, Sample, compile_ours, environment, impact, start

REPORT_GOAL, HTML_GOAL, LARGEST_HTML = 1.5, 0.3, 150_000
FORMATS = ("markdown", "json", "csv", "html", "terminal")


def told(home: Path, words: tuple[str, ...]) -> tuple[int, int, int]:
    """Return how many contributions a report tells, how many look like leverage, and how large its HTML is."""
    made = {}
    for form in ("json", "html"):
        run = [sys.executable, "-P", "-m", "impact", "report", *words, "--format", form]
        done = subprocess.run(run, env=environment(home), capture_output=True, check=False)
        if done.returncode not in (0, 4):
            raise Failed(done.stderr.decode())
        made[form] = done.stdout
    works = json.loads(made["json"])["contributions"]
    return len(works), sum(each["leverage"] for each in works), len(made["html"])


def main() -> int:
    """Measure and print a table; 1 when a goal is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("repository")
    options.add_argument("--me", action="append", required=True)
    options.add_argument("--since")
    options.add_argument("-n", "--rounds", type=int, default=5)
    given = options.parse_args()
    words = (given.repository, *(part for each in given.me for part in ("--me", each)))
    asked = (*words, *(("--since", given.since) if given.since else ()))
    compile_ours()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        impact(home, "scan", *words)
        works, leverage, size = told(home, asked)
        taken: dict[str, list[Sample]] = {each: [] for each in ("interpreter", "scan", *FORMATS)}
        # One after the other in each round, so that what the machine does meanwhile meets all of them alike.
        for _ in range(given.rounds):
            taken["interpreter"].append(start(home))
            taken["scan"].append(impact(home, "scan", *words))
            for form in FORMATS:
                taken[form].append(impact(home, "report", *asked, "--format", form))
    print(f"{works} contributions, {leverage} of them leverage; HTML {size:,} bytes; medians of {given.rounds} rounds")
    middle = {each: statistics.median(one.wall for one in runs) for each, runs in taken.items()}
    for each, seconds in middle.items():
        walls = [one.wall for one in taken[each]]
        ratio = seconds / middle["scan"]
        spread = f"[{min(walls):.3f} to {max(walls):.3f}]"
        print(f"{each:12} {seconds:6.3f} s {spread}  {ratio:5.2f} x a scan that finds nothing")
    over = middle["html"] - middle["markdown"]
    print(f"report {middle['markdown']:.2f} s (at most {REPORT_GOAL}); HTML {over:+.2f} s (at most {HTML_GOAL})")
    fits = size <= LARGEST_HTML or leverage > 60
    return 0 if middle["markdown"] <= REPORT_GOAL and over <= HTML_GOAL and fits else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as error:
        sys.exit(str(error))
