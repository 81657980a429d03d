"""How a person wants bibliographies to be cleaned up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.keys import check_pattern
from bibwright.bibtex.layout import STYLES, Style
from bibwright.bibtex.rules import Capitals, Rule, entry_rules, in_order, select
from bibwright.bibtex.sorting import check_sort
from bibwright.bibtex.venues import FORMS, Venues, VenueTable
from bibwright.choices import member
from bibwright.errors import InputError

_LISTS = ("only", "enable", "disable", "printed", "sort", "omit")
#: The style that leaves every entry as it is formatted.
_KEEP = "keep"


@dataclass(frozen=True, slots=True)
class TidyOptions:
    """Options of ``bibwright tidy``; in a settings file, a table ``tidy``.

    ``only``, ``enable``, ``disable``: names of rules, as ``bibwright tidy --list-rules`` has
    them; ``only`` may be ``none``. ``dialect``: ``bibtex``, ``biblatex``, or empty for that of
    each file. ``capitals``: ``add``, ``words`` or ``title``. ``printed``: fields that
    the project's BibTeX style prints, such as ``doi``. ``style``: the name of a style,
    or ``keep``. ``sort``: what to sort by, the first name first; empty leaves the order.
    ``key_pattern``: empty leaves the citation keys. ``encoding``: that of
    files which are not in UTF-8 and don't say what they are in. ``omit``: fields that go.
    ``max_authors``: longer lists of names end in ``and others``; 0 for no such limit.
    ``venues``: the project's table of venues (`read_venues`); ``venue_form``: the form in which
    it is used, if another one than the table says.

    Raises InputError, naming the choices, for an unknown name.
    """

    only: Sequence[str] = ()
    enable: Sequence[str] = ()
    disable: Sequence[str] = ()
    dialect: str = ""
    capitals: str = "add"
    printed: Sequence[str] = ()
    style: str = "bibwright"
    sort: Sequence[str] = ()
    key_pattern: str = ""
    encoding: str = ""
    omit: Sequence[str] = ()
    max_authors: int = 0
    venues: VenueTable = field(default_factory=VenueTable)
    venue_form: str = ""

    def __post_init__(self) -> None:
        for name in _LISTS:
            given = getattr(self, name)
            object.__setattr__(self, name, (given,) if isinstance(given, str) else tuple(given))
        if self.only or self.enable or self.disable:  # needs all rules, those of plugins, too
            select(self.only, self.enable, self.disable)
        if self.dialect:
            member(Dialect, self.dialect, "dialect")
        member(Capitals, self.capitals, "way with capitals")
        if self.style not in {*STYLES, _KEEP}:
            names = ", ".join([*STYLES, _KEEP])
            raise InputError(f"there is no style “{self.style}”; choose from {names}")
        if self.max_authors < 0:
            raise InputError(f"max_authors is {self.max_authors}; give 1 or more")
        if self.venue_form and self.venue_form not in FORMS:
            names = ", ".join(FORMS)
            raise InputError(f"there is no form “{self.venue_form}” of names; choose from {names}")
        check_sort(self.sort)
        check_pattern(self.key_pattern)


@dataclass(frozen=True, slots=True)
class TidySteps:
    """What to do with a file.

    ``rules`` go over every entry in this order. ``dialect``: None for that of the file.
    ``style``: None leaves the layout as it is. ``sort``: names of what to sort by, see
    `bibwright.bibtex.sorting`; empty leaves the order. ``keys``: citation keys as they are and
    as they shall be. ``file_rules``: the names of those that look at the file as a whole.
    ``encoding``: empty for what the file says itself.
    """

    rules: tuple[Rule, ...] = ()
    dialect: Dialect | None = None
    capitals: Capitals = Capitals.ADD
    printed: frozenset[str] = frozenset()
    style: Style | None = None
    sort: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    file_rules: frozenset[str] = frozenset()
    encoding: str = ""
    omit: frozenset[str] = frozenset()
    max_authors: int = 0
    venues: Venues | None = None


def steps_of(options: TidyOptions) -> TidySteps:
    """What the options come to for a file."""
    asked = {"omit"} if options.omit else set()
    asked |= {"max-authors"} if options.max_authors else set()
    asked |= {"venues"} if options.venues.venues else set()
    chosen = select(options.only, options.enable, options.disable) | (asked - {*options.disable})
    if "venues" in chosen and not options.venues.venues:
        raise InputError("the rule venues needs a table; --venues venues.toml names it")
    return TidySteps(
        rules=in_order(rule for rule in entry_rules() if rule.name in chosen),
        dialect=Dialect(options.dialect) if options.dialect else None,
        capitals=Capitals(options.capitals),
        printed=frozenset(options.printed),
        style=STYLES.get(options.style) if "layout" in chosen else None,
        sort=tuple(options.sort),
        encoding=options.encoding,
        omit=frozenset(name.lower() for name in options.omit),
        max_authors=options.max_authors,
        venues=options.venues.in_form(options.venue_form) if "venues" in chosen else None,
        file_rules=chosen - {rule.name for rule in entry_rules()},
    )
