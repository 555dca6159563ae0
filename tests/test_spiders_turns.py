"""So many captures on their way, decided on in the order in which they came."""

import asyncio

import pytest

from newscrawl.items import Capture, Discovery, Fetch
from newscrawl.spiders.turns import Turns


def capture(number: int, size: int = 10) -> Capture:
    url = f"https://herald.example/{number}"
    return Capture(
        url=url, requested_urls=[url], site="herald", publisher=None, body=bytes(size), charset=None,
        discovery=Discovery(via="warc", url=url), fetch=Fetch(at="2026-11-20T08:00:00Z", status=200, bytes=size),
    )  # fmt: skip


def test_whoever_is_done_waits_for_those_before() -> None:
    async def told() -> list[int]:
        turns, order, captures = Turns(9, 1000), [], [capture(n) for n in range(4)]
        for number, each in enumerate(captures):
            turns.enter(each, 100 * number)

        async def decide(number: int, seconds: float) -> None:
            await asyncio.sleep(seconds)
            await turns.come(captures[number])
            order.append(number)
            turns.leave(captures[number])

        async def drop(number: int) -> None:
            turns.leave(captures[number])  # it gave no article: nobody waits for it

        await asyncio.gather(decide(0, 0.03), drop(1), decide(2, 0.0), decide(3, 0.01))
        return order

    assert asyncio.run(told()) == [0, 2, 3]


@pytest.mark.parametrize(("most", "most_bytes"), [(2, 1000), (9, 20)])
def test_there_is_room_for_so_many(most: int, most_bytes: int) -> None:
    async def waits() -> bool:
        turns, captures = Turns(most, most_bytes), [capture(n) for n in range(2)]
        for each in captures:
            await asyncio.wait_for(turns.room(), 1)
            turns.enter(each, 0)
        waiting = asyncio.ensure_future(turns.room())
        await asyncio.sleep(0.01)
        waited = not waiting.done()
        turns.leave(captures[1])
        await asyncio.wait_for(waiting, 1)
        return waited

    assert asyncio.run(waits())


def test_all_before_it_are_done() -> None:
    turns, captures = Turns(9, 1000), [capture(n) for n in range(3)]
    for number, each in enumerate(captures):
        turns.enter(each, 100 * number)
    assert turns.leave(captures[1])
    assert turns.done == 0  # the first one is not
    assert turns.leave(captures[0])
    assert turns.done == 200
    assert turns.leave(captures[2])
    assert turns.done == 200
    assert not turns.leave(captures[2])
