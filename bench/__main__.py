"""`python -m bench [NAME …]`: run the benches named, or all, and merge what they measure into bench/results.json."""

import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import bench
from bench import Measure

RESULTS = Path(__file__).with_name("results.json")


def benches() -> list[str]:
    """Names of the package's modules that measure something, found without importing them."""
    modules = pkgutil.iter_modules(bench.__path__)
    return [m.name for m in modules if not m.ispkg and "\ndef measure(" in _source(m.name)]


def _source(name: str) -> str:
    return Path(bench.__path__[0], f"{name}.py").read_text()


def main(names: Sequence[str]) -> int:
    known = benches()
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"There is no bench {unknown[0]!r}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    if len(names) == 1:
        keep(_measure(importlib.import_module(f"bench.{names[0]}")))
        return 0
    # Each in a process of its own: settings and caches of one must not be those of another.
    failed = [name for name in names or known if subprocess.call([sys.executable, "-m", "bench", name])]
    return 1 if failed else 0


def _measure(module: ModuleType) -> list[Measure]:
    measure: Callable[[], list[Measure]] = module.measure
    return measure()


def keep(measures: Sequence[Measure]) -> None:
    """Merge rows into results.json by name, and print them."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    rows = {row["name"]: row for row in known} | {each.name: asdict(each) for each in measures}
    RESULTS.write_text(json.dumps([rows[name] for name in sorted(rows)], indent=1) + "\n")
    for each in measures:
        against = (
            f", {each.ratio} × the {each.baseline} {each.unit} of the baseline"
            if each.ratio is not None
            else ""
        )
        print(f"{each.name}: {each.value} {each.unit}{against} (n={each.n}, spread {each.spread})")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
