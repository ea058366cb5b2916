"""`loop` measures what it names, on a few steps; what its figures are is a matter of the machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.migrated import Migrated

ROOT = Path(__file__).resolve().parents[2]
SHORT = """
import shutil, sys
from pathlib import Path
from bench import loop
from bench.product import FOLDER
from bench.__main__ import run
loop.STEPS, loop.ROUNDS = 2, 1
shutil.copytree(sys.argv[2], FOLDER, dirs_exist_ok=True)
sys.exit(run(loop, "loop", Path(sys.argv[1])))
"""
KEYS = {"name", "value", "unit", "baseline", "ratio", "spread", "n"}


def test_loop_yields_editing_and_reading_beside_a_bare_loop(tmp_path: Path, migrated: Migrated) -> None:
    """In a process of its own, since the bench has settings and a database of its own."""
    results = tmp_path / "results.json"

    subprocess.run(
        [sys.executable, "-c", SHORT, str(results), str(migrated(tmp_path / "data"))],
        cwd=ROOT,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        check=True,
    )

    rows = {row["name"]: row for row in json.loads(results.read_text())}
    assert sorted(rows) == ["loop_edit", "loop_read", "loop_read_added"]
    assert all(set(row) == KEYS and row["unit"] == "ms/step" for row in rows.values())
    assert all(rows[name]["value"] > 0 and rows[name]["baseline"] > 0 for name in ("loop_edit", "loop_read"))
