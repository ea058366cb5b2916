"""The demo's Messages API counts, fails and tells what tools answered, as a test asks it to."""

from pathlib import Path

import anthropic
import pytest
import requests

from tests.demo_world.greeting import CONTROL, answered, asked, client, server

__all__ = ["client", "server"]


def test_the_control_door_counts_and_makes_it_fail(
    server: tuple[str, Path], client: anthropic.Anthropic
) -> None:
    door = {"Authorization": f"Bearer {CONTROL}"}
    before = requests.get(server[0] + "/demo/control/calls", headers=door, timeout=30).json()

    requests.post(server[0] + "/demo/control/failures", json={"times": 1}, headers=door, timeout=30)
    with pytest.raises(anthropic.InternalServerError):
        client.messages.create(**asked())
    client.messages.create(**asked())

    after = requests.get(server[0] + "/demo/control/calls", headers=door, timeout=30).json()
    assert after["messages"] == before["messages"] + 2
    assert requests.get(server[0] + "/demo/control/calls", timeout=30).status_code == 401


def test_the_control_door_tells_once_what_each_tool_answered(
    server: tuple[str, Path], client: anthropic.Anthropic
) -> None:
    first = client.messages.create(**asked())
    said = answered(first)
    said[1]["content"][0] |= {"content": "1 of 2 failed", "is_error": True}

    second = client.messages.create(**asked(*said))
    client.messages.create(**asked(*said, *answered(second)))

    address, door = server[0] + "/demo/control/results", {"Authorization": f"Bearer {CONTROL}"}
    results = requests.get(address, headers=door, timeout=30).json()["results"]
    assert results[-2:] == [
        {"tool": "bash", "is_error": True, "text": "1 of 2 failed"},
        {"tool": "finish", "is_error": False, "text": "<feedback>not the host</feedback>"},
    ]
    assert requests.get(address, timeout=30).status_code == 401
