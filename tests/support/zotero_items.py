"""Items of every type of Zotero's schema, drawn by hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from support.zotero_schema import load_schema

SCHEMA = load_schema()
KINDS = sorted(
    name for name, each in SCHEMA.item_types.items() if each.is_regular and name != "annotation"
)

_WORD = st.text("abcXYZéßø0123456789", min_size=1, max_size=6)
_PIECE = st.one_of(
    _WORD,
    st.sampled_from(
        ["&", "50%", "a_b", "C#", "<i>E. coli</i>", "H<sub>2</sub>O", "<b>b</b>", "x – y", "“q”"]
    ),
    st.sampled_from(["~", "{b}", "\\x", "$5", "$\\alpha$", "^", "<", "a--b", "'s", '"', "α", ";"]),
)
_TEXT = st.lists(_PIECE, min_size=1, max_size=4).map(" ".join)
_DATE = st.sampled_from(
    [
        "1999",
        "2019-05",
        "2019-05-03",
        "May 2019",
        "Spring 2004",
        "1999/2003",
        "in the nineties",
        "05/2019",
    ]
)
_NAME = st.sampled_from(
    ["Doe", "van Gogh", "O'Neil", "Müller", "de la Cruz", "Smith and Sons", "ETH"]
)
_GIVEN = st.sampled_from(["Ada", "J. R.", "Ann, Jr.", "", "Zoë"])


def _value(base: str) -> st.SearchStrategy[str]:
    if "date" in base.lower() and base != "accessDate":
        return _DATE
    own = {
        "accessDate": st.sampled_from(["2020-01-02", "2020-01-02T10:11:12Z"]),
        "DOI": st.just("10.1000/xyz"),
        "url": st.sampled_from(["https://a.example/~b?c=d&e=%20f", "http://x.example/{1}"]),
        "language": st.sampled_from(["en", "de-AT", "Klingon"]),
        "pages": st.sampled_from(["1-9", "12", "e107", "S1–S7", "1-3, 7"]),
    }
    return own.get(base, _TEXT)


@st.composite
def items(draw: st.DrawFn, kind: str | None = None) -> dict[str, Any]:
    kind = kind or draw(st.sampled_from(KINDS))
    type_ = SCHEMA.item_types[kind]
    places = [name for name in type_.fields if name != "citationKey"]
    chosen = draw(st.lists(st.sampled_from(places), unique=True, max_size=len(places)))
    data: dict[str, Any] = {name: draw(_value(type_.fields[name] or name)) for name in chosen}
    roles = st.sampled_from(type_.creator_types) if type_.creator_types else st.nothing()
    person = st.one_of(
        st.builds(
            lambda role, family, first: {
                "creatorType": role,
                "firstName": first,
                "lastName": family,
            },
            roles,
            _NAME,
            _GIVEN,
        ),
        st.builds(lambda role, name: {"creatorType": role, "name": name}, roles, _NAME),
    )
    data["creators"] = draw(st.lists(person, max_size=4))
    data["tags"] = [{"tag": tag} for tag in draw(st.lists(_TEXT, max_size=3, unique=True))]
    return {"itemType": kind, **data}
