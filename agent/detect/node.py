"""Node: what package.json says, and node's own test runner."""

import re
from typing import Any

from agent.detect.files import Read, found, guess, json_in, table
from agent.task import HonkToml

_NO_TEST = "no test specified"
_TEST_FILE = re.compile(r"\.test\.[cm]?js$|(^|/)test/[^/]*\.[cm]?js$")
_LINTS = ("lint", "typecheck")


def node(names: set[str], read: Read) -> HonkToml | None:
    if "package.json" not in names:
        return None
    package = json_in(read("package.json"))
    scripts = table(package, "scripts")
    test = _test(names, scripts)
    tests = [guess("test", test, "test", needs=f"{test.split()[0]} --version")] if test else []
    lints = [guess(name, f"npm run -s {name}", "lint") for name in _LINTS if name in scripts]
    if not (tests or lints):
        return None
    # What node runs by itself needs no tools; what is installed needs network, so it is asked for only where needed.
    if not package.get("dependencies") and (test.startswith("node ") or not package.get("devDependencies")):
        return found(*(tests or lints))
    # Without a network it would wait over a minute between its tries.
    install = ("npm ci" if "package-lock.json" in names else "npm install") + " --fetch-retries=0"
    return found(*lints, *tests, setup=(install,))


def _test(names: set[str], scripts: dict[str, Any]) -> str:
    test = scripts.get("test")
    if isinstance(test, str) and test.strip() and _NO_TEST not in test:
        plain = test.startswith("node ") and not {"pretest", "posttest"} & scripts.keys()
        return test if plain else "npm test"
    return "node --test" if any(map(_TEST_FILE.search, names)) else ""
