"""The chart of documents per CPU second, as SVG that reads in light and dark."""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

from benchmarks.page import Results, figure
from benchmarks.parts import PEERS_OF

_RECORD = "seed-note"
_LEFT, _BAR, _GAP, _WIDTH = 150, 18, 6, 620
_STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.head { font-weight: 600 } .peer { fill: #8c959f } .ours { fill: #0550ae } .line { stroke: #d0d7de }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .peer { fill: #6e7681 } .ours { fill: #58a6ff } .line { stroke: #30363d }
}"""


def rates(results: Results) -> dict[str, list[tuple[str, float]]]:
    """Return for each format who makes how many documents per CPU second, the fastest first."""
    found = results["warm"].get(_RECORD, {})
    formats = {
        format: [
            (peer, 1 / found[key]) for peer in ("thbreports", *peers) if (key := f"{peer} {format}") in found
        ]
        for format, peers in PEERS_OF.items()
    }
    return {format: sorted(rows, key=lambda row: -row[1]) for format, rows in formats.items() if rows}


def chart(results: Results) -> str:
    """Return the chart; its bars are on a logarithmic scale, as the peers lie far apart."""
    shown = rates(results)
    values = [rate for rows in shown.values() for _, rate in rows] or [1.0]
    low = 10 ** math.floor(math.log10(min(values)))
    scale = (_WIDTH - _LEFT - 90) / max(0.1, math.log10(max(values) / low))
    parts, y = [], 34
    for format, rows in shown.items():
        parts.append(f'<text class="head" x="8" y="{y + 13}">{format.upper()}</text>')
        for name, rate in rows:
            kind, length = (
                ("ours" if name == "thbreports" else "peer"),
                max(2.0, scale * math.log10(rate / low)),
            )
            parts.append(
                f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>'
                f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{length:.1f}" height="{_BAR}" rx="2"/>'
                f'<text x="{_LEFT + length + 6:.1f}" y="{y + 13}">{figure(rate)}</text>'
            )
            y += _BAR + _GAP
        y += _GAP * 2
    words = "; ".join(
        f"{format.upper()}: " + ", ".join(f"{name} {figure(rate)}" for name, rate in rows)
        for format, rows in shown.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" role="img"'
        f' aria-labelledby="t d">'
        f'<title id="t">Documents per CPU second, two-page record, warm; logarithmic scale</title>'
        f'<desc id="d">{escape(words)}</desc><style>{_STYLE}</style>'
        f'<text x="8" y="18">Documents per CPU second, two-page record, warm (logarithmic scale)</text>'
        f'<line class="line" x1="{_LEFT}" y1="28" x2="{_LEFT}" y2="{y - 12}"/>{"".join(parts)}</svg>\n'
    )
