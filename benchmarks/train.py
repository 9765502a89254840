"""Learns the weights in config/model.json, and says how good they are on repositories they never saw.

Usage: ./dev train --data FOLDER [--repos FOLDER] [--figures] [--ablation] [--predictions FILE]

FOLDER holds conv.jsonl, flaky.jsonl and flaky_silver.jsonl, labelled commits that are not part of this project.
--repos names a folder of clones (OWNER/NAME): facts of the labelled rows are read anew from them, and the typed
commits of the repositories in benchmarks/training/sources.txt are learned from as well. The same data, the same
seed and the same machine give the same bytes. What was done is written beside the weights, in config/model-record.json.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
# One thread adds up in one order.
for each in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[each] = "1"

from training.ablation import ablation  # noqa: E402
from training.fitting import Choice, Depth, fit  # noqa: E402
from training.folds import figures, predictions, rounded  # noqa: E402
from training.rows import Example, counted, further, labelled  # noqa: E402

from impact.classify.kinds import NAMES, Gear, KindModel  # noqa: E402
from impact.classify.reading import Reader  # noqa: E402
from impact.settings.model import SCHEMA, UNIT  # noqa: E402
from impact.settings.signals import load_rule_book  # noqa: E402

CONFIG = Path(__file__).resolve().parent.parent / "config"
ABSTAIN = 0.3
GEARS: dict[str, tuple[Depth, Choice]] = {
    "names": (lambda each: each.names, Choice(flaky_shift=0.0)),
    "lines": (lambda each: each.lines, Choice()),
}


def main() -> int:
    """Train, write, and print what was learned from; return 1 where there is nothing to learn from."""
    options = _options()
    folder = options.data / "dev" if (options.data / "dev").is_dir() else options.data
    if not (folder / "conv.jsonl").is_file():
        print(f"train: {options.data} holds no conv.jsonl; name the folder of labelled commits with --data")
        return 1
    reader = _reader()
    known, digests, stale = labelled(options.data, options.repos, reader)
    more, counts, missing = further(options.repos, reader)
    examples = [*known, *more]
    print(f"learned from: {counted(examples)}")
    for what, names in (("facts as given, no clone at hand", stale), ("not at hand", missing)):
        if names:
            print(f"{what}: {', '.join(names)}")
    record = {
        "schema": "impact.model-record/1",
        "data": digests,
        "rules": reader.book.digest,
        "further": counts,
        "choice": {name: asdict(choice) for name, (_, choice) in GEARS.items()},
        "folds": "owners left out in turn, six parts; figures are of the weights as the file keeps them",
    }
    _write(examples)
    if options.figures:
        record["figures"] = _figures(examples, options.predictions)
    if options.ablation:
        record["ablation"] = ablation(examples, GEARS["lines"][1])
    _keep(record)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of labelled commits, or with dev/ in it")
    parser.add_argument("--repos", type=Path, help="folder of clones")
    parser.add_argument("--figures", action="store_true", help="also leave owners out in turn, and print figures")
    parser.add_argument("--ablation", action="store_true", help="also say what each part brings")
    parser.add_argument("--predictions", type=Path, help="with --figures: write the blind answers there, a line each")
    return parser.parse_args()


def _reader() -> Reader:
    nothing = Gear((0.0,) * len(NAMES), {})
    return Reader(load_rule_book(), KindModel(nothing, nothing, ABSTAIN, ""))


def _write(examples: Sequence[Example]) -> None:
    document: dict[str, object] = {"schema": SCHEMA, "kinds": list(NAMES), "abstain": ABSTAIN}
    for name, (depth, choice) in GEARS.items():
        gear = rounded(fit(examples, depth, choice))
        weights = {feature: _whole(row) for feature, row in sorted(gear.weights.items())}
        document[name] = {"start": _whole(gear.start), "weights": weights}
        print(f"{name}: {len(weights)} features")
    text = json.dumps(document, separators=(",", ":"), sort_keys=True).replace('],"', '],\n"')
    (CONFIG / "model.json").write_text(text + "\n", encoding="utf-8")
    print(f"config/model.json: {len(text) + 1} bytes")


def _whole(row: Sequence[float]) -> list[int]:
    return [round(each * UNIT) for each in row]


def _figures(examples: Sequence[Example], out: Path | None) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, (depth, choice) in GEARS.items():
        told = predictions(examples, depth, choice)
        found[name] = figures(told)
        print(f"{name}: {json.dumps(found[name])}")
        if out is not None:
            lines = (json.dumps({"repo": each.repo, "sha": each.sha, "kinds": kinds}) for each, kinds in told)
            out.with_suffix(f".{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return found


def _keep(record: dict[str, object]) -> None:
    path = CONFIG / "model-record.json"
    before = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    # Figures of the very same data and rules still stand when they are not asked for again.
    if all(before.get(name) == record[name] for name in ("data", "rules", "further", "choice")):
        record = {**{name: before[name] for name in ("figures", "ablation") if name in before}, **record}
    path.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
