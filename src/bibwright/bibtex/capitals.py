"""Capitals in titles that a style must not set in small letters, braced word by word."""

from __future__ import annotations

import re

from bibwright.latex import to_unicode

__all__ = ["protect_capitals"]

#: A letter, or one written in LaTeX commands: "{\"o}", "{\v{c}}".
_LETTER = r"(?:[^\W_]|\{\\(?:[^{}]|\{[^{}]*\})*\})"
#: A formula, a group that is braced already, a command, or a word with its inner hyphens.
_TOKEN = re.compile(
    rf"""(?P<formula>(?<!\\)\$[^$]*\$)
      | (?P<word>{_LETTER}+(?:['+]+{_LETTER}*|-+{_LETTER}+)*)
      | (?P<group>\{{(?:[^{{}}]|\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}})*\}})
      | (?P<command>\\(?:[A-Za-z]+|.)) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ACRONYM_PLURAL = re.compile(r"(?P<acronym>[A-Z][A-Z0-9]+)(?P<plural>'?s)")
#: Adjectives and names that English titles write with a capital in every style. Only words
#: that are nothing else are here; a list can't know all names, and a wrong brace does no harm
#: that a missing one doesn't.
_PROPER = frozenset(
    """African Alzheimer American Asian Arabic Australian Bayes Bayesian Boltzmann Boolean Bose
    Brazilian British Brownian Canadian Cartesian Cauchy Chinese Christian Dirac Dirichlet
    Dutch Einstein English Euclid Euclidean Euler Eulerian European Fermi Feynman Fourier
    French Galois Gauss Gaussian German Gibbs Greek Hamilton Hamiltonian Hebrew Heisenberg
    Hermitian Hilbert Hindi Hopf Indian Islamic Ising Israeli Italian Jacobi Jacobian Japanese
    Jewish Kalman Korean Lagrange Lagrangian Laplace Laplacian Latin Lie Lipschitz Lorentz
    Lyapunov Majorana Markov Markovian Maxwell Mexican Monte Carlo Newton Newtonian Nash
    Parkinson Persian Poincaré Poisson Polish Portuguese Riemann Riemannian Russian Schrödinger
    Spanish Swedish Swiss Turing Turkish Vietnamese Voronoi Wasserstein Wikipedia YouTube
    Twitter Google Python""".split()
)


def protect_capitals(title: str) -> str:
    r"""The title (as LaTeX) with braces round the words that must keep their capitals.

    Those are: acronyms and words with a capital after the first letter (``BERT``, ``arXiv``,
    ``H2O``), capitals with digits or plus signs (``T5``, ``C++``), single capitals that are no
    article or pronoun (``D``, not ``A`` or ``I``), and names from a short list. Of ``LLMs`` the
    plural stays outside. The parts between hyphens are judged one by one and braced as one where
    all of them need it. A formula with a capital in it is braced as a whole, for BibTeX's styles
    would make ``$\Delta$`` a ``$\delta$``. A title all in capitals is left alone: there the
    capitals say nothing. A word that merely begins with a capital is the style's to decide,
    also behind a colon.

    >>> protect_capitals("ChiMed-GPT: A Chinese Medical Model with LLMs")
    '{ChiMed-GPT}: A {Chinese} Medical Model with {LLM}s'
    """
    shouted = _is_shouted(title)
    return "".join(_protected(match, shouted) for match in _TOKEN.finditer(title))


def _is_shouted(title: str) -> bool:
    letters = [char for char in title if char.isalpha()]
    return len(letters) > 12 and sum(char.isupper() for char in letters) > 0.7 * len(letters)


def _protected(match: re.Match[str], shouted: bool) -> str:
    token = match[0]
    if match["formula"]:
        return f"{{{token}}}" if any(char.isupper() for char in token) else token
    if match["word"] is None or shouted:
        return token
    parts = re.split("(-+)", token)
    words = parts[::2]
    if len(words) > 1 and all(_must_keep(word) or word.isdigit() for word in words):
        return f"{{{token}}}" if any(_must_keep(word) for word in words) else token
    parts[::2] = [_braced(word) for word in words]
    return "".join(parts)


def _braced(word: str) -> str:
    if plural := _ACRONYM_PLURAL.fullmatch(word):
        return f"{{{plural['acronym']}}}{plural['plural']}"
    return f"{{{word}}}" if _must_keep(word) else word


def _must_keep(word: str) -> bool:
    word = to_unicode(word)
    if any(char.isupper() for char in word[1:]):
        return True
    if len(word) == 1:
        return word.isupper() and word not in {"A", "I"}
    if word[0].isupper() and any(char.isdigit() or char == "+" for char in word):
        return True
    return word.split("'")[0] in _PROPER
