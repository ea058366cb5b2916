"""Git over HTTP: clone, fetch and push with a token, and what is refused."""

import base64
import gzip
import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo_github.documents import (
    AS_INSTALLATION,
    HTTPS,
    INDIRECT,
    LEASE,
    NOT_FOUND,
    PAYLOADS,
    PULL_REFS,
    SMART_HTTP,
    VISIBILITY,
    says,
    unwritten,
)
from tests.demo_github.place import Place, run_git


@says(AS_INSTALLATION)
def test_a_private_repository_is_cloned_with_a_token(place: Place, tmp_path: Path) -> None:
    run_git("clone", "-q", place.server.git_url(place.full_name, place.people["honk"]), str(tmp_path / "c"))

    assert run_git("rev-parse", "HEAD", at=tmp_path / "c").stdout.strip() == place.shas["main"]


@says(HTTPS)
@pytest.mark.parametrize(
    ("token", "says"),
    [("ghp_wrong", "Authentication failed"), ("", "could not read Username")],
    ids=["wrong", "none"],
)
def test_no_clone_without_a_good_token(place: Place, tmp_path: Path, token: str, says: str) -> None:
    done = run_git(
        "clone", "-q", place.server.git_url(place.full_name, token), str(tmp_path / "c"), check=False
    )

    assert done.returncode != 0
    assert says in done.stderr


@says(NOT_FOUND)
def test_a_private_repository_does_not_exist_for_a_stranger(place: Place, tmp_path: Path) -> None:
    url = place.server.git_url(place.full_name, place.people["sam"])
    done = run_git("clone", "-q", url, str(tmp_path / "c"), check=False)

    assert "not found" in done.stderr


@says(VISIBILITY)
def test_a_public_one_is_read_by_nobody_and_written_by_none_but_its_team(
    place: Place, tmp_path: Path
) -> None:
    place.server.control("PATCH", f"/repositories/{place.full_name}", {"private": False})
    run_git("clone", "-q", "--mirror", place.server.git_url(place.full_name), str(tmp_path / "clone.git"))

    nobody = place.push(["+same:fix"], tmp_path, "")
    stranger = place.push(["+same:fix"], tmp_path, "sam")

    assert nobody.returncode != 0
    assert "403" in stranger.stderr
    assert place.refs()["refs/heads/fix"] == place.shas["fix"]


@says(f"{PAYLOADS}#pull_request")
def test_the_head_of_a_pull_request_follows_its_branch(place: Place, tmp_path: Path) -> None:
    place.pull("fix")

    tip = place.grow("fix", tmp_path)

    assert place.must("GET", "/pulls/1")["head"]["sha"] == tip
    assert place.refs()["refs/pull/1/head"] == tip


@says(f"{PAYLOADS}#pull_request")
def test_a_forced_push_is_followed_too(place: Place, tmp_path: Path) -> None:
    place.pull("two")

    place.push(["+two~1:two"], tmp_path)

    assert place.must("GET", "/pulls/1")["commits"] == 1


@says(LEASE)
def test_a_lease_that_is_out_of_date_moves_nothing(place: Place, tmp_path: Path) -> None:
    done = place.push([f"--force-with-lease=two:{place.shas['fix']}", "same:two"], tmp_path)

    assert "stale info" in done.stderr
    assert place.refs()["refs/heads/two"] == place.shas["two"]


@says(INDIRECT)
def test_a_pull_request_that_lands_by_push_is_merged(place: Place, tmp_path: Path) -> None:
    place.pull("two", who="ann")

    place.push(["+two:main"], tmp_path, "rob")

    found = place.must("GET", "/pulls/1")
    assert (found["state"], found["merged"], found["merged_by"]["login"]) == ("closed", True, "rob")
    assert found["merge_commit_sha"] == place.shas["two"]


@unwritten("seen at GitHub when a head is pushed to a commit of its base")
def test_a_branch_emptied_by_force_closes_its_pull_request_unmerged(place: Place, tmp_path: Path) -> None:
    place.pull("two")

    place.push(["+same:two"], tmp_path)

    found = place.must("GET", "/pulls/1")
    assert (found["state"], found["merged"]) == ("closed", False)


@says(PULL_REFS)
def test_pull_request_refs_cannot_be_pushed(place: Place, tmp_path: Path) -> None:
    place.pull("fix")

    done = place.push(["+two:refs/pull/1/head"], tmp_path)

    assert done.returncode != 0
    assert place.refs()["refs/pull/1/head"] == place.shas["fix"]


def _fetch_request(place: Place) -> tuple[bytes, dict[str, str]]:
    """The body of a fetch of main by the second protocol, and the headers it needs."""
    want = f"want {place.shas['main']}\n"
    lines = ["command=fetch", "0001", "no-progress\n", want, "done\n", "0000"]
    body = "".join(
        each if each in ("0001", "0000") else f"{len(each) + 4:04x}{each}" for each in lines
    ).encode()
    password = base64.b64encode(f"x-access-token:{place.people['ann']}".encode()).decode()
    headers = {"Git-Protocol": "version=2", "Content-Type": "application/x-git-upload-pack-request"}
    return body, {**headers, "Authorization": f"Basic {password}"}


def _post(place: Place, body: "bytes | Iterator[bytes]", headers: dict[str, str]) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", place.server.world.github_port, timeout=60)
    try:
        chunked = not isinstance(body, bytes)
        connection.request(
            "POST", f"/{place.full_name}.git/git-upload-pack", body, headers, encode_chunked=chunked
        )
        return connection.getresponse().read()
    finally:
        connection.close()


@unwritten("git zips the body of a fetch that has many lines, and every server unzips it")
def test_a_gzipped_body_is_understood(place: Place) -> None:
    body, headers = _fetch_request(place)

    assert b"PACK" in _post(place, gzip.compress(body), {**headers, "Content-Encoding": "gzip"})


@says(SMART_HTTP)
def test_a_chunked_body_is_understood(place: Place) -> None:
    body, headers = _fetch_request(place)
    parts = iter([body[:9], body[9:]])

    assert b"PACK" in _post(place, parts, {**headers, "Transfer-Encoding": "chunked"})


@unwritten("ours: a folder lies behind it, of which nothing else may be read")
@pytest.mark.parametrize(
    "tail", ["HEAD", "config", "objects/info/packs", "info/refs", "../../github.sqlite3"]
)
def test_nothing_but_the_smart_protocol_is_served(place: Place, tail: str) -> None:
    url = f"{place.server.world.git_url}/{place.full_name}.git/{tail}"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url, timeout=60)

    assert caught.value.code in (403, 404)
