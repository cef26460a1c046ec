"""All that is in an archive, as DOCX is one: its parts, how they are called, and what is said beside them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from thbreports.verify.leaks.part import MOST, Part, Unreadable


def parts_of_zip(data: bytes) -> Iterator[Part]:
    """Yield the parts of an archive.  Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.comment:
                yield Part("comment of the archive", archive.comment, opens=True)
            for info in archive.infolist():
                if info.file_size > MOST:
                    raise Unreadable(f"{info.filename} is too large")
                about = f"{info.filename}\n{info.comment.decode('utf-8', 'replace')}"
                yield Part("name or comment of a part", about)
                if info.extra:
                    yield Part(f"{info.filename}: extra fields", info.extra)
                yield Part(info.filename, archive.read(info), opens=True)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise Unreadable(f"an archive cannot be unpacked: {error}") from error
