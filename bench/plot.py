"""What a benchmark measured by the number of entries, drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

_COLOURS = ("#1b6", "#c52", "#36c", "#a3a")


def draw(
    lines: Mapping[str, Sequence[tuple[float, float]]],
    *,
    of: str = "entries",
    unit: str = "s",
    powers: tuple[int, int] = (3, 6),
    heights: tuple[int, int] = (-1, 3),
) -> str:
    """A plot of values by numbers, seconds by entries if not said otherwise, as SVG.

    Both scales are logarithmic: from one power of ten to another,
    ``powers`` along, ``heights`` up.
    """
    width, height, left, bottom = 560, 340, 60 + 6 * max(0, len(unit) - 1), 40
    (first, last), (low, high) = powers, heights

    def x(entries: float) -> float:
        return left + (math.log10(entries) - first) / (last - first) * (width - left - 20)

    def y(value: float) -> float:
        share = (math.log10(value) - low) / (high - low)
        return height - bottom - share * (height - bottom - 20)

    def text(x: float, y: float, words: str, anchor: str, colour: str = "black") -> str:
        place = f'x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}"'
        return f"<text {place}>{words}</text>"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        text(width / 2, height - 4, of, "middle"),
    ]
    for power in range(first, last + 1):
        at = x(10**power)
        parts.append(f'<path d="M{at:.0f} 20V{height - bottom}" stroke="#ddd"/>')
        parts.append(text(at, height - 20, f"{10.0**power:,.9g}", "middle"))
    for power in range(low, high + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{left} {at:.0f}H{width - 20}" stroke="#ddd"/>')
        parts.append(text(left - 8, at + 4, f"{10.0**power:g} {unit}", "end"))
    for (name, points), colour in zip(lines.items(), _COLOURS, strict=False):
        path = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for size, value in points:
            place = f'cx="{x(size):.1f}" cy="{y(value):.1f}"'
            parts.append(f'<circle {place} r="3" fill="{colour}"/>')
        size, value = points[-1]
        parts.append(text(x(size) - 8, y(value) - 8, name, "end", colour))
    return "\n".join([*parts, "</svg>"]) + "\n"
