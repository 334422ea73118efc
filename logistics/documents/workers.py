"""Chunks drawn in processes of their own, and what to do when such a process dies."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import tempfile
import threading
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from logistics.documents.chunk import Chunk, draw, nothing_of
from logistics.documents.paper import Imprint, Paper
from logistics.wording import say

Papers = Sequence[Paper]
Outcome = Future[tuple[Chunk, ...]]


def draw_all(
    chunks: Sequence[Papers], imprint: Imprint, workers: int
) -> Generator[tuple[Chunk, ...]]:
    """What became of every chunk, in its order; ``workers=0`` draws them in this process.

    A chunk whose process dies is halved until only the paper that kills it is left out.

    :raises BrokenProcessPool: no process can be started at all
    """
    if not workers or not chunks:
        for papers in chunks:
            yield draw(papers, imprint)
        return
    with _pool(min(workers, len(chunks))) as pool:
        # A pool that cannot even start is no paper's fault: its error ends the run here.
        pool.submit(os.getpid).result()
        futures = [_submit(pool, papers, imprint) for papers in chunks]
        try:
            for papers, future in zip(chunks, futures, strict=True):
                yield _outcome(future) or _drawn_apart(papers, imprint)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _drawn_apart(papers: Papers, imprint: Imprint) -> tuple[Chunk, ...]:
    """The papers drawn where only they can be hurt."""
    with _pool(1) as pool:
        chunks = _outcome(_submit(pool, papers, imprint))
    if chunks:
        return chunks
    if len(papers) == 1:
        return (nothing_of(papers[0], say("The printing process stopped at this paper.")),)
    middle = len(papers) // 2
    return _drawn_apart(papers[:middle], imprint) + _drawn_apart(papers[middle:], imprint)


def _outcome(future: Outcome | None) -> tuple[Chunk, ...]:
    """What the process drew, nothing if it died."""
    try:
        return future.result() if future is not None else ()
    except BrokenProcessPool:
        return ()


def _submit(pool: ProcessPoolExecutor, papers: Papers, imprint: Imprint) -> Outcome | None:
    try:
        return pool.submit(draw, papers, imprint)
    except BrokenProcessPool:
        return None


@contextmanager
def _pool(workers: int) -> Generator[ProcessPoolExecutor]:
    # Forking a process that runs threads can deadlock it; a fresh one costs a second.
    context = multiprocessing.get_context("spawn")
    with (
        TemporaryDirectory(prefix="papers-") as scratch,
        ProcessPoolExecutor(
            workers, mp_context=context, initializer=_settle_in, initargs=(scratch,)
        ) as pool,
    ):
        yield pool


def _settle_in(scratch: str) -> None:
    """Keep temporary files where the parent clears up, waste less time, outlive nobody."""
    tempfile.tempdir = scratch
    # A page is a million small objects that live until its file is written: looking through
    # them for waste as often as usual takes a quarter of the time.
    gc.set_threshold(50_000, 20, 100)
    threading.Thread(target=_outlive_nobody, args=(scratch,), daemon=True).start()


def _outlive_nobody(scratch: str) -> None:
    """End with the parent: a killed one cannot tell its workers to stop."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(1)
