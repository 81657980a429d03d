r"""Symbols beyond ASCII: the formulas that print them, and the characters at which pdfLaTeX stops.

The formulas need no package; they are those of LaTeX's own file fontmath.ltx. What pdfLaTeX takes
as it stands is said by the files t1enc.dfu, ts1enc.dfu and utf8enc.dfu of LaTeX (2020 and later).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

#: A character and the command for it, in pairs.
_PAIRS = r"""
α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota
κ kappa λ lambda μ mu ν nu ξ xi π pi ϖ varpi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon
φ varphi ϕ phi χ chi ψ psi ω omega
Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega
← leftarrow ↑ uparrow → rightarrow ↓ downarrow ↔ leftrightarrow ↕ updownarrow ↖ nwarrow ↗ nearrow
↘ searrow ↙ swarrow ↦ mapsto ↩ hookleftarrow ↪ hookrightarrow ⇌ rightleftharpoons ⇐ Leftarrow
⇑ Uparrow ⇒ Rightarrow ⇓ Downarrow ⇔ Leftrightarrow ⇕ Updownarrow ⟵ longleftarrow
⟶ longrightarrow ⟷ longleftrightarrow ⟹ Longrightarrow ⟺ Longleftrightarrow ⟼ longmapsto
∀ forall ∂ partial ∃ exists ∅ emptyset ∆ Delta ∇ nabla ∈ in ∉ notin ∋ ni ∏ prod ∐ coprod ∑ sum
∓ mp ∘ circ ∙ bullet √ surd ∝ propto ∞ infty ∠ angle ∣ mid ∥ parallel ∧ wedge ∨ vee ∩ cap ∪ cup
∫ int ∮ oint ∼ sim ≀ wr ≃ simeq ≅ cong ≈ approx ≍ asymp ≐ doteq ≠ neq ≡ equiv ≤ leq ≥ geq ≪ ll
≫ gg ≺ prec ≻ succ ⪯ preceq ⪰ succeq ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ⊎ uplus
⊑ sqsubseteq ⊒ sqsupseteq ⊓ sqcap ⊔ sqcup ⊕ oplus ⊖ ominus ⊗ otimes ⊘ oslash ⊙ odot ⊢ vdash
⊣ dashv ⊤ top ⊥ bot ⋀ bigwedge ⋁ bigvee ⋂ bigcap ⋃ bigcup ⋄ diamond ⋅ cdot ⋆ star ⋈ bowtie
⊨ models ⋮ vdots ⋯ cdots ⋱ ddots ⌈ lceil ⌉ rceil ⌊ lfloor ⌋ rfloor ⌢ frown ⌣ smile
△ bigtriangleup ▽ bigtriangledown ◁ triangleleft ▷ triangleright ○ bigcirc
ℏ hbar ℓ ell ℘ wp ℜ Re ℑ Im ℵ aleph ♭ flat ♮ natural ♯ sharp ♠ spadesuit ♡ heartsuit
♢ diamondsuit ♣ clubsuit
"""
_WORDS = _PAIRS.split()
#: What stands for a character in a formula. The capitals of Greek that look like Latin ones are
#: those, upright, as TeX sets all capitals of Greek.
_FORMULAS = (
    {char: rf"\{name}" for char, name in zip(_WORDS[::2], _WORDS[1::2], strict=True)}
    | {
        char: rf"\mathrm{{{latin}}}"
        for char, latin in zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True)
    }
    | {"ο": "o", "−": "-", "∗": "*", "∕": "/", "∶": ":", "∖": r"\setminus", "≔": ":="}
    | {"′": "'", "″": "''", "‴": "'''"}
)
#: Superscripts that pdfLaTeX takes by themselves; beside others they are part of the formula.
_FEW = "¹²³"
_SCRIPT = "⁰ⁱ⁴-₎ₐ-ₜ"
_STYLED = "\U0001d400-\U0001d7ff"
_FRACTIONS = "⅐-⅞"
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_OF_FORMULAS = f"{re.escape(''.join(_FORMULAS))}{_SCRIPT}{_STYLED}{_FRACTIONS}"
#: Whether there may be something for a formula to print.
SYMBOL = re.compile(f"[{_OF_FORMULAS}]")
_RUN = re.compile(f"[{_OF_FORMULAS}{_FEW}]+")
#: So many letters of Greek are a word, which needs a font for Greek and no formula.
_WORD = re.compile(f"[{_GREEK}]{{3}}")
_BESIDE = re.compile(f"[{_GREEK}\u0300-\u036f]")
#: What pdfLaTeX prints; the rest of Latin that it knows has a command (see `accents`).
_SET_UP = re.compile(
    "[\x00-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u0192"
    "\u01c4-\u01d4\u01e2\u01e3\u01e6-\u01eb\u01f0\u01f4\u01f5\u0218-\u021b\u0232\u0233\u0237"
    "\u02c6\u02c7\u02d8\u02d9\u02db-\u02dd\u0e3f\u1e02\u1e03\u1e1e-\u1e21\u1e30\u1e31\u1e8e\u1e8f\u1e90\u1e91"
    "\u1e9e\u1ef2\u1ef3\u200c\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2031"
    "\u2039-\u203b\u203d\u2044\u204e\u2052\u20a1\u20a4\u20a6\u20a9\u20ab\u20ac\u20b1\u2103\u2116"
    "\u2117\u211e\u2120\u2122\u2126\u2127\u212e\u2190-\u2193\u2329\u232a\u2422\u2423\u25e6\u25ef"
    "\u266a\u27e8\u27e9\u3008\u3009\udc80-\udcff\ufb00-\ufb06\ufeff]+"
)


def with_formulas(text: str, *, cased: bool = False) -> str:
    r"""Plain text with its symbols and single letters of Greek as formulas.

    ``cased``: as in `bibwright.bibtex.characters.to_commands`; a formula with a capital gets
    braces, for BibTeX makes ``\Delta`` small, too. Words in Greek stay.

    >>> with_formulas("α-helix, CO₂ ≤ 5", cased=True), with_formulas("Δ", cased=True)
    ('$\\alpha$-helix, CO$_{2}$ $\\leq$ 5', '{$\\Delta$}')
    """

    def formula(run: re.Match[str]) -> str:
        source = run[0]
        if not SYMBOL.search(source) or _is_word(run) or _is_of_greek(run):
            return source
        made = formula_source(source)
        if not made:
            return source
        return f"{{${made}$}}" if cased and made.lower() != made else f"${made}$"

    return _RUN.sub(formula, text)


def _is_word(run: re.Match[str]) -> bool:
    """Whether the letters are of a word in Greek, accents and letters without a formula in it."""
    text, start, end = run.string, run.start(), run.end()
    while start and _BESIDE.match(text[start - 1]):
        start -= 1
    while end < len(text) and _BESIDE.match(text[end]):
        end += 1
    return end - start > len(run[0]) or _WORD.search(run[0]) is not None


def _is_of_greek(run: re.Match[str]) -> bool:
    """Whether letters of Greek stand in a text in Greek, as an initial or an article does."""
    return all(_BESIDE.match(char) for char in run[0]) and bool(_WORD.search(run.string))


def formula_source(run: str) -> str:
    """The inside of the formula that prints these characters; empty if there is none."""
    pieces: list[str] = []
    scripted = False
    for script, chars in groupby(map(_in_formula, run), key=lambda found: found[0]):
        sources = [source for _, source in chars]
        if not all(sources):
            return ""
        joined = ""
        for source in sources:
            if source[0].isalpha() and re.search(r"\\[A-Za-z]+\Z", joined):
                joined += " "
            joined += source
        if script:
            pieces.append(f"{'{}' * scripted}{script}{{{joined}}}")
        else:
            pieces.append(joined)
        scripted = bool(script)
    return "".join(pieces)


def sign_of(source: str) -> str:
    r"""The character that this inside of a formula prints; empty if it is none of ours.

    >>> sign_of("'"), sign_of(r"\leq"), sign_of("^{4}")
    ('′', '≤', '⁴')
    """
    return _signs().get(source, "")


@lru_cache(maxsize=1)
def _signs() -> dict[str, str]:
    ranges = (0x2070, 0x209D), (0x2150, 0x215F), (0x1D400, 0x1D800)
    others = (chr(code) for start, end in ranges for code in range(start, end))
    made: dict[str, str] = {}
    for char in (*_FORMULAS, *others):
        source = formula_source(char)
        if not source.isalpha():
            made.setdefault(source, char)
    return made


def _in_formula(char: str) -> tuple[str, str]:
    """Whether a character stands above (``^``) or below (``_``), and what it is there."""
    if char in _FORMULAS:
        return "", _FORMULAS[char]
    kind, _, code = unicodedata.decomposition(char).partition("> ")
    if not code:
        return "", ""
    if kind == "<fraction":
        over, _, under = "".join(chr(int(each, 16)) for each in code.split()).partition("⁄")
        return "", rf"\frac{{{over}}}{{{under}}}" if under else ""
    base = chr(int(code, 16))
    plain = _FORMULAS.get(base, base if base.isascii() else "")
    if kind in ("<super", "<sub"):
        return "^" if kind == "<super" else "_", plain
    name = unicodedata.name(char)
    if re.fullmatch("MATHEMATICAL ITALIC .*", name):
        return "", plain
    if re.fullmatch("MATHEMATICAL BOLD (?:CAPITAL|SMALL|DIGIT) .*", name) and base.isascii():
        return "", rf"\mathbf{{{base}}}"
    if re.fullmatch("MATHEMATICAL SCRIPT CAPITAL .*", name):
        return "", rf"\mathcal{{{base}}}"
    return "", ""


def stops_latex(text: str) -> list[str]:
    """The characters at which pdfLaTeX stops, each once, in the order of the text.

    Bytes of an unknown encoding, which are lone surrogates, are not among them.
    """
    if text.isascii():
        return []
    return list(dict.fromkeys(_SET_UP.sub("", text)))
