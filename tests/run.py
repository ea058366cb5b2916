"""Runs the suite; what failed is run once more, alone and one after another, and named as flaky if it passes then.

`python -m tests.run [arguments of pytest]`. The run fails only where a test fails twice.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS_FAILED = 1
WORKERS = "3"


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="honk-pytest-") as cache:
        command = [sys.executable, "-m", "pytest", "-o", f"cache_dir={cache}", *arguments]
        first = _run([*command, "-n", WORKERS, "--dist", "worksteal"])
        failed = _failed(Path(cache))
        if first != TESTS_FAILED or not failed:
            return first
        _shout("FAILED ONCE; these are run again, alone:", failed)
        again = [*command, "--last-failed", "--last-failed-no-failures", "none", "-p", "no:xdist"]
        second = _run(again)
        if second == 0:
            _shout("FLAKY: these failed once and passed when run again. Mend them:", failed)
        return second


def _run(command: list[str]) -> int:
    # Without kept bytecode each of the workers compiles all modules and tests anew: twenty seconds of a processor.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(command, env=kept, check=False).returncode


def _failed(cache: Path) -> list[str]:
    try:
        return sorted(json.loads((cache / "v" / "cache" / "lastfailed").read_text()))
    except FileNotFoundError:
        return []


def _shout(sentence: str, names: list[str]) -> None:
    line = "!" * 100
    print("\n".join(["", line, sentence, *(f"  {name}" for name in names), line]), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
