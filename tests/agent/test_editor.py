"""The file tools: what they change, what they leave as it was, and what they refuse."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from agent.native.editor import edit
from agent.native.files import SIZE_LIMIT, Files
from agent.native.results import BadCall, Refused, Result


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "tree"
    made.mkdir()
    (made / "cart.py").write_text("one\ntwo\nthree\n")
    (made / "latin.txt").write_bytes(b"caf\xe9\r\nth\xe9\r\nend")
    (made / "src").mkdir()
    (made / "src" / "shop.py").write_text("x = 1\n")
    return made


def use(root: Path, command: str, path: str, **more: Any) -> Result:
    return edit(Files(root), {"command": command, "path": path, **more})


def test_view_numbers_the_lines(root: Path) -> None:
    result = use(root, "view", "cart.py")

    assert result.text == "     1\tone\n     2\ttwo\n     3\tthree"
    assert result.title == "Read cart.py 1–3"


@pytest.mark.parametrize(
    ("wanted", "text"), [([2, 3], "     2\ttwo\n     3\tthree"), ([3, -1], "     3\tthree"), ([1, 99], None)]
)
def test_view_shows_the_lines_wanted(root: Path, wanted: list[int], text: str | None) -> None:
    shown = use(root, "view", "cart.py", view_range=wanted).text

    assert shown == text if text else shown.endswith("three")


@pytest.mark.parametrize("wanted", [[0, 2], [4, 5], [3, 1]])
def test_a_range_outside_of_the_file_is_refused(root: Path, wanted: list[int]) -> None:
    with pytest.raises(Refused, match="has 3 lines"):
        use(root, "view", "cart.py", view_range=wanted)


def test_view_lists_a_folder_without_hidden_files(root: Path) -> None:
    (root / ".secret").write_text("x")

    assert use(root, "view", "/worktree").text == "cart.py\nlatin.txt\nsrc/\nsrc/shop.py"


def test_view_of_an_empty_file_says_so(root: Path) -> None:
    (root / "empty").touch()

    assert use(root, "view", "empty").text == "(the file is empty)"


def test_view_refuses_binary_files(root: Path) -> None:
    (root / "logo.png").write_bytes(b"\x89PNG\0\0")

    with pytest.raises(Refused, match="binary file of 6 bytes"):
        use(root, "view", "logo.png")


def test_a_long_view_is_trimmed_and_says_so(root: Path) -> None:
    (root / "long.txt").write_text("x" * 200_000)

    assert "characters left out" in use(root, "view", "long.txt").text


@pytest.mark.parametrize("path", ["cart.py", "/worktree/cart.py", "./cart.py", "src/../cart.py"])
def test_paths_are_relative_or_below_the_root(root: Path, path: str) -> None:
    if ".." in path:
        with pytest.raises(Refused, match="contains"):
            use(root, "view", path)
    else:
        assert use(root, "view", path).title == "Read cart.py 1–3"


def test_the_worktrees_own_path_is_taken_too(root: Path) -> None:
    assert use(root, "view", f"{root}/src/shop.py").title == "Read src/shop.py 1–1"


def test_str_replace_changes_one_place(root: Path) -> None:
    result = use(root, "str_replace", "cart.py", old_str="two", new_str="2")

    assert (root / "cart.py").read_text() == "one\n2\nthree\n"
    assert "     2\t2" in result.text and result.touched


def test_str_replace_without_new_text_removes(root: Path) -> None:
    use(root, "str_replace", "cart.py", old_str="two\n")

    assert (root / "cart.py").read_text() == "one\nthree\n"


@pytest.mark.parametrize(("old", "says"), [("four", "is not in"), ("e", "times"), ("", "is empty")])
def test_str_replace_refuses_what_is_not_there_once(root: Path, old: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        use(root, "str_replace", "cart.py", old_str=old, new_str="x")

    assert (root / "cart.py").read_text() == "one\ntwo\nthree\n"


def test_hazard_42_foreign_bytes_and_line_ends_stay_as_they_are(root: Path) -> None:
    use(root, "str_replace", "latin.txt", old_str="end", new_str="fin")
    use(root, "insert", "latin.txt", insert_line=1, insert_text="new\n")

    assert (root / "latin.txt").read_bytes() == b"caf\xe9\r\nnew\r\nth\xe9\r\nfin"


def test_a_replacement_over_lines_fits_windows_line_ends(root: Path) -> None:
    (root / "dos.txt").write_bytes(b"a\r\nb\r\nc\r\n")

    use(root, "str_replace", "dos.txt", old_str="a\nb", new_str="A\nB")

    assert (root / "dos.txt").read_bytes() == b"A\r\nB\r\nc\r\n"


@pytest.mark.parametrize(
    ("line", "text", "after"),
    [
        (0, "zero\n", "zero\none\ntwo\nthree\n"),
        (1, "half", "one\nhalf\ntwo\nthree\n"),
        (3, "four\n", "one\ntwo\nthree\nfour\n"),
    ],
)
def test_insert_puts_text_after_a_line(root: Path, line: int, text: str, after: str) -> None:
    use(root, "insert", "cart.py", insert_line=line, insert_text=text)

    assert (root / "cart.py").read_text() == after


def test_insert_after_a_last_line_without_end(root: Path) -> None:
    (root / "open.txt").write_text("one")

    use(root, "insert", "open.txt", insert_line=1, new_str="two")

    assert (root / "open.txt").read_text() == "one\ntwo"


def test_insert_outside_of_the_file_is_refused(root: Path) -> None:
    with pytest.raises(Refused, match="has 3 lines"):
        use(root, "insert", "cart.py", insert_line=4, insert_text="x")


def test_create_makes_folders_and_says_whether_it_was_there(root: Path) -> None:
    made = use(root, "create", "a/b/c.txt", file_text="é\n")
    again = use(root, "create", "a/b/c.txt", file_text="e\n")

    assert (root / "a/b/c.txt").read_text() == "e\n"
    assert (made.title, again.title) == ("Created a/b/c.txt", "Rewrote a/b/c.txt")


def test_an_edit_keeps_the_mode(root: Path) -> None:
    (root / "run.sh").write_text("echo a\n")
    (root / "run.sh").chmod(0o755)

    use(root, "str_replace", "run.sh", old_str="a", new_str="b")

    assert os.stat(root / "run.sh").st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/repository/x",
        "../outside.txt",
        "src/../../outside.txt",
        ".git/config",
        "src/.GIT/hooks/x",
        "/worktree/.git",
        "a\0b",
        "x" * 300,
    ],
)
@pytest.mark.parametrize("command", ["view", "create"])
def test_hazard_52_nothing_outside_of_the_worktree_is_touched(root: Path, command: str, path: str) -> None:
    more = {"file_text": "x"} if command == "create" else {}
    with pytest.raises(Refused):
        use(root, command, path, **more)


@pytest.mark.parametrize("command", ["view", "create", "str_replace", "insert"])
@pytest.mark.parametrize("link", ["link.txt", "folder/outside.txt", "folder/new.txt"])
def test_links_are_not_followed(root: Path, command: str, link: str) -> None:
    outside = root.parent / "outside.txt"
    outside.write_text("mine\n")
    (root / "link.txt").symlink_to(outside)
    (root / "folder").symlink_to(root.parent)
    more = {
        "view": {},
        "create": {"file_text": "x"},
        "str_replace": {"old_str": "mine", "new_str": "x"},
        "insert": {"insert_line": 0, "insert_text": "x"},
    }[command]

    with pytest.raises(Refused, match="symbolic link"):
        use(root, command, link, **more)

    assert outside.read_text() == "mine\n"
    assert not (root.parent / "new.txt").exists()


def test_a_link_in_a_listing_is_shown_and_not_entered(root: Path) -> None:
    (root / "up").symlink_to(root.parent)

    assert "up" in use(root, "view", "/worktree").text.splitlines()


def test_devices_pipes_and_sockets_are_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as held:
        held.bind("s")
        for name in ("pipe", "s"):
            with pytest.raises(Refused):
                use(root, "view", name)
            with pytest.raises(Refused):
                use(root, "create", name, file_text="x")


def test_a_missing_file_a_folder_and_a_file_as_folder_say_so(root: Path) -> None:
    with pytest.raises(Refused, match="none.py does not exist"):
        use(root, "view", "none.py")
    with pytest.raises(Refused, match="src is a folder"):
        use(root, "create", "src", file_text="x")
    with pytest.raises(Refused, match="is a file, not a folder"):
        use(root, "create", "cart.py/x", file_text="x")


def test_files_too_large_are_refused(root: Path) -> None:
    with (root / "big").open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)

    with pytest.raises(Refused, match="larger than"):
        use(root, "view", "big")
    with pytest.raises(Refused, match="larger than"):
        use(root, "create", "new", file_text="x" * (SIZE_LIMIT + 1))
    assert not (root / "new").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"command": "view"},
        {"command": "delete", "path": "cart.py"},
        {"command": "create", "path": "cart.py"},
        {"command": "create", "path": "cart.py", "file_text": 3},
        {"command": "insert", "path": "cart.py", "insert_line": True, "insert_text": "x"},
        {"command": "view", "path": "cart.py", "view_range": [1]},
        {"command": "view", "path": "cart.py", "encoding": "latin-1"},
    ],
)
def test_a_call_that_fits_no_command_is_a_bad_one(root: Path, arguments: dict[str, Any]) -> None:
    with pytest.raises(BadCall):
        edit(Files(root), arguments)
