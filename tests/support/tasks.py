"""What tests let worker processes do, apart from the tests so that workers load no more than this."""

from __future__ import annotations

import ctypes
import os
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from thbreports.batch.make.limits import Limits, bounded
from thbreports.batch.plan.records import RecordFile
from thbreports.batch.validate import Examined

LONG = 600.0  # seconds; nobody waits so long unless what should end a task does not


def triple(number: int) -> int:
    return 3 * number


def pid() -> int:
    return os.getpid()


def leave_a_folder() -> str:
    return tempfile.mkdtemp()


def raise_error(error: BaseException) -> None:
    raise error


def end_by(number: int) -> None:
    _leave_no_core()
    os.kill(os.getpid(), number)
    time.sleep(LONG)


def end_with(status: int) -> None:
    os._exit(status)


def read_nowhere() -> None:
    _leave_no_core()
    ctypes.string_at(0)


def hang_in_c() -> None:
    """Lock a mutex twice: no signal ends that, short of one that ends the process."""
    libc, mutex = ctypes.CDLL(None), ctypes.create_string_buffer(256)
    libc.pthread_mutex_lock(mutex)
    libc.pthread_mutex_lock(mutex)


def return_function() -> Callable[[], None]:
    return lambda: None


def return_bytes(size: int) -> bytes:
    return bytes(size)


def write_and_wait(path: Path) -> None:
    """Tell the number of the process in a file, and wait."""
    beside = path.with_suffix(".tmp")
    beside.write_text(str(os.getpid()))
    beside.rename(path)
    time.sleep(LONG)


def render(source: str, limits: Limits) -> str:
    import jinja2

    with bounded(limits):
        text: str = jinja2.Template(source).render()
    return text


def _leave_no_core() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def examine_or_end(records: Sequence[RecordFile], **given: object) -> list[Examined]:
    if any("042" in record.shown for record in records):
        os._exit(3)
    return [Examined() for _ in records]
