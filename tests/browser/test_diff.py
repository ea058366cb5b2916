"""The diff in a browser: gaps, addresses, viewed files, moves, pictures, white space, going from hunk to hunk."""

import re

from playwright.sync_api import Page, expect

from reviews.diff.paths import path_key
from tests.browser.conftest import PHONE, Desk, SignIn, there
from tests.browser.test_phone import Finger

LONG, OTHER, SAME = (path_key(name) for name in (b"long.txt", b"other.py", b"same.py"))
REBASED, ENDLESS = path_key(b"rebased.txt"), path_key(b"endless.txt")


def _open(page: Page, desk: Desk, more: str = "") -> None:
    page.goto(desk.change("deep") + more)
    expect(page.locator("[data-diff-end]")).to_be_attached()
    expect(page.locator("[data-hunk-keys]")).not_to_have_attribute("hidden", "")


def _line(page: Page, number: int, side: str = "R", key: str = LONG) -> str:
    return f"#L-{key}-{side}{number}"


def _top(page: Page) -> str:
    """What stands under the sticky head: the path of its file, and its line."""
    said: str = page.evaluate(
        """() => {
          const bar = document.querySelector(".fh").offsetHeight + 30;
          const x = document.querySelector(".files").getBoundingClientRect().left + 30;
          const at = document.elementsFromPoint(x, bar).find((each) => each.closest(".file"));
          return at ? at.closest(".file").dataset.path : "";
        }"""
    )
    return said


def test_gaps_open_by_mouse_and_by_keyboard(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk)
    gaps = rob.locator(f'#F-{LONG} a.ex[data-from="1"]')
    expect(gaps).to_contain_text("Show 596 unchanged lines")

    gaps.click()
    expect(rob.locator(_line(rob, 200))).to_contain_text("line 200")
    expect(gaps).to_have_count(0)
    rest = rob.locator(f'#F-{LONG} a.ex[data-from="201"]')
    rest.focus()
    rob.keyboard.press("Enter")

    expect(rob.locator(_line(rob, 400))).to_contain_text("line 400")
    expect(rob.locator(f'#F-{LONG} a.ex[data-from="401"]')).to_be_focused()
    assert rob.evaluate("[...document.querySelectorAll('.dl [id]')].length") == rob.evaluate(
        "new Set([...document.querySelectorAll('.dl [id]')].map((each) => each.id)).size"
    )


