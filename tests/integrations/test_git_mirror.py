"""The mirror: what it reads is exact."""

from base64 import b64encode
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import GitFailed, NotFound, TooBig, Unreachable
from integrations.git import Mirror
from integrations.git.host import environment, token_config
from integrations.git.patch_id import patch_id_of
from tests.integrations.conftest import STEADY, Origin
from tests.integrations.wire import Asked, Reply, serving

NOWHERE = "0123456789" * 4


def test_a_fetch_brings_branches_and_forgets_deleted_ones(origin: Origin, mirror: Mirror) -> None:
    origin.git("branch", "topic")
    mirror.fetch()
    assert mirror.tip("topic") == origin.git("rev-parse", "main")

    origin.git("branch", "-D", "topic")
    mirror.fetch()

    assert mirror.tip("topic") is None


def test_one_commit_can_be_fetched_and_is_kept(origin: Origin, mirror: Mirror) -> None:
    origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    origin.git("checkout", "-q", "--detach")
    sha = origin.commit("Alone", new="1")

    mirror.fetch([sha])
    mirror.fetch()
    mirror.prune(days=0)

    assert mirror.has(sha)


def test_what_is_not_there_is_said(mirror: Mirror, tmp_path: Path) -> None:
    assert not mirror.has(NOWHERE)
    with pytest.raises(NotFound):
        mirror.fetch(["no-such-branch"])
    with pytest.raises(NotFound):
        Mirror(tmp_path / "x.git", (tmp_path / "nothing").as_uri(), local=True).fetch()


def test_a_server_that_is_away_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        Mirror(tmp_path / "x.git", "http://127.0.0.1:1/x.git").fetch()


def test_files_on_this_machine_are_no_remote_unless_asked(tmp_path: Path, origin: Origin) -> None:
    with pytest.raises(Unreachable, match="not allowed"):
        Mirror(tmp_path / "x.git", origin.path.as_uri()).fetch()


