"""Builds the shop into dist/: one page, its style and its scripts."""

import shutil
from pathlib import Path

from shop.page import render

HERE = Path(__file__).resolve().parent


def build(target: Path) -> None:
    """Write the whole site to target, which is made empty first."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(HERE / "site", target)
    (target / "index.html").write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    build(HERE / "dist")
    print("built dist/index.html")