def test_every_line_has_an_address_deep_in_a_gap_too(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    for side, number in (("R", 423), ("L", 1_111), ("L", 598)):
        rob.goto("about:blank")
        _open(rob, desk, _line(rob, number, side))
        spot = rob.locator(_line(rob, number, side))
        expect(spot).to_be_in_viewport()
        expect(rob.locator(".is-at")).to_have_count(1)
        row = spot.locator("xpath=ancestor-or-self::tr[1]")
        expect(row).to_contain_text(f"line {number}")
    gap = rob.locator(f'#F-{LONG} a.ex[data-from="1"]')
    expect(gap).to_contain_text("Show 596 unchanged lines")


def test_a_line_that_a_comparison_leaves_out_has_an_address_too(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    at = desk.change("rebased") + "revisions/1..2/"
    rob.goto(at)
    rob.get_by_role("link", name="Show 4 changed lines that only the new base brought").click()
    expect(rob.locator(_line(rob, 10, key=REBASED))).to_contain_text("ten by the base")
    rob.locator(f"{_line(rob, 10, key=REBASED)} .n[data-n]").last.click()
    expect(rob).to_have_url(f"{at}{_line(rob, 10, key=REBASED)}")

    for side, number in (("R", 10), ("L", 60), ("R", 35)):
        rob.goto("about:blank")
        rob.goto(at + _line(rob, number, side, REBASED))
        there(rob.locator(_line(rob, number, side, REBASED)))
        expect(rob.locator(_line(rob, number, side, REBASED))).to_be_in_viewport()
        expect(rob.locator(".is-at")).to_have_count(1)


def test_a_line_in_a_gap_behind_lines_that_are_not_shown_yet_has_an_address(
    desk: Desk, sign_in: SignIn
) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("endless") + _line(rob, 5_250, key=ENDLESS))
    there(rob.locator(_line(rob, 5_250, key=ENDLESS)))
    expect(rob.locator(_line(rob, 5_250, key=ENDLESS))).to_be_in_viewport()
    expect(rob.locator(".is-at")).to_contain_text("line 50")


def test_a_viewed_file_folds_and_opens_again_when_that_file_changes(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk, "revisions/1/")
    for key in (OTHER, SAME):
        with rob.expect_response(lambda answer: "/viewed/" in answer.url):
            rob.locator(f"#F-{key} .vw").click()
        expect(rob.locator(f"#F-{key} .dl")).to_be_hidden()
        expect(rob.locator(f"#F-{key} .vw")).to_have_attribute("aria-pressed", "true")

    _open(rob, desk)

    expect(rob.locator(f"#F-{SAME} .vw")).to_have_attribute("aria-pressed", "true")
    expect(rob.locator(f"#F-{SAME} .dl")).to_be_hidden()
    expect(rob.locator(f"#F-{OTHER} .vw")).to_have_attribute("aria-pressed", "false")
    expect(rob.locator(f"#F-{OTHER} .dl")).to_be_visible()
    rob.evaluate("(id) => (location.hash = id)", _line(rob, 1, "R", SAME))
    expect(rob.locator(f"#F-{SAME} .dl")).to_be_visible()


def test_the_list_of_files_is_filtered_by_letters_of_the_path(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk)
    expect(rob.locator(".tree-first li[data-path]")).to_have_count(1)
    files = rob.locator("[data-tree] .tree li[data-path]")
    expect(files.locator("visible=true")).to_have_count(6)

    rob.locator("[data-tree-filter]").fill("b_ py")
    expect(files.locator("visible=true")).to_have_count(1)
    rob.locator("[data-tree-filter]").fill("nothing")
    expect(rob.get_by_text("No path contains these letters.")).to_be_visible()
    rob.locator("[data-tree-filter]").fill("")
    files.locator("a", has_text="other.py").click()

    expect(rob.locator(f"#F-{OTHER}")).to_be_in_viewport()


def test_moved_lines_lead_there_and_back(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk)

    rob.get_by_role("link", name="moved to line 42").click()
    expect(rob.locator(".is-at")).to_contain_text("def calculate_everything")
    expect(rob.locator(".is-at")).to_be_in_viewport()
    assert rob.locator(".is-at").evaluate("each => each.closest('.file').dataset.path") == "b_in.py"
    rob.get_by_role("link", name="moved from line 1").click()

    expect(rob.locator(".file[data-path='a_out.py'] .is-at")).to_be_in_viewport()


def test_pictures_are_compared_in_three_ways(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk)
    pictures = rob.locator(".file[data-path='logo.png'] .imgs")
    pictures.scroll_into_view_if_needed()
    loaded = "each => each.complete && each.naturalWidth === 8"
    for side in ("old", "new"):
        picture = pictures.locator(f".im-{side} img")
        picture.scroll_into_view_if_needed()
        rob.wait_for_function(f"() => ({loaded})(document.querySelector('.im-{side} img'))")
    expect(pictures.locator(".im-at")).to_be_hidden()

    for way, style in (("onion", "opacity"), ("swipe", "clipPath")):
        pictures.locator(f"[value={way}]").check()
        expect(pictures.locator(".im-at")).to_be_visible()
        drawn = f"getComputedStyle(document.querySelector('.im-new img')).{style}"
        pictures.locator(".im-at").fill("10")
        before = rob.evaluate(drawn)
        pictures.locator(".im-at").fill("90")
        assert rob.evaluate(drawn) != before


def test_white_space_is_hidden_with_a_word_and_shown_again(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk)
    old = rob.locator(f"{_line(rob, 700, 'L')}")
    note = rob.locator(f"#F-{LONG} .wsm")
    expect(old).to_be_visible()
    expect(note).to_be_hidden()

    spaces = rob.get_by_role("navigation", name="white space")
    spaces.get_by_role("link", name="Indents").click()
    expect(old).to_be_visible()
    new = rob.locator(f"{_line(rob, 700)} .c")
    assert "re-indented" in new.evaluate("each => getComputedStyle(each, '::after').content")

    spaces.get_by_role("link", name="None").click()
    expect(old).to_be_hidden()
    expect(note).to_contain_text("1 line changed in white space alone is not marked.")
    rob.reload()
    expect(old).to_be_hidden()
    note.get_by_role("link", name="Show").click()

    expect(old).to_be_visible()
    expect(note).to_be_hidden()


def test_two_revisions_are_compared_by_the_form(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk)

    rob.locator(".compare summary").click()
    rob.get_by_label("From revision").select_option("1")
    rob.locator(".compare").get_by_role("button", name="Compare").click()

    expect(rob.get_by_text("What changed between revision 1 and 2.")).to_be_visible()
    expect(rob).to_have_url(re.compile(r"/revisions/1\.\.2/#diff$"))
    expect(rob.locator("section.file")).to_have_count(1)
    expect(rob.locator(f"#F-{OTHER}")).to_contain_text("x = 3")


def test_split_stands_side_by_side_and_is_kept(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk)

    rob.get_by_role("link", name="Split").click()
    expect(rob.locator(f"#F-{OTHER} table.split")).to_be_visible()
    both = rob.locator(f"#F-{OTHER} tr", has_text="x = 3")
    expect(both).to_contain_text("x = 1")
    _open(rob, desk)

    expect(rob.locator(f"#F-{OTHER} table.split")).to_be_visible()


def test_keys_go_from_hunk_to_hunk_and_from_file_to_file(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk)
    paths = ["logo.png", "a_out.py", "b_in.py", "long.txt"]  # a rule names the picture, so it is first

    for path in paths:
        rob.keyboard.press("n")
        assert _top(rob) == path
    for number in (650, 700):
        rob.keyboard.press("j")
        expect(rob.locator(_line(rob, number))).to_be_in_viewport()
    rob.keyboard.press("k")
    expect(rob.locator(_line(rob, 650))).to_be_in_viewport()
    for path in ("b_in.py", "a_out.py", "logo.png"):
        rob.keyboard.press("p")
        assert _top(rob) == path


def test_a_swipe_and_two_buttons_go_from_hunk_to_hunk_on_a_phone(desk: Desk, sign_in: SignIn) -> None:
    ann = sign_in("Ann", **PHONE)
    _open(ann, desk, f"#F-{LONG}")
    expect(ann.locator(f"#F-{LONG}")).to_be_in_viewport()
    finger = Finger(ann)

    for _ in range(3):
        finger.down(300, 420)
        finger.move(200, 421)
        finger.move(80, 422)
        finger.up()
    expect(ann.locator(f"#F-{OTHER}")).to_be_in_viewport()
    ann.get_by_role("button", name="Previous hunk").tap()

    expect(ann.locator(_line(ann, 700))).to_be_in_viewport()
