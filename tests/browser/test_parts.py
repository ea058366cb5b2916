"""A long diff: its first files are there at once, the rest comes by itself, the list of all files after the diff."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Desk, SignIn, there

FILES = 300


def _files(desk: Desk) -> str:
    return desk.change("large") + "?order=files"


def test_the_rest_of_a_long_diff_comes_by_itself_and_says_where_it_ends(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    first = rob.request.get(_files(desk)).text()
    assert 0 < first.count('<section class="file') < FILES

    rob.goto(_files(desk))

    expect(rob.locator(".files > .file")).to_have_count(FILES)
    expect(rob.locator("[data-later]")).to_have_count(0)
    expect(rob.locator("[data-diff-end]")).to_contain_text(f"That was all of it: {FILES} files")
    assert len(set(rob.locator(".files > .file").evaluate_all("all => all.map((each) => each.id)"))) == FILES


# Looks for words from the head of a file on, as somebody does who is there, and says in which file they were found.
FIND = """([number, words]) => {
  scrollTo(0, 0);
  const files = document.querySelectorAll(".files > .file");
  getSelection().collapse(files[number], 0);
  if (!window.find(words)) return null;
  const found = getSelection().getRangeAt(0);
  const box = found.getBoundingClientRect();
  return {
    file: [...files].indexOf(found.startContainer.parentElement.closest(".file")),
    text: found.toString(),
    isOnScreen: box.height > 0 && box.top >= 0 && box.bottom <= innerHeight,
  };
}"""


def test_the_browser_finds_what_is_far_off_the_screen_and_what_came_later(
    desk: Desk, sign_in: SignIn
) -> None:
    rob = sign_in("Rob")
    first = rob.request.get(_files(desk)).text().count('<section class="file')
    rob.goto(_files(desk))
    expect(rob.locator(".files > .file")).to_have_count(FILES)

    for number in (first - 1, FILES - 1):
        row = rob.locator(".files > .file").nth(number).locator("tr.a").last
        assert row.bounding_box()["y"] > 10 * DESK["viewport"]["height"]  # type: ignore[index]
        found = rob.evaluate(FIND, [number, "return sum(prices)"])
        assert found == {"file": number, "text": "return sum(prices)", "isOnScreen": True}
    assert rob.evaluate(FIND, [FILES - 1, "return product(prices)"]) is None


def test_a_link_to_a_file_that_is_not_there_yet_waits_for_it(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(_files(desk))
    last = rob.locator("[data-tree] .tree a").last.get_attribute("href")

    rob.goto("about:blank")
    rob.goto(f"{_files(desk)}{last}")

    there(rob.locator(f".file{last}"))
    expect(rob.locator(f".file{last}")).to_be_in_viewport()


def _draft_on_the_last_file(page: Page, desk: Desk) -> str:
    """What is written is seen by its writer alone, so that the other tests have the page as it was."""
    page.goto(_files(desk))
    expect(page.locator(".files > .file")).to_have_count(FILES)
    page.locator(".files > .file").last.locator("tr.a td.n[data-n]").last.click()
    page.locator(".composer textarea[name=body]").fill("Why?")
    page.get_by_role("button", name="Add to review").click()
    return str(page.locator(".thread", has_text="Why?").get_attribute("id"))


def test_an_address_of_a_thread_leads_to_its_line_once_that_came_unless_somebody_moved(
    desk: Desk, sign_in: SignIn
) -> None:
    ann = sign_in("Ann")
    name = _draft_on_the_last_file(ann, desk)
    thread = ann.locator(f"#{name}")

    for moves in (False, True):
        ann.route("**part=1**", lambda route: None)  # further parts wait until this is over
        ann.goto("about:blank")
        ann.goto(f"{_files(desk)}#{name}")
        expect(thread).to_be_in_viewport()
        if moves:
            ann.mouse.move(700, 500)
            ann.mouse.wheel(0, -50_000)
            expect(thread).not_to_be_in_viewport()

        ann.unroute_all()

        there(ann.locator(f".diff .talk-row #{name}"))
        expect(ann.locator("[data-later]")).to_have_count(0)
        expect(thread).not_to_be_in_viewport() if moves else expect(thread).to_be_in_viewport()

    thread.get_by_role("button", name="Discard").click()
    expect(thread).to_have_count(0)


def test_a_long_list_of_files_comes_after_the_diff_and_stands_beside_it(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **DESK)
    page = rob.request.get(_files(desk)).text()
    assert page.index("data-diff") < page.index('<section class="file') < page.index('<ul class="tree">')

    rob.goto(_files(desk))

    expect(rob.locator("[data-tree] .tree li[data-path]")).to_have_count(FILES)
    expect(rob.locator("#all-files, [data-tree-here]")).to_have_count(0)
    rob.locator("[data-tree-filter]").fill("unit123")
    expect(rob.locator("[data-tree] .tree li[data-path]:visible")).to_have_count(1)


def test_without_javascript_a_long_diff_is_read_page_by_page(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE, java_script_enabled=False)
    rob.goto(_files(desk))
    seen = set(rob.locator(".files > .file").evaluate_all("all => all.map((each) => each.id)"))
    rob.locator("#all-files > summary").click()
    expect(rob.locator("#all-files li[data-path]")).to_have_count(FILES)

    while (more := rob.get_by_role("link", name="Show the next")).count():
        left = int(re.match(r"\d+", more.inner_text())[0])  # type: ignore[index]
        assert left == FILES - len(seen)
        more.click()
        expect(rob.get_by_text("on an earlier page")).to_contain_text(f"The first {len(seen)} files")
        rob.wait_for_load_state()  # the page is streamed: its head is there before its files
        seen |= set(rob.locator(".files > .file").evaluate_all("all => all.map((each) => each.id)"))

    assert len(seen) == FILES
    expect(rob.locator("[data-diff-end]")).to_be_visible()
