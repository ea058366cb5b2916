"""A page whose line for live updates breaks: it says so, comes back by itself and shows what it missed."""

from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import PHONE, Desk, SignIn


class _Lines:
    """The lines that a page opens for live updates: carried on to the server, or all broken off."""

    def __init__(self) -> None:
        self._carried: list[WebSocketRoute] = []
        self.are_broken = False

    def carry(self, line: WebSocketRoute) -> None:
        if self.are_broken:
            line.close(code=1011)
            return
        self._carried.append(line)
        line.connect_to_server()

    def break_off(self) -> None:
        self.are_broken = True
        while self._carried:
            self._carried.pop().close(code=1011)


def test_a_page_whose_line_broke_comes_back_and_shows_what_it_missed(desk: Desk, sign_in: SignIn) -> None:
    rob, ada, lines = sign_in("Rob", **PHONE), sign_in("Ada"), _Lines()
    rob.route_web_socket("**/live/", lines.carry)
    rob.goto(desk.change("healed"))
    as_of = rob.locator("[data-as-of]:visible").first
    expect(as_of).to_have_text("live")

    lines.break_off()
    expect(as_of).to_contain_text("as of")
    ada.goto(desk.change("healed"))
    ada.locator("summary", has_text="Ask for changes").click()
    ada.get_by_label("What should be different").fill("Please name the currency.")
    ada.get_by_role("button", name="Only comment").click()
    expect(ada.get_by_text("Please name the currency.")).to_be_visible()
    expect(rob.get_by_text("Please name the currency.")).to_have_count(0)

    lines.are_broken = False
    expect(rob.get_by_text("Please name the currency.")).to_be_visible()
    expect(as_of).to_have_text("live")
