"""Seconds by entries, drawn."""

from __future__ import annotations

import math

__all__ = ["draw"]


def draw(lines: dict[str, list[tuple[int, float]]]) -> str:
    """A plot of seconds by entries, both on logarithmic scales, as SVG."""
    width, height, left, bottom = 560, 340, 60, 40

    def x(entries: float) -> float:
        return left + (math.log10(entries) - 3) / 3 * (width - left - 20)

    def y(seconds: float) -> float:
        return height - bottom - (math.log10(seconds) + 1) / 4 * (height - bottom - 20)

    def text(x: float, y: float, words: str, anchor: str, colour: str = "black") -> str:
        place = f'x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}"'
        return f"<text {place}>{words}</text>"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        text(width / 2, height - 4, "entries", "middle"),
    ]
    for power in range(3, 7):
        at = x(10**power)
        parts.append(f'<path d="M{at:.0f} 20V{height - bottom}" stroke="#ddd"/>')
        parts.append(text(at, height - 20, f"{10**power:,}", "middle"))
    for power in range(-1, 4):
        at = y(10.0**power)
        parts.append(f'<path d="M{left} {at:.0f}H{width - 20}" stroke="#ddd"/>')
        parts.append(text(left - 8, at + 4, f"{10.0**power:g} s", "end"))
    for (name, points), colour in zip(lines.items(), ("#1b6", "#c52"), strict=True):
        path = " ".join(f"{x(size):.1f},{y(seconds):.1f}" for size, seconds in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for size, seconds in points:
            place = f'cx="{x(size):.1f}" cy="{y(seconds):.1f}"'
            parts.append(f'<circle {place} r="3" fill="{colour}"/>')
        size, seconds = points[-1]
        parts.append(text(x(size) - 8, y(seconds) - 8, name, "end", colour))
    return "\n".join([*parts, "</svg>"]) + "\n"
