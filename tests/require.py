"""What a test needs from the machine: skipped with the reason when absent, failed when HONK_REQUIRE=all."""

import os
import shutil

import pytest


def require(*, present: bool, what: str) -> None:
    """Skip, or fail under HONK_REQUIRE=all, unless what the calling test needs is present."""
    if present:
        return
    sentence = f"needs {what}"
    if os.environ.get("HONK_REQUIRE") == "all":
        pytest.fail(f"{sentence}, and HONK_REQUIRE=all allows no absence")
    pytest.skip(sentence)


def require_program(name: str) -> str:
    """The path of a program that the calling test needs."""
    path = shutil.which(name)
    require(present=path is not None, what=f"the program {name}")
    return path or ""


def require_chromium() -> str:
    """The path of Chromium; its headless build where there is one, which does the same at two thirds of the cost."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    require(present=path is not None, what="the program chromium-headless-shell or chromium")
    return path or ""
