"""Takes the pictures of the docs from a running demo: `.venv/bin/python docs/pictures/take.py http://127.0.0.1:8000 5`.

Run by hand, with the number of an open change as the second word. It signs in as the demo's reviewer and changes nothing.
"""

import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}


def main(url: str, number: str) -> None:
    change = f"/changes/{number}/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium"),
            args=["--no-sandbox"],
            timeout=90_000,
        )
        take(
            browser, url, {"queue-phone": "/", "review-phone": change, "diff-phone": f"{change}#diff"}, PHONE
        )
        take(browser, url, {"review-desk": change}, DESK)
        browser.close()


def take(browser: Browser, url: str, pages: dict[str, str], shape: dict[str, Any]) -> None:
    """Sign in as Rob on a screen of this shape and take each page as one sees it first."""
    context = browser.new_context(**shape, color_scheme="light", reduced_motion="reduce")
    context.set_default_timeout(90_000)
    page = context.new_page()
    page.goto(f"{url}/sign-in/")
    page.get_by_role("button", name="Rob").click()
    page.wait_for_url(f"{url}/")
    for name, path in pages.items():
        page.goto(url + path)
        page.locator("[data-as-of]:visible", has_text="live").first.wait_for()
        page.screenshot(path=HERE / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
