"""Capitals in titles that a style must not set in small letters, braced word by word."""

from __future__ import annotations

import re

__all__ = ["protect_capitals"]

#: A formula, a group that is braced already, a command, or a word.
_TOKEN = re.compile(
    r"""(?P<formula>(?<!\\)\$[^$]*\$) | (?P<group>\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})
      | (?P<command>\\(?:[A-Za-z]+|.)) | (?P<word>[^\W_]+(?:['’+#][^\W_]*)*) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
#: Adjectives and names that English titles write with a capital in every style. Only words
#: that are nothing else are here; a list can't know all names, and a wrong brace does no harm
#: that a missing one doesn't.
_PROPER = frozenset(
    """African American Asian Arabic Australian Bayes Bayesian Boltzmann Boolean Bose Brazilian
    British Brownian Canadian Cartesian Cauchy Chinese Christian Dirac Dirichlet Dutch Einstein
    English Euclid Euclidean Euler Eulerian European Fermi Feynman Fourier French Galois Gauss
    Gaussian German Gibbs Greek Hamilton Hamiltonian Hebrew Heisenberg Hermitian Hilbert Hindi
    Hopf Indian Islamic Ising Israeli Italian Jacobi Jacobian Japanese Jewish Kalman Korean
    Lagrange Lagrangian Laplace Laplacian Latin Lie Lipschitz Lorentz Lyapunov Majorana Markov
    Markovian Maxwell Mexican Monte Carlo Newton Newtonian Nash Persian Poincaré Poisson Polish
    Portuguese Riemann Riemannian Russian Schrödinger Spanish Swedish Swiss Turing Turkish
    Vietnamese Voronoi Wasserstein Wikipedia YouTube Twitter Google Python""".split()
)


def protect_capitals(title: str) -> str:
    r"""The title (as LaTeX) with braces round the words that must keep their capitals.

    Those are: acronyms and words with a capital, or digits beside one, after the first letter
    (``BERT``, ``LLMs``, ``arXiv``, ``H2O``), single capitals that are no article (``C``, not
    ``A`` or ``I`` at the start), and names from a short list. A title all in capitals is left
    alone: there the capitals say nothing.

    >>> protect_capitals("ChiMed-GPT: A Chinese Medical Model with LLMs")
    '{ChiMed}-{GPT}: A {Chinese} Medical Model with {LLMs}'
    """
    letters = [char for char in title if char.isalpha()]
    if sum(char.isupper() for char in letters) > 0.7 * len(letters) and len(letters) > 12:
        return title
    return "".join(_protected(match) for match in _TOKEN.finditer(title))


def _protected(match: re.Match[str]) -> str:
    word = match["word"]
    if word is None or not _must_keep(word):
        return match[0]
    return f"{{{word}}}"


def _must_keep(word: str) -> bool:
    if any(char.isupper() for char in word[1:]):
        return True
    if len(word) == 1:
        return word.isupper() and word not in {"A", "I"}
    if word[0].isupper() and any(char.isdigit() or char in "+#" for char in word):
        return True
    return re.split(r"['’]", word)[0] in _PROPER
