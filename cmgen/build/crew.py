"""The crew: who makes posts. Processes of this machine, or the workers of a Dask cluster: any standard Executor.

A cluster's workers see the project and its ``.cmgen`` at the same paths, on shared storage, and run the same cmgen: one
that does not is told so, and nothing is taken from it. The engine gives what a lost worker had to another one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmgen.errors import CmgenError

if TYPE_CHECKING:
    from cmgen.build.making import Batch, Job, Shop

SCHEME = "dask://"
WAIT = 20  # seconds for the scheduler to answer, and for its first worker
LIVES = 3  # workers that may die over the same posts before these are taken for the cause

Posts = Sequence[tuple[str, str]]
"""Path and source of each."""


@dataclass(frozen=True, slots=True)
class Crew:
    """``submit`` hands over some posts; ``deaths`` are the errors that say that whoever had them died."""

    submit: Callable[[Posts], Future[Batch]]
    deaths: tuple[type[BaseException], ...]
    stop: Callable[[], None]
    size: int


@contextmanager
def cluster(job: Job, address: str) -> Iterator[Crew]:
    """The workers of a cluster, ``dask://HOST:PORT``; raises CmgenError where there is none."""
    try:
        import distributed
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise CmgenError("a cluster needs an extra", "run: pip install 'cmgen[cluster]'") from None
    dask: Any = distributed
    place = address.removeprefix(SCHEME)
    try:
        client = dask.Client(f"tcp://{place}", timeout=WAIT, set_as_default=False)
    except (OSError, TimeoutError, ValueError):
        remedy = f"start one there: dask scheduler --port {port_of(place)}"
        raise CmgenError(f"no scheduler answers at {place}", remedy) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError:
            raise CmgenError(f"{place} has no workers", f"start some: dask worker tcp://{place}") from None
        size = sum(client.nthreads().values())
        client.run_on_scheduler(_allow, LIVES)
        shared = client.scatter(job, broadcast=True, hash=False)
        executor = client.get_executor(pure=False)
        yield Crew(
            submit=lambda posts: executor.submit(make_there, shared, posts),
            deaths=(KilledWorker,),
            stop=lambda: client.cancel(list(executor._futures)),
            size=size,
        )


def _allow(lives: int, dask_scheduler: Any = None) -> None:
    if dask_scheduler is not None:
        dask_scheduler.allowed_failures = lives


def port_of(place: str) -> str:
    """The port of ``HOST:PORT``."""
    return place.rpartition(":")[2] or "8786"


_here = threading.local()


def make_there(job: Job, posts: Posts) -> Batch:
    """Make posts in a worker; each of its threads keeps what it needs for the job.

    Raises CmgenError where the worker does not see the project, or runs another cmgen.
    """
    if getattr(_here, "job", None) != job.name:
        _here.shop, _here.job = _shop_for(job), job.name
    shop: Shop = _here.shop
    return shop.make(posts)


def _shop_for(job: Job) -> Shop:
    import socket

    from cmgen.build.making import Shop, code

    host = socket.gethostname()
    if code() != job.code:
        raise CmgenError(f"the worker on {host} runs another cmgen, or has other libraries", "install the same there")
    if not job.folder.parent.is_dir():
        raise CmgenError(f"the worker on {host} does not see {job.root}", "give it the same folder, on shared storage")
    return Shop(job)
