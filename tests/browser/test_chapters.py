"""Reading by chapters, on a phone and by keys: from one to the next, equal edits, hunks put right, why a line is there."""

import re

from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import PHONE, Desk, SignIn, tap

AT_TOP = "(each) => each.getBoundingClientRect().top < 100 && each.getBoundingClientRect().top > -4"


def _wait_at_top(page: Page, chapter: str) -> None:
    page.wait_for_function(f"() => ({AT_TOP})(document.getElementById('{chapter}'))")


def test_a_thumb_goes_from_chapter_to_chapter(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("chaptered") + "?order=chapters")
    chapters = rob.locator("[data-chapter]")
    count = chapters.count()
    assert count >= 4

    expect(rob.locator(".top [data-as-of]")).to_have_text("live")
    tap(rob.locator("[data-chapters] > summary"))
    rob.locator("[data-chapters] a", has_text="The notes").tap()
    notes = chapters.filter(has=rob.get_by_role("heading", name="The notes"))
    _wait_at_top(rob, str(notes.get_attribute("id")))
    expect(rob.locator("[data-chapter-here]")).to_have_text(re.compile(rf"Chapter \d of {count}: The notes"))

    onward = notes.locator(".chapter-nav a").last
    box = onward.bounding_box()
    assert box and box["height"] >= 44
    tap(onward)
    _wait_at_top(rob, str(chapters.nth(int(str(notes.get_attribute("id"))[1:])).get_attribute("id")))
    assert rob.evaluate("document.documentElement.scrollWidth") <= 390


def test_keys_go_from_chapter_to_chapter(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("chaptered") + "?order=chapters")
    expect(rob.locator("[data-chapter]").first).to_be_attached()

    rob.keyboard.press(".")
    _wait_at_top(rob, "c1")
    rob.keyboard.press(".")
    _wait_at_top(rob, "c2")
    rob.keyboard.press(",")
    _wait_at_top(rob, "c1")


def test_the_same_edit_many_times_is_acknowledged_by_its_number(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("chaptered") + "?order=chapters")
    expect(rob.get_by_role("heading", name="The same edit 4 times")).to_be_visible()
    expect(rob.get_by_text("1 looks like it and is not")).to_be_visible()

    expect(rob.locator(".top [data-as-of]")).to_have_text("live")  # a press on a page that is not is refused
    button = rob.get_by_role("button", name="Acknowledge 4 equal edits")
    tap(button)

    expect(rob.get_by_text("You acknowledged these equal edits")).to_be_visible()
    expect(rob.get_by_role("button", name="Acknowledge 4 equal edits")).to_have_count(0)


def test_chapters_and_files_are_one_press_apart(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("chaptered") + "?order=chapters")
    order = rob.get_by_role("navigation", name="Order of the diff")

    tap(order.get_by_role("link", name="Risk first"))
    expect(rob.locator("[data-chapter]")).to_have_count(0)
    expect(rob.locator(".files .file")).to_have_count(8)
    expect(rob.get_by_role("heading", name="Read these first").last).to_be_attached()
    expect(rob.locator(".files .file").first).to_have_attribute("data-path", "evil.md")
    tap(order.get_by_role("link", name="Chapters"))

    expect(rob.locator("[data-chapter]").first).to_be_attached()


def test_a_hunk_is_put_where_it_belongs(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("moved") + "?order=chapters")
    unasked = rob.locator(".chapter.is-unasked")

    tap(unasked.get_by_role("link", name="Move a hunk"))
    rob.get_by_label("Hunk", exact=True).select_option("evil.md#1")
    notes = rob.get_by_label("To", exact=True).locator("option", has_text="The notes").get_attribute("value")
    rob.get_by_label("To", exact=True).select_option(notes)
    rob.get_by_role("button", name="Move this hunk").tap()

    expect(rob.get_by_text("evil.md#1 was put here by Rob")).to_be_visible()
    expect(rob.locator(".chapter.is-unasked")).to_have_count(0)


def _line(page: Page, path: str, kind: str) -> str:
    """The id of the first added ("a") or removed ("d") row of a file."""
    row = page.locator(f'.file[data-path="{path}"] tr.{kind}').first
    row.scroll_into_view_if_needed()
    return str(row.get_attribute("id"))


def test_w_says_which_step_wrote_a_line_and_which_removed_one(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("explained") + "?order=files&view=unified")
    for kind, did in (("a", "wrote"), ("d", "removed")):
        line = _line(rob, "CHANGES.md", kind)
        rob.evaluate("(id) => { location.hash = id; }", line)
        expect(rob.locator(f"#{line}")).to_have_class(re.compile("is-at"))

        rob.keyboard.press("w")

        expect(rob.get_by_role("dialog", name="Why is this line here?")).to_contain_text(
            f"Step 2 of run 1 {did} it."
        )
        rob.keyboard.press("Escape")
        expect(rob.get_by_role("dialog", name="Why is this line here?")).to_be_hidden()


