"""On which page of a finished PDF the places of a document stand."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf


def page_numbers(data: bytes, first: int = 1) -> dict[str, int]:
    """Return the number of the page of each place that the links of a file lead to, by its id.

    ``first`` is the number of the first page.
    """
    with pikepdf.open(io.BytesIO(data)) as file:
        numbers = {page.obj.objgen: number for number, page in enumerate(file.pages, start=first)}
        root = file.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
        found = {}
        for name, place in _places(root):
            target = place.get("/D") if isinstance(place, pikepdf.Dictionary) else place
            if isinstance(target, pikepdf.Array) and target[0].objgen in numbers:
                found[name] = numbers[target[0].objgen]
        return found


def _places(node: pikepdf.Object | None) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield the names and destinations of a name tree (ISO 32000-1, 7.9.6)."""
    if node is None:
        return
    pairs = list(node.get("/Names", ()))
    yield from zip(map(str, pairs[::2]), pairs[1::2], strict=True)
    for kid in node.get("/Kids", ()):
        yield from _places(kid)
