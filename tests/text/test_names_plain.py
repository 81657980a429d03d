"""Names that are read without being taken apart are read as if they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bibwright.text.names.parts import as_bibtex, take_apart
from bibwright.text.names.plain import plain_parts

_WORD = st.from_regex(r"[A-Z][A-Za-z.'-]{0,5}", fullmatch=True) | st.sampled_from(
    ["von", "And", "Others", "Jr", "III", "J.R.", "O'Neil", "Jean-Paul", "{X}", "É.", "de", "al-A"]
)
_WORDS = st.lists(_WORD, min_size=1, max_size=3).map(" ".join)
_NAME = st.one_of(_WORDS, st.builds("{}, {}".format, _WORDS, _WORDS))


@given(_NAME)
def test_both_programs_see_the_same_parts(name: str) -> None:
    plain = plain_parts(name)
    if plain is None:
        return
    given_name, family = plain
    for form in (name, f"{family}, {given_name}"):
        parts = take_apart(form)
        assert parts == as_bibtex(form)
        assert parts is not None
        assert (parts.first, parts.last, parts.von, parts.jr) == (given_name, family, "", "")