def test_a_thumb_asks_why_a_line_is_there(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("explained") + "?order=files&view=unified")
    line = _line(rob, "CHANGES.md", "a")

    tap(rob.locator(f"#{line} td.n[data-n]").last)
    said = rob.locator(".why-pop")
    expect(said).to_contain_text("Step 2 of run 1 wrote it.")
    expect(rob.locator(".composer textarea").first).to_be_focused()
    expect(said).to_be_in_viewport()
    assert rob.evaluate("document.documentElement.scrollWidth") <= 390
    tap(said.get_by_text("How it came about"))
    expect(said.get_by_role("link", name="run 1")).to_be_visible()
    tap(rob.locator(".composer [data-close]"))
    expect(said).to_be_hidden()


def test_one_goes_on_at_the_hunk_where_one_stopped_on_another_device(desk: Desk, sign_in: SignIn) -> None:
    at_desk = sign_in("Rob")
    at_desk.goto(desk.change("resumed") + "?order=files&view=unified")
    expect(at_desk.get_by_role("link", name="Go on where you stopped")).to_have_count(0)
    notes = at_desk.locator('.file[data-path="notes.md"]')
    place = f'"place":"{str(notes.get_attribute("id")).replace("F-", "L-")}-'
    with at_desk.expect_response(
        lambda each: each.url.endswith("/seen/") and place in str(each.request.post_data)
    ):
        notes.locator("tr.a").last.scroll_into_view_if_needed()

    phone = sign_in("Rob", **PHONE)
    phone.goto(desk.change("resumed") + "?order=files&view=unified")
    tap(phone.get_by_role("link", name="Go on where you stopped"))

    expect(phone.locator('.file[data-path="notes.md"] .is-at')).to_be_in_viewport()


def test_a_page_that_is_only_opened_leaves_the_place_alone(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    with rob.expect_request(_reports) as sent:
        rob.goto(desk.change("held"))

    assert '"place":""' in str(sent.value.post_data)


def test_an_address_that_is_only_opened_leaves_the_place_alone(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("held"))
    line = rob.locator(".file tr.a").last.get_attribute("id")
    rob.goto("about:blank")

    with rob.expect_request(_reports) as sent:
        rob.goto(f"{desk.change('held')}#{line}")

    assert rob.evaluate("scrollY") > 0
    assert '"place":""' in str(sent.value.post_data)


def _reports(request: Request) -> bool:
    return request.url.endswith("/seen/") and '"seen":{"' in str(request.post_data)


def test_a_folded_chapter_read_in_full_counts_and_is_commented_on(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("explained") + "?order=chapters")
    tap(rob.locator(".same-edit summary"))
    tap(rob.get_by_role("link", name="Read all 4 in full"))
    expect(rob.get_by_text("4 hunks, all of them.")).to_be_visible()
    yard = rob.locator('.file[data-path="units/yard.py"]')
    key = str(yard.get_attribute("id"))[2:]
    with rob.expect_response(
        lambda each: _reports(each.request) and key in str(each.request.post_data)
    ) as answered:
        yard.scroll_into_view_if_needed()
    assert answered.value.json()["seen"] > 0
    expect(rob.locator("[data-seen-part]")).to_have_text(re.compile(r"^[1-9]\d* % seen$"))

    tap(rob.locator(".file tr.a td.n[data-n]").first)
    expect(rob.get_by_text("Your comment on units/")).to_be_visible()
    assert rob.evaluate("document.documentElement.scrollWidth") <= 390


def test_one_file_on_its_own_page_counts_as_read_there(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    with rob.expect_response(lambda each: _reports(each.request)) as answered:
        rob.goto(desk.change("explained") + "?file=notes.md")
    assert answered.value.json()["seen"] > 0


def test_a_hunk_that_was_seen_whole_says_so(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("moved") + "?order=files&view=unified")
    row = rob.locator('.file[data-path="CHANGES.md"] tr.d')
    row.scroll_into_view_if_needed()

    expect(row).to_have_attribute("data-seen", "")


def test_in_split_view_the_tick_stands_beside_the_number(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("moved") + "?order=files&view=split")
    row = rob.locator('.file[data-path="CHANGES.md"] tr:has(.d)')
    row.scroll_into_view_if_needed()

    expect(row).to_have_attribute("data-seen", "")
    drawn = row.locator("td.n").evaluate_all(
        "all => all.map((each) => ['before', 'after'].map((at) => getComputedStyle(each, `::${at}`).content))"
    )
    assert [sum("✓" in each for each in cell) for cell in drawn] == [1, 0]