def test_the_token_is_in_gits_environment_only(tmp_path: Path) -> None:
    token = "ghs_" + "x" * 400
    mirror = Mirror(tmp_path / "x.git", "http://127.0.0.1:1/x.git", token)
    with pytest.raises(Unreachable) as caught:
        mirror.fetch()

    assert token not in str(caught.value)
    assert not any(token.encode() in each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    assert list(token_config("https://git.example.com/a/b.git", "t")) == [
        "http.https://git.example.com/.extraHeader"
    ]


def test_the_token_is_in_no_command_line_while_git_talks(tmp_path: Path) -> None:
    token, lines = "ghs_" + "y" * 36, list[bytes]()
    told = b64encode(f"x-access-token:{token}".encode()).decode()

    def look(asked: Asked) -> Reply:
        lines.extend(_command_lines())
        return Reply(404)

    with serving() as wire:
        wire.on("GET", "/x.git/info/refs", look)
        with pytest.raises(NotFound):
            Mirror(tmp_path / "x.git", f"{wire.url}/x.git", token).fetch()

    assert wire.last("GET").headers["authorization"] == f"Basic {told}"
    assert any(wire.url.encode() in each for each in lines), "git was seen while it talked"
    assert not any(secret.encode() in each for each in lines for secret in (token, told))


def _command_lines() -> list[bytes]:
    """Those of all programs that run now."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            found.append(each.read_bytes())
    return found


def test_nothing_of_the_callers_environment_reaches_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-secret")
    monkeypatch.setenv("GIT_SSH_COMMAND", "touch /tmp/x")
    env = environment()
    assert "sk-ant-secret" not in env.values()
    assert "GIT_SSH_COMMAND" not in env


def test_blobs_come_back_byte_for_byte(origin: Origin, mirror: Mirror) -> None:
    odd = b"\xff\xfe\x00caf\xe9\r\n\r end"
    commit = origin.commit("Odd", odd=odd, empty=b"", big=b"x" * 5000)
    mirror.fetch()
    by_path = {each.path: each for each in mirror.files_at(commit)}

    found = mirror.blobs([by_path["odd"].sha, by_path["empty"].sha, by_path["big"].sha, NOWHERE], limit=4000)

    assert found == {by_path["odd"].sha: odd, by_path["empty"].sha: b""}
    assert mirror.blob(by_path["odd"].sha) == odd
    with pytest.raises(TooBig):
        mirror.blob(by_path["big"].sha, limit=4000)


def test_a_file_is_read_at_a_commit(origin: Origin, mirror: Mirror) -> None:
    first = origin.git("rev-parse", "main")
    (origin.path / "link").symlink_to("/etc/passwd")
    second = origin.commit("Second", **{"caf\udce9 \n.txt": "x"})
    mirror.fetch()

    assert mirror.file_at(first, "README") == b"A shop\n"
    assert mirror.file_at(first, "absent") is None
    assert mirror.file_at(second, "link") == b"/etc/passwd"
    assert mirror.file_at(second, "caf\udce9 \n.txt") == b"x"
    with pytest.raises(GitFailed):
        mirror.file_at(NOWHERE, "README")


def test_a_diff_says_what_the_head_added_since_it_left_the_base(origin: Origin, mirror: Mirror) -> None:
    left = origin.git("rev-parse", "main")
    origin.git("checkout", "-q", "-b", "topic")
    head = origin.commit("Mine", mine="1\n")
    origin.git("checkout", "-q", "main")
    base = origin.commit("Theirs", theirs="1\n")
    mirror.fetch()

    assert mirror.merge_base(base, head) == left
    assert b"theirs" not in mirror.diff_bytes(base, head)
    assert b"theirs" in mirror.diff_bytes(base, head, three_dot=False)
    assert b"+++ b/mine" in mirror.diff_bytes(base, head, paths=["mine"])
    assert mirror.is_ancestor(left, head)
    assert not mirror.is_ancestor(base, head)
    assert [each.message for each in mirror.commits(base, head)] == ["Mine"]
    assert mirror.commit(head).author_email == "ann@example.com"


def test_a_submodule_that_moves_is_in_the_diff(origin: Origin, mirror: Mirror) -> None:
    origin.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},lib")
    origin.git("commit", "-qm", "Add")
    base = origin.git("rev-parse", "HEAD")
    origin.git("update-index", "--cacheinfo", f"160000,{'2' * 40},lib")
    origin.git("commit", "-qm", "Move")
    mirror.fetch()

    assert b"+Subproject commit " + b"2" * 40 in mirror.diff_bytes(base, origin.git("rev-parse", "HEAD"))


def test_a_merge_is_tried_without_touching_anything(origin: Origin, mirror: Mirror) -> None:
    origin.git("checkout", "-q", "-b", "topic")
    clean = origin.commit("Mine", mine="1\n")
    clash = origin.commit("Clash", README="Another shop\n")
    origin.git("checkout", "-q", "main")
    base = origin.commit("Theirs", README="Our shop\n")
    mirror.fetch()
    origin.git("merge", "-q", "-m", "Merge", clean)

    assert mirror.merge_tree(base, clean).tree == origin.git("rev-parse", "HEAD^{tree}")
    assert mirror.merge_tree(base, clash).conflicts == ("README",)
    assert not mirror.merge_tree(base, clash).clean


def test_a_rebase_keeps_the_patch_id_and_a_changed_byte_does_not(origin: Origin, mirror: Mirror) -> None:
    old_base = origin.commit("Numbers", n="".join(f"{i}\n" for i in range(40)))
    origin.git("checkout", "-q", "-b", "topic")
    head = origin.commit("Mine", n="".join(f"{i}\n" for i in range(40)) + "end\n", blob=b"\0\1")
    origin.git("checkout", "-q", "main")
    base = origin.commit("Theirs", n="new\n" + "".join(f"{i}\n" for i in range(40)))
    mirror.fetch()
    origin.git("checkout", "-q", "topic")
    origin.git("rebase", "-q", "main")
    rebased = origin.git("rev-parse", "HEAD")
    indented = origin.commit("Indent", n="new\n" + "".join(f"{i}\n" for i in range(40)) + " end\n")
    binary = origin.commit("Binary", n="new\n" + "".join(f"{i}\n" for i in range(40)) + "end\n", blob=b"\0\2")
    mirror.fetch()

    kept = mirror.patch_id(old_base, head)
    assert mirror.patch_id(base, rebased) == kept
    assert mirror.patch_id(base, indented) != kept
    assert mirror.patch_id(base, binary) != kept


@STEADY
@given(
    st.lists(
        st.sampled_from(["-@@ -1 +1 @@", "+@@ -1 +1 @@", "+index 1..2", " index 3..4", "+x"]), min_size=1
    )
)
def test_lines_that_look_like_headers_count_as_content(lines: list[str]) -> None:
    old = sum(each[0] in " -" for each in lines)
    new = sum(each[0] in " +" for each in lines)
    head = f"diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1,{old} +1,{new} @@\n"
    patch = (head + "\n".join(lines) + "\n").encode()

    assert patch_id_of(patch) == patch_id_of(patch.replace(b"@@ -1,", b"@@ -9,", 1))
    assert patch_id_of(patch) != patch_id_of(
        patch.replace(lines[-1].encode() + b"\n", lines[-1].encode() + b"!\n")
    )


def test_attributes_are_those_of_the_commit(origin: Origin, mirror: Mirror) -> None:
    plain = origin.git("rev-parse", "main")
    marked = origin.commit(
        "Mark", **{".gitattributes": "*.js linguist-generated\n", "lib__.gitattributes": "*.py -diff\n"}
    )
    mirror.fetch()

    assert mirror.attributes(plain, ["x.js"]) == {}
    found = mirror.attributes(marked, ["x.js", "lib/a.py", "caf\udce9.txt"])
    assert found == {"x.js": {"linguist-generated": "set"}, "lib/a.py": {"diff": "unset"}}


def test_blame_says_which_commit_wrote_each_line(origin: Origin, mirror: Mirror) -> None:
    base = origin.git("rev-parse", "main")
    one = origin.commit("One", **{"shop.py": "import x\ndef total():\n    return 1\n"})
    two = origin.commit("Two", **{"shop.py": "import x\ndef total():\n    return 2\n"})
    mirror.fetch()

    lines = mirror.blame(base, two, "shop.py")

    assert [(each.line, each.sha) for each in lines] == [(1, one), (2, base), (3, two)]
    assert [each.boundary for each in lines] == [False, True, False]
    assert [(each.was, each.path) for each in lines] == [(1, "shop.py"), (1, "shop.py"), (3, "shop.py")]
