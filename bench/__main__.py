"""`python -m bench [NAME …]`: run the benches or figures named, or all, and merge what they measure into bench/results.json."""

import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import bench
from bench import Figure, Measure

RESULTS = Path(__file__).with_name("results.json")


def benches() -> list[str]:
    """Names of the package's modules that measure something, found without importing them."""
    modules = pkgutil.iter_modules(bench.__path__)
    return [m.name for m in modules if not m.ispkg and "\ndef measure(" in _source(m.name)]


def _source(name: str) -> str:
    return Path(bench.__path__[0], f"{name}.py").read_text()


def main(names: Sequence[str]) -> int:
    known = benches()
    homes = {name: _home(name, known) for name in names}
    unknown = [name for name, home in homes.items() if home is None]
    if unknown:
        print(f"There is no bench {unknown[0]!r}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    if len(names) == 1:
        return run(importlib.import_module(f"bench.{homes[names[0]]}"), names[0])
    # Each in a process of its own: settings and caches of one must not be those of another.
    failed = [name for name in names or known if subprocess.call([sys.executable, "-m", "bench", name])]
    return 1 if failed else 0


def _home(name: str, known: Sequence[str]) -> str | None:
    """The bench that measures a figure: "diff_all" is a part of "diff"."""
    return next((each for each in known if name == each or name.startswith(f"{each}_")), None)


def run(module: ModuleType, name: str, results: Path = RESULTS) -> int:
    """Measure the whole bench or the one figure, and keep each row as soon as it is there."""
    figures: dict[str, Figure] = {each.__name__: each for each in getattr(module, "FIGURES", ())}
    whole = module.__name__ == f"bench.{name}"
    if not whole and name not in figures:
        print(f"There is no figure {name!r}. There are: {', '.join(figures)}.", file=sys.stderr)
        return 2
    for row in module.measure() if whole else figures[name]():
        keep([row], results)
    return 0


def keep(measures: Sequence[Measure], results: Path) -> None:
    """Merge rows into results.json by name, and print them."""
    known = json.loads(results.read_text()) if results.exists() else []
    rows = {row["name"]: row for row in known} | {each.name: asdict(each) for each in measures}
    results.write_text(json.dumps([rows[name] for name in sorted(rows)], indent=1) + "\n")
    for each in measures:
        against = (
            f", {each.ratio} × the {each.baseline} {each.unit} of the baseline"
            if each.ratio is not None
            else ""
        )
        print(f"{each.name}: {each.value} {each.unit}{against} (n={each.n}, spread {each.spread})")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
