"""The windows that tests open: a page of its own each, in a profile that was emptied and whose cache is warm.

A profile of its own a test would fetch, compile and register all scripts anew, which is half of what a page costs.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

PATIENCE_MS = 45_000
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
MOST = 6  # idle profiles of one browser


@dataclass
class Windows:
    """What one browser has open, and which of its profiles nobody uses just now."""

    browser: Browser
    _idle: dict[str, list[BrowserContext]] = field(default_factory=lambda: defaultdict(list))

    def open(self, url: str, session: StorageState | None, shape: dict[str, Any]) -> Page:
        """A page of its own, which knows of its visitor what `session` tells and nothing else."""
        idle = self._idle[repr(sorted(shape.items()))]
        if not idle:
            context = self.browser.new_context(**shape, storage_state=session)
            context.set_default_timeout(PATIENCE_MS)
            return context.new_page()
        context = idle.pop()
        context.set_offline(False)  # a test that failed may have left it so
        page = context.new_page()
        _empty(page, url)
        context.add_cookies(session["cookies"] if session else [])
        return page

    def close(self, page: Page, shape: dict[str, Any], *, spoiled: bool) -> None:
        """Close a page; its profile serves again, unless it is spoiled or there are many."""
        context = page.context
        if spoiled or sum(map(len, self._idle.values())) >= MOST:
            context.close()
            return
        for each in context.pages:
            each.close()
        self._idle[repr(sorted(shape.items()))].append(context)


def _empty(page: Page, url: str) -> None:
    page.context.clear_cookies()
    told = page.context.new_cdp_session(page)
    told.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "local_storage,indexeddb"})
    told.detach()
