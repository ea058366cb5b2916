"""The server starts as a process of its own and answers on its world's port."""

import urllib.error
import urllib.request

import pytest

from tests.worlds import GithubServer


def test_the_control_door_answers(github: GithubServer) -> None:
    assert github.control("GET", "/health") == {"ok": True}


def test_the_control_door_wants_its_token(github: GithubServer) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{github.world.git_url}/demo/control/health", timeout=60)

    assert caught.value.code == 401
