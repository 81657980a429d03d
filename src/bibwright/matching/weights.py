"""Every number that a verdict depends on, in one place.

The weights are decimal logarithms of likelihood ratios, as in Fellegi and Sunter's record
linkage ("A theory for record linkage", JASA 64, 1969): +2 says that what was seen is a hundred
times as likely for one work as for two. They add up with the prior to the score of a pair.

One table, `WEIGHTS`, says what each level of each feature (`matching.levels`) is worth. Two
questions are asked of it. *May these two records of a bibliography be merged?* (`matching.scores`)
compares records that already share a title's words or an identifier, so its prior, `BIAS`, is
mild. *Which of all works does this query mean?* (`matching.verdict`) searches millions: its prior
is low, and chance agreement there is rarer, so `IN_LOOKUP` has other numbers for some levels, and
titles count by their words. Both share the levels, so neither can call one work what the other
calls two; a property test holds them to that.

Set by hand and held against ``bench/matching.py`` and ``bench/dedupe.py`` (with `bench/fit.py`,
logistic regression drawn towards this table); change one, and run them again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# Two records of one bibliography --------------------------------------------------------------
BIAS = -2.0
#: From here on a pair is one work, if nothing stands against it.
SURE = 1.25
#: From here on a pair is worth a person's look.
DOUBTFUL = 0.0
#: Of each feature, its levels in their order; level 0 is "unknown" and worth nothing.
WEIGHTS: Mapping[str, Sequence[float]] = {
    "title": (0.0, 3.0, 2.3, 2.0, 1.2, 0.3, 0.3, -2.5, -2.0, -3.0),
    "specificity": (0.0, -2.0, -1.0, 0.0, 0.7, -2.5),
    "authors": (0.0, -3.0, -1.2, 0.7, -1.0, 0.8, 0.7, 1.0, 1.2, 1.8, 2.3),
    "year": (0.0, 0.5, -0.2, -0.8, -1.5),
    "venue": (0.0, -2.0, -0.8, 0.3, 0.5, -3.0, 0.3, -1.0, -1.5),
    "issue": (0.0, 1.0, 0.6, -2.0, -1.5, -2.5, 0.2, -0.8),
    "pages": (0.0, 2.0, 1.0, 0.2, -2.0),
    "doi": (0.0, 4.0, -2.5),
    "arxiv": (0.0, 4.0, -3.5),
    "isbn": (0.0, 0.3, -0.5),
    "url": (0.0, 1.5, -0.2),
    "edition": (0.0, 0.2, -3.0),
    "abstract": (0.0, 2.0, 0.7, -1.0),
    **dict.fromkeys(("serial", "bare"), (0.0, 0.0)),
    "version": (0.0, 0.2, -1.0),
    "role": (0.0, 0.0, -1.0),
    "parent": (0.0, 0.5, -1.0),
    "event": (0.0, 0.0, -1.0),
    "day": (0.0, 0.2, -0.5),
    "language": (0.0, 0.0, -0.5),
    "page": (0.0, 0.0, -0.5),
    "chapter": (0.0, 0.2, -1.0),
    "wording": (0.0, 0.0, 0.0, 0.0),
    **dict.fromkeys(("signs", "given", "publisher", "date", "range"), (0.0, 0.0, 0.0)),
    **dict.fromkeys(("lead", "town"), (0.0, 0.0, 0.0)),
}

# A query and what sources offer for it --------------------------------------------------------
#: The same levels in a search of millions: that a list of authors agrees by chance is rarer there,
#: and an entry may err in its year or venue and still mean the work.
IN_LOOKUP: Mapping[str, Sequence[float]] = {
    "authors": (0.0, -3.5, 0.3, 0.7, -2.0, 1.5, 0.7, 2.5, 2.5, 3.2, 4.2),
    "year": (0.0, 0.6, 0.2, -0.2, -1.5),
    "venue": (0.0, -0.8, -0.8, 0.0, 0.8, -0.8, 0.0, -0.8, -1.0),
}

#: One paper among the 2.7 million that arXiv holds.
PRIOR = -6.5
#: One work among the 160 million that Crossref registers; the other catalogues hold as many or
#: fewer (https://www.crossref.org/06members/53status.html).
WIDE_PRIOR = -8.2

#: A pair scoring at least this is one work, if the next best other work stays behind it by
#: the margin.
MATCHED = 1.0
MARGIN = 1.5
#: A pair scoring at least this is worth showing to a person.
WORTH_SHOWING = -2.0

# Title -------------------------------------------------------------------------------------
#: What a shared word says: one that a great share of titles has, and any other.
COMMON_WORD = 0.5
RARE_WORD = 1.0
#: The most that words can add up to.
WORDS_CAP = 8.0
#: What is taken off where no more than so many words say something: one is no title of its own,
#: and a title of two is another paper's, too, in one of a hundred cases; one of three in 0.3 % of
#: them, one of five in 0.1 % (`bench/titles.py`).
FEW_WORDS: Mapping[int, float] = {0: -2.0, 1: -2.0, 2: -1.0}
#: On top of the words: both titles say the same from end to end; they do but for spelling; the one
#: is the other without its subtitle; the one is the other with a few words changed.
SAME_TITLE = 6.0
SPELT_TITLE = 5.0
SAME_MAIN_TITLE = 4.0
NEAR_TITLE = 4.2
#: A title that says less by its words is another's, too, with a plural or an "On the" more.
SPELT_SPECIFIC = 5.0
#: A title that says less by its words, and begins that of another work, may be that one's, cut.
WHOLE_SPECIFIC = 3.5
#: The most that a title says which lacks a subtitle, or is the same word for word but for one: of
#: papers that aren't there three in a thousand find a sister paper that is so like it. Never enough
#: for a match by itself; with the first author, the year or the abstract beside it enough.
NEAR_CAP = 7.0
#: The most where more differs, or the query has words that the candidate lacks: of papers that
#: aren't there one in twenty finds such a title by its own first author (`bench/titles.py`). One
#: author and the year are never enough then.
SISTER_CAP = 4.5
#: So many words that say something stand round a word that is missing, and round one that is
#: replaced; with fewer, more than one in a thousand papers that aren't there finds one that is so
#: like it, by its own first author.
AROUND_MISSING_WORD, AROUND_OTHER_WORD = 3, 7
#: What a title says, however short, that another has before its subtitle, if no word of it is in a
#: great share of titles: enough with the first author, not with the year.
MAIN_TITLE = 6.0
#: For each word spelled differently, in another place, missing in the candidate, and standing only
#: in the candidate.
SPELLING = -0.4
MOVED_WORD = -1.5
LOST_WORD = -1.2
EXTRA_WORD = -0.9
#: On top, for each beyond the second that is missing: then it is no longer a slip.
FEW_CHANGED = 2
FURTHER_WORD = -1.5
#: The share of words in common below which a title counts as another one.
NEAR_SHARE = 0.6
#: Titles that have little or nothing in common. A paper may be renamed, so this is no veto.
OTHER_TITLE = -3.0
#: The most that a title says which is the same but for a number, a name before the colon, or the
#: announcement of a comment or an erratum: enough to be shown to a person, never enough for a
#: match, unless the submission time or the abstract says that it is the same paper after all.
OTHER_PART_CAP = 4.5

# Dates -------------------------------------------------------------------------------------
#: About a thousand papers arrive on a working day, seldom two in one second.
SAME_SECOND = 7.5
SAME_MINUTE = 5.5
SAME_DAY = 3.0
NEAR_DAY = 0.0
OTHER_DAY = -3.0
#: What so many years between the first version and publication say, and any others that may be.
LIKELY_YEARS: Sequence[float] = (0.9, 0.8, 0.5, 0.5)
UNLIKELY_YEAR = -2.0

# Identifiers -------------------------------------------------------------------------------
SAME_ID = 10.0
OTHER_ID = -8.0
SAME_DOI = 8.0
OTHER_DOI = -2.0
#: A journal's volume and page, under the same first author, which stand for a title where none is
#: given; not enough where few of the other authors agree.
SAME_PLACE = 6.4

# Abstract ----------------------------------------------------------------------------------
#: From here on an abstract speaks for itself.
SAME_ABSTRACT = 4.0
#: Share of the query's word pairs that stand in the candidate's abstract, and what it says.
OVERLAP_STEPS = ((0.5, 5.0), (0.3, 4.0), (0.15, 2.0), (0.08, 0.0), (0.0, -2.5))
#: Fewer words than this are no text to compare.
OVERLAP_MIN_WORDS = 8
