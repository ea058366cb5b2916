"""Threads on a served Honkweb with its agent, git and GitHub: applied, answered, gone, resolved and opened again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from honkweb.story.processes import Product
from tests.browser.conftest import DESK, PATIENCE_MS
from tests.faults.scenes import Scene, Turn, bash, finish
from tests.faults.stage import Stage
from tests.migrated import Migrated

TEXT = "fares.txt"
FIRST = "printf 'one\\ntwo\\nthree\\nfour\\n' > fares.txt"
EDIT = "sed -i 's/^two$/second/' fares.txt"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("answers")
    scenes = folder / "scenes"
    scenes.mkdir()
    settings = {"HONK_SWEEP_SECONDS": "2", "HONK_POLL_SECONDS": "5", "HONK_DEMO_TRANSCRIPTS": str(scenes)}
    product = Product(data=migrated(folder / "data"), settings=settings)
    try:
        product.start()
        yield Stage(product, scenes)
    finally:
        product.end()


@pytest.fixture
def rob(stage: Stage, browser: Browser) -> Iterator[Page]:
    assert stage.rob  # who can sign in once the demo has made him
    context = browser.new_context(**DESK)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{stage.product.url}/sign-in/")
    page.get_by_role("button", name="Rob").click()
    page.wait_for_url(f"{stage.product.url}/")
    yield page
    context.close()


def asked(stage: Stage, word: str, again: tuple[Turn, ...] = ()) -> int:
    """A change of one revision, which brings a file of four lines."""
    number = stage.ask("acme/shop", Scene(word, (bash(FIRST), finish(word)), again))
    stage.until_status(number, "open")
    return number


def opened(page: Page, stage: Stage, number: int, part: str = "") -> None:
    page.goto(f"{stage.product.url}/changes/{number}/{part}")
    expect(page.locator("[data-diff-end]")).to_be_attached()
    expect(page.locator(".dl tr").first).to_be_attached()


def line(page: Page, text: str) -> Locator:
    return page.locator(".dl tr").filter(has=page.locator(".c", has_text=text))


def commented(page: Page, text: str, words: str) -> Locator:
    """Say something on the line that reads so; gives the thread."""
    line(page, text).locator("td.n[data-n]").last.click()
    page.locator(".composer textarea[name=body]").fill(words)
    page.get_by_role("button", name="Send now").click()
    thread = page.locator(".talk-row .thread")
    expect(thread).to_contain_text(words)
    return thread


def test_a_suggestion_is_applied_and_what_it_replaced_is_commented_in_the_comparison(
    stage: Stage, rob: Page
) -> None:
    number = asked(stage, "otter")
    opened(rob, stage, number)
    line(rob, "three").locator("td.n[data-n]").last.click()
    rob.get_by_role("button", name="Suggest lines").click()
    suggestion = rob.get_by_label("Lines to put in their place")
    expect(suggestion).to_have_value("three")
    suggestion.fill("third")
    rob.get_by_role("button", name="Send now").click()
    rob.get_by_role("button", name="Apply as a revision").click()
    expect(rob.get_by_text("Applied as revision 2").first).to_be_visible()
    expect(line(rob, "third")).to_be_visible()  # prepared meanwhile, and shown by itself
    assert stage.file("acme/shop", TEXT, stage.change(number)["branch"]) == "one\ntwo\nthird\nfour\n"

    opened(rob, stage, number, "revisions/1..2/")
    gone = rob.locator(".dl tr.d")
    expect(gone).to_contain_text("three")
    gone.locator("td.n[data-n]").first.click()
    expect(rob.get_by_role("button", name="Suggest lines")).to_be_hidden()
    rob.locator(".composer textarea[name=body]").fill("I liked this one.")
    rob.get_by_role("button", name="Send now").click()
    thread = rob.locator(".dl tr.d + .talk-row .thread")  # the suggestion's stands there too
    expect(thread.filter(has_text="I liked this one.")).to_be_visible()
    kept = stage.rob.api("GET", f"/changes/{number}/threads/")["results"][-1]
    where = {name: kept[name] for name in ("revision", "path", "side", "line", "quoted")}
    assert where == {"revision": 1, "path": TEXT, "side": "new", "line": 3, "quoted": "three"}


def test_the_agent_answers_a_thread_which_says_that_its_line_is_gone(stage: Stage, rob: Page) -> None:
    number = asked(stage, "badger", (bash(EDIT), finish("badger")))
    opened(rob, stage, number)
    commented(rob, "two", "Spell it out.")
    rob.locator(".dock summary").get_by_text("Ask for changes").click()
    rob.get_by_role("button", name="Ask for changes").click()
    stage.until_status(number, "open")
    expect(rob.get_by_text("revision 2").first).to_be_visible()

    opened(rob, stage, number)
    thread = rob.get_by_role("article", name=f"Thread on {TEXT}:2")
    expect(thread).to_contain_text("On a line that revision 2 removed.")
    thread.get_by_role("link", name=f"{TEXT}:2").last.click()
    expect(line(rob, "second")).to_be_in_viewport()

    thread.get_by_role("button", name="Resolve").click()
    expect(rob.get_by_text("1 resolved")).to_be_visible()
    rob.get_by_text("1 resolved").click()
    rob.get_by_role("button", name="Reopen").click()
    expect(rob.get_by_text("1 open thread")).to_be_visible()
