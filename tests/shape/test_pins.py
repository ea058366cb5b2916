"""What is installed is locked whole, says what was asked for, and may be used by everyone."""

import importlib.metadata
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", re.MULTILINE)


def _pins(name: str) -> dict[str, str]:
    return dict(_PIN.findall((ROOT / name).read_text()))


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_has_what_was_asked_for(name: str) -> None:
    differing = dict(_pins(f"{name}.in").items() - _pins(f"{name}.txt").items())
    assert not differing, f"{name}.txt is older than {name}.in: run make lock"


def test_tests_run_on_what_is_served() -> None:
    assert not dict(_pins("requirements.txt").items() - _pins("requirements-dev.txt").items()), (
        "requirements-dev.txt locks other versions than requirements.txt: run make lock"
    )


def test_what_is_installed_is_what_is_locked() -> None:
    installed = {name: _version(name) for name in _pins("requirements-dev.txt")}
    locked = {name: version for name, version in _pins("requirements-dev.txt").items() if installed[name]}
    assert {name: installed[name] for name in locked} == locked


def test_no_licence_forces_ours() -> None:
    forcing = [name for name in _pins("requirements-dev.txt") if _version(name) and _is_gpl(name)]
    assert not forcing


def _version(name: str) -> str:
    """The installed version; empty for what only other systems or other Pythons need."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _is_gpl(name: str) -> bool:
    facts = importlib.metadata.metadata(name)
    said = [facts.get("License-Expression") or "", (facts.get("License") or "").partition("\n")[0]]
    said += [line for line in facts.get_all("Classifier", []) if line.startswith("License")]
    return any(re.search(r"\bA?GPL|GNU (Affero )?General Public", each) for each in said)
