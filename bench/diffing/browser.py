"""Chromium: one at a time, with windows of their own, and until when something is to be seen in one."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PATIENCE_MS = 120_000
ARGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--no-first-run",
]
# Resolves to the moment when the first changed line was painted, in milliseconds since the navigation.
_WATCH = """
window.firstSeen = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("no changed line is to be seen")), 120000);
  const look = () => {
    const row = document.querySelector(%r);
    if (!row || !row.getBoundingClientRect().height) return requestAnimationFrame(look);
    row.scrollIntoView({ block: "center" });
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => resolve(performance.now());
      after.port2.postMessage(0);
    });
  };
  requestAnimationFrame(look);
});
"""
OURS = ".file .dl tr.a, .file .dl tr.d"
PEERS = ".sidebyside tbody.replace tr, .sidebyside tbody.insert tr, .sidebyside tbody.delete tr"


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=ARGS, timeout=PATIENCE_MS
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def window(browser: Browser, url: str, cookies: dict[str, str]) -> Iterator[BrowserContext]:
    """A desk's window with an empty cache, signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    try:
        yield context
    finally:
        context.close()


def first_seen(context: BrowserContext, url: str, selector: str) -> tuple[float, Page]:
    """Milliseconds from the navigation until the first changed line is painted, and the page."""
    page = context.new_page()
    page.add_init_script(_WATCH % selector)
    page.goto(url, wait_until="commit")
    return float(page.evaluate("() => window.firstSeen")), page
