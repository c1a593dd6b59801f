# SPDX-License-Identifier: Apache-2.0
"""Look at the time while an asynchronous source gives nothing."""

from __future__ import annotations

import asyncio
from typing import AsyncIterator, Callable

from .rules import Policy

_END = object()


def seconds_between_ticks(policy: Policy | None) -> float | None:
    """How often to look at the time, so that nothing is held for much longer than a policy says.
    None: never, also where the loop is not that of asyncio."""
    milliseconds = policy.hold_milliseconds if policy is not None else 0
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return None
    return (milliseconds / 2 + 1) / 1000 if milliseconds else None


async def _give(source: AsyncIterator, asked: asyncio.Queue) -> None:
    """Answer each future that is asked for with the next piece of a source, and the last with its
    end."""
    while True:
        piece = await asked.get()
        try:
            piece.set_result(await source.__anext__())
        except StopAsyncIteration:
            piece.set_result(_END)
            return
        except asyncio.CancelledError:
            piece.cancel()
            raise
        except BaseException as error:
            piece.set_exception(error)
            return


async def paced(source: AsyncIterator, seconds: float, waits: Callable[[], bool]) -> AsyncIterator:
    """What a source gives; and None as often as it gives nothing for some seconds while `waits()`.
    The source runs in one task, whose cancel scopes and context are its own."""
    asked: asyncio.Queue = asyncio.Queue()
    task = asyncio.ensure_future(_give(source, asked))
    try:
        while True:
            piece = asyncio.get_running_loop().create_future()
            asked.put_nowait(piece)
            while not piece.done():
                await asyncio.wait({piece}, timeout=seconds if waits() else None)
                if not piece.done():
                    yield None
            if piece.result() is _END:
                return
            yield piece.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
