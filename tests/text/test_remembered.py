"""What is read of a text is remembered, until it is let go."""

from __future__ import annotations

from bibwright.text.remembered import forget, remembered


def test_what_is_remembered_is_let_go() -> None:
    asked: list[str] = []

    @remembered(10)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [length("tide"), length("tide")] == [4, 4]
    assert asked == ["tide"]
    forget()
    assert length("tide") == 4
    assert asked == ["tide", "tide"]
