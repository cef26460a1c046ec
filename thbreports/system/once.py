"""What is said once, in whatever process of a build it is noticed first."""

from __future__ import annotations

import hashlib
import os
import threading

_lock = threading.Lock()
_said: set[str] = set()
_shared = ""


def share(folder: str) -> None:
    """Tell other processes of what is said from now on, by a folder that they know; it need not exist yet."""
    global _shared
    _shared = folder


def is_first(words: str) -> bool:
    """Tell whether nobody has said some words yet; from then on they are said."""
    with _lock:
        if words in _said:
            return False
        _said.add(words)
    if not _shared:
        return True
    try:
        os.makedirs(os.path.join(_shared, hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()))
    except FileExistsError:
        return False
    except OSError:  # better twice than never
        return True
    return True
