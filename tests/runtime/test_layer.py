"""The in-process channel layer, called from the server's loop and from worker threads."""

import asyncio
import threading

import pytest
from asgiref.sync import async_to_sync

from honkweb.layer import OneLoopChannelLayer

PATIENCE = 30


async def test_a_frame_sent_from_a_worker_thread_wakes_the_socket_at_once() -> None:
    layer = OneLoopChannelLayer()
    channel = await layer.new_channel()
    await layer.group_add("change.1", channel)
    waiting = asyncio.create_task(layer.receive(channel))
    await asyncio.sleep(0)
    threading.Thread(target=lambda: async_to_sync(layer.group_send)("change.1", {"version": 2})).start()
    # Nothing else happens in this loop: a frame that does not wake it would never arrive.
    assert await asyncio.wait_for(waiting, PATIENCE) == {"version": 2}


async def test_many_threads_lose_no_frame() -> None:
    layer = OneLoopChannelLayer(capacity=1000)
    channel = await layer.new_channel()
    await layer.group_add("queue", channel)

    def send(number: int) -> None:
        for step in range(20):
            async_to_sync(layer.group_send)("queue", {"from": number, "step": step})

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    got = [await asyncio.wait_for(layer.receive(channel), PATIENCE) for _ in range(160)]
    for thread in threads:
        await asyncio.to_thread(thread.join, PATIENCE)
    assert len({(each["from"], each["step"]) for each in got}) == 160


def test_a_frame_without_any_listener_is_dropped_quietly() -> None:
    async_to_sync(OneLoopChannelLayer().group_send)("change.1", {"version": 2})


def test_a_loop_that_is_gone_does_not_hold_up_the_sender() -> None:
    layer = OneLoopChannelLayer()

    async def listen() -> None:
        await layer.group_add("change.1", await layer.new_channel())

    asyncio.run(listen())
    async_to_sync(layer.group_send)("change.1", {"version": 2})


def test_a_new_loop_starts_without_the_channels_of_the_old_one() -> None:
    layer = OneLoopChannelLayer()

    async def listen() -> int:
        await layer.group_add("change.1", await layer.new_channel())
        return len(layer.groups["change.1"])

    assert [asyncio.run(listen()), asyncio.run(listen())] == [1, 1]


async def test_leaving_a_group_ends_its_frames() -> None:
    layer = OneLoopChannelLayer()
    channel = await layer.new_channel()
    await layer.group_add("change.1", channel)
    await asyncio.to_thread(async_to_sync(layer.group_discard), "change.1", channel)
    await layer.group_send("change.1", {"version": 2})
    assert layer.groups.get("change.1") is None
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(layer.receive(channel), 0.05)
