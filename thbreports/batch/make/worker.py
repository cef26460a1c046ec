"""One worker process of the pool: how it is started and ended, and what it does itself."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import pickle
import secrets
import shutil
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import connection, resource_tracker, util
from multiprocessing.connection import Connection
from typing import Any

from thbreports import formats as all_formats
from thbreports.batch.make import job, limits
from thbreports.system import cache, gc_control, once

Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
"""A task: a function, and what it is called with."""

SPAWN = multiprocessing.get_context("spawn")
_READY, _LAST = b"+", b"-"  # begin each answer: another task is taken, or the process ends
_starting = threading.Lock()


class WorkerProcess:
    """A process and the pipe to it.  Its methods are for one thread.

    Starting it raises whatever keeps a process from being started.
    """

    def __init__(self, formats: Sequence[str], said: str) -> None:
        """Start the process, which loads what the formats need and then answers that it is ready.

        The folder ``said`` knows what it and others have said once for all.
        """
        self.pipe, theirs = SPAWN.Pipe()
        folder = os.path.join(tempfile.gettempdir(), f".thbreports-process-{secrets.token_hex(8)}")
        # At exit after the processes have ended, which is what a number below 0 says.
        self._clear = util.Finalize(self, shutil.rmtree, (folder, True), exitpriority=-1)
        self._process = SPAWN.Process(
            target=_serve, args=(theirs, formats, folder, said), name="thbreports", daemon=True
        )
        try:
            with _prepared():
                self._process.start()
        except BaseException:
            self.pipe.close()
            raise
        finally:
            theirs.close()

    def send(self, task: bytes) -> None:
        """Give the process, which must be ready, a pickled ``Call``.  Raises OSError where it has ended."""
        self.pipe.send_bytes(task)

    def hear(self) -> tuple[bool, memoryview]:
        """Return whether the process is ready for another task, and its answer: nothing, or for ``unpacked``.

        Raises EOFError or another OSError where it has ended.
        """
        answer = self.pipe.recv_bytes()
        return answer[:1] == _READY, memoryview(answer)[1:]

    def kill(self) -> None:
        """Begin to end the process."""
        self._process.kill()

    def end(self) -> str:
        """End the process, leave nothing of it, and return how it has ended, of itself or by this."""
        self.pipe.close()
        self._process.kill()  # where it is about to end already, this changes nothing, nor its exit code
        self._process.join(10)
        self._clear()
        code = self._process.exitcode
        if code is None:  # the system holds it, in a broken network drive for instance
            return "the process hangs in the system"
        self._process.close()
        return _in_words(code)


def unpacked(answer: memoryview) -> tuple[bool, Any]:
    """Return whether a task was done, with what it returned or raised."""
    try:
        good, value = pickle.loads(answer)
    except Exception as error:
        return False, error
    return good, value


def _in_words(code: int) -> str:
    if code >= 0:
        return f"the process ended with exit status {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = "unknown"
    memory = ", as when the machine has no memory left" if name == "SIGKILL" else ""
    return f"the process was ended by signal {-code} ({name}){memory}"


@contextlib.contextmanager
def _prepared() -> Iterator[None]:
    """Keep from a new process what multiprocessing would give it and no worker should have.

    It would run the script of the caller once more, and a script that builds without asking for
    ``__name__ == "__main__"`` would build for ever.  And Ctrl-C would make it print a traceback before it can
    leave that to the caller; so it begins with the signal blocked, as the thread is that starts it.
    """
    if hasattr(signal, "pthread_sigmask"):
        resource_tracker.ensure_running()  # or its start, which ends with taking the block away, comes later
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    script: dict[str, Any] = vars(sys.modules["__main__"])
    caller = multiprocessing.current_process()
    with _starting:
        kept: dict[str, Any] = {name: script[name] for name in ("__spec__", "__file__") if name in script}
        script.update(dict.fromkeys(kept))
        # A daemon, as Dask's workers are, may have no children, since they would outlive it; ours do not.
        is_daemon = caller.daemon
        if is_daemon:
            caller.daemon = False
        try:
            yield
        finally:
            script.update(kept)
            if is_daemon:
                caller.daemon = True


# What follows runs in the process itself.


def _serve(pipe: Connection, formats: Sequence[str], folder: str, said: str) -> None:
    """Do one task after the other, until the pipe is closed; ``folder`` is for temporary files."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_the_caller, args=(folder,), daemon=True).start()
    os.mkdir(folder, 0o700)
    # WeasyPrint has some as long as its fonts are in use, and the process just ends.
    tempfile.tempdir = folder
    cache.allow()
    once.share(said)
    with contextlib.suppress(Exception):  # the first task that needs what is missing tells it better
        all_formats.warm(formats)
        if formats:  # reports will be made, whose time is not to be spent on this
            job.import_code()
    gc_control.tune()
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(_READY)
        while not limits.exhausted():
            pipe.send_bytes(_answer(pipe.recv_bytes()))
    with contextlib.suppress(OSError, ValueError):
        print(end="", flush=True)
    os._exit(0)  # there is nothing to put away, and doing so takes as long as making several reports


def _end_with_the_caller(folder: str) -> None:
    """End the process when the caller has ended, whatever the main thread is at."""
    caller = multiprocessing.parent_process()
    assert caller is not None
    connection.wait([caller.sentinel])
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _answer(task: bytes) -> memoryview:
    """Do a task; return whether another is taken, then the result of this one or what it raised."""
    answer = io.BytesIO()
    try:
        answer.write(_READY)
        function, arguments, named = pickle.loads(task)
        pickle.dump((True, function(*arguments, **named)), answer)
    except BaseException as error:
        answer = io.BytesIO(_READY + pickle.dumps((False, _portable(error))))
    if limits.exhausted():
        answer.getbuffer()[:1] = _LAST
    return answer.getbuffer()


def _portable(error: BaseException) -> BaseException:
    """Return what was raised, or its words where it cannot be sent, with where it happened."""
    place = "".join(traceback.format_exception(error))
    try:
        error.add_note(place)
        pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(f"{type(error).__name__}: {error}")
        error.add_note(place)
    return error
