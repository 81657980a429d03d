"""What LaTeX's commands print, and how what they print looks. Data, and nothing else."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from bibwright.text.richtext import Style

#: Commands with an argument, and the style of that.
STYLES = {
    "textit": Style.ITALIC,
    "emph": Style.ITALIC,
    "textsl": Style.ITALIC,
    "mkbibemph": Style.ITALIC,
    "mkbibitalic": Style.ITALIC,
    "textbf": Style.BOLD,
    "mkbibbold": Style.BOLD,
    "textsubscript": Style.SUBSCRIPT,
    "textsuperscript": Style.SUPERSCRIPT,
    "textsc": Style.SMALL_CAPS,
}
#: Commands that change the rest of their group; None: in a way that isn't kept.
SWITCHES: dict[str, Style | None] = {
    **dict.fromkeys(("em", "it", "sl", "itshape", "slshape"), Style.ITALIC),
    **dict.fromkeys(("bf", "bfseries"), Style.BOLD),
    **dict.fromkeys(("sc", "scshape"), Style.SMALL_CAPS),
    **dict.fromkeys(
        """rm sf tt md up rmfamily sffamily ttfamily upshape mdseries normalfont tiny scriptsize
        footnotesize small normalsize large Large LARGE huge Huge displaystyle textstyle
        scriptstyle protect relax xspace noindent centering raggedright boldmath unboldmath
        frenchspacing nonfrenchspacing""".split()
    ),
}


class Arguments(NamedTuple):
    """How a command prints its arguments: what stands before, between and behind them.

    ``printed``: so many arguments are, behind so many ``hidden`` ones. ``raw``: the argument is an
    address, whose characters mean themselves.
    """

    printed: int = 1
    hidden: int = 0
    before: str = ""
    between: str = ""
    behind: str = ""
    raw: bool = False


_AS_IT_IS = Arguments()
#: Commands that put their argument in quotation marks.
QUOTES = ("enquote", "mkbibquote", "textquote")
ARGUMENTS = {
    **dict.fromkeys(
        """mbox hbox fbox text textrm textsf texttt textup textmd textnormal uppercase lowercase
        MakeUppercase MakeLowercase NoCaseChange mkbibacro mkbibparens mkbibbrackets underline
        uline overline widehat widetilde overbrace underbrace overrightarrow overleftarrow
        mathrm mathbf mathit mathsf mathbb mathtt mathcal mathscr mathfrak bm boldsymbol
        operatorname footnote textgreek textcyrillic""".split(),
        _AS_IT_IS,
    ),
    **dict.fromkeys(("url", "path", "nolinkurl"), Arguments(raw=True)),
    **dict.fromkeys(
        (
            "href",
            "foreignlanguage",
            "textcolor",
            "raisebox",
            "colorbox",
            "bibinfo",
            "texorpdfstring",
        ),
        Arguments(hidden=1),
    ),
    "fcolorbox": Arguments(hidden=2),
    **dict.fromkeys(QUOTES, Arguments(before="“", behind="”")),
    **dict.fromkeys(("frac", "nicefrac", "textfrac", "sfrac"), Arguments(2, between="/")),
    "sqrt": Arguments(before="√(", behind=")"),
    **dict.fromkeys(("hspace", "vspace"), Arguments(0, hidden=1, before=" ")),
    # These only tell a style where to sort an entry.
    **dict.fromkeys(
        """noop Noop noOp NoOp NOOP noopsort noopSort Noopsort NoopSort sortnoop sortNoop SortNoop
        noopsortkey sortkey sortas swallow gobble""".split(),
        Arguments(0, hidden=1),
    ),
}

#: What commands without arguments print, by their names; HTML's names of signs among them, which
#: NASA's ADS once wrote as commands.
SYMBOLS = {
    "AmSTeX": "AmSTeX",
    "BibTeX": "BibTeX",
    "Dash": "—",
    "LaTeX": "LaTeX",
    "LaTeXe": "LaTeX2e",
    "P": "¶",
    "S": "§",
    "TeX": "TeX",
    "amp": "&",
    "bibrangedash": "–",
    "copyright": "©",
    "ddag": "‡",
    "degree": "°",
    "dots": "…",
    "emdash": "—",
    "endash": "–",
    "ensp": " ",
    "enspace": " ",
    "euro": "€",
    "guilsinglleft": "‹",
    "guilsinglright": "›",
    "hyphen": "-",
    "ldots": "…",
    "lq": "‘",
    "mdash": "—",
    "minus": "−",
    "ndash": "–",
    "newblock": " ",
    "newline": " ",
    "nobreakspace": "\u00a0",
    "par": " ",
    "pounds": "£",
    "qquad": " ",
    "quad": " ",
    "rq": "’",
    "slash": "/",
    "space": " ",
    "textasciicircum": "^",
    "textasciidieresis": "¨",
    "textasciigrave": "`",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "textbar": "|",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textcompwordmark": "",
    "textellipsis": "…",
    "textemdash": "—",
    "textendash": "–",
    "textgreater": ">",
    "texthyphen": "-",
    "textperiodcentered": "·",
    "lt": "<",
    "gt": ">",
    "textless": "<",
    "textquotedbl": '"',
    "textquotesingle": "'",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textsterling": "£",
    "texttwosuperior": "²",
    "textthreesuperior": "³",
    "textonesuperior": "¹",
    "textunderscore": "_",
    "textvisiblespace": "␣",
    "thinspace": " ",
}
#: What a backslash and a character that is no letter print; any other character prints itself.
ESCAPES = {
    "\\": "\n",
    ",": " ",
    ";": " ",
    ":": " ",
    ">": " ",
    "!": "",
    "-": "",
    "/": "",
    "@": "",
    "\n": " ",
    "\t": " ",
}


#: Unicode's names of the alphabets of mathematics.
ALPHABETS = {
    "mathbb": ("DOUBLE-STRUCK",),
    "mathcal": ("SCRIPT",),
    "mathscr": ("SCRIPT",),
    "mathfrak": ("FRAKTUR", "BLACK-LETTER"),
}


def maths_letter(alphabet: str, letter: str) -> str:
    """A letter of one of the alphabets of mathematics.

    >>> maths_letter("mathbb", "R"), maths_letter("mathcal", "O")
    ('ℝ', '𝒪')
    """
    case = "CAPITAL" if letter.isupper() else "SMALL"
    for name in ALPHABETS[alphabet]:
        for before in ("MATHEMATICAL ", ""):
            try:
                return unicodedata.lookup(f"{before}{name} {case} {letter.upper()}")
            except KeyError:
                continue
    return letter


#: Journals as AASTeX abbreviates them for the commands of NASA's ADS (aastex631.cls).
_JOURNALS = """
aj AJ; psj PSJ; araa ARA&A; apj ApJ; apjl ApJL; apjs ApJS; ao ApOpt; apss Ap&SS; aap A&A; aapr
A&A Rv; aaps A&AS; azh AZh; baas BAAS; icarus Icarus; jaavso JAAVSO; jrasc JRASC; memras MmRAS;
mnras MNRAS; pra PhRvA; prb PhRvB; prc PhRvC; prd PhRvD; pre PhRvE; prl PhRvL; pasp PASP; pasj
PASJ; qjras QJRAS; skytel S&T; solphys SoPh; sovast Soviet Ast.; ssr SSRv; zap ZA; nat Nature;
iaucirc IAUC; aplett Astrophys. Lett.; apspr Astrophys. Space Phys. Res.; bain BAN; fcp FCPh;
gca GeoCoA; grl Geophys. Res. Lett.; jcp JChPh; jgr J. Geophys. Res.; jqsrt JQSRT; memsai Mem.
Soc. Astron. Italiana; nphysa NuPhA; physrep PhR; physscr PhyS; planss Planet. Space Sci.;
procspie Proc. SPIE; actaa AcA; caa ChA&A; cjaa ChJA&A; jcap JCAP; na NewA; nar NewAR; pasa
PASA; rmxaa RMxAA; maps M&PS; aas AAS Meeting Abstracts; dps AAS/DPS Meeting Abstracts
"""
JOURNALS = dict(each.split(maxsplit=1) for each in " ".join(_JOURNALS.split()).split("; "))


def symbol(name: str) -> str | None:
    """What a command without arguments prints; None for a command that isn't known."""
    for table in (SYMBOLS, JOURNALS):
        if name in table:
            return table[name]
    return _more_symbols().get(name)


@lru_cache(maxsize=1)
def _more_symbols() -> dict[str, str]:
    """Greek letters, arrows, signs of mathematics and the like, by pylatexenc's table."""
    from pylatexenc import latex2text

    specs = latex2text.get_default_latex_context_db().iter_macro_specs()
    printed = {spec.macroname: spec.simplify_repl for spec in specs}
    return {
        name: text
        for name, text in printed.items()
        if isinstance(text, str)
        and name.isalpha()
        and "%" not in text
        and "<" not in text
        and name != "today"
    }
