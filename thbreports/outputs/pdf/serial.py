"""The bytes of a finished PDF, each object of it written once.

pydyf writes and compresses every object twice, the second time for the identifier of the file, and at the
slowest level: a sixth of the time of a short report.  Looked at in the versions of WeasyPrint in
``record.KNOWN``; this can go when pydyf writes an object once.
"""

from __future__ import annotations

import pydyf

from thbreports.outputs.pdf import objects


def serialized(pdf: pydyf.PDF, identifier: bytes) -> bytes:
    """Return the file of all objects; ``identifier`` says of which document it is."""
    pdf.add_object(pdf.info)
    return objects.packed(
        [_object(one) for one in pdf.objects[1:]], pdf.catalog.reference, pdf.info.reference, identifier
    )


def _object(one: pydyf.Object) -> objects.Object:
    if one.compressible:
        return objects.Object(one.data)
    extra = objects.entries(pydyf.Dictionary(one.extra).data[2:-2])
    return objects.stream(extra, _content(one), compress=one.compress)


def _content(stream: pydyf.Stream) -> bytes:
    """Return what is in a stream, not compressed."""
    whole: bytes = pydyf.Stream(stream.stream).data
    return whole.partition(b"stream\n")[2].removesuffix(b"\nendstream")
