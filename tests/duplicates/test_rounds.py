"""What was merged is looked at again, together with what it was compared with."""

from __future__ import annotations

import bibwright

#: The preprint and the publication have a DOI in common, the publication and the reprint a place;
#: preprint and reprint say too little of each other.
_CHAIN = """\
@article{full, title = {A Remark on the Growth of Entire Functions}, author = {Doe, Jane},
  journal = {Acta Mathematica}, volume = 12, pages = {101--119}, year = 1999, doi = {10.1000/x}}
@misc{bare, title = {A Remark on the Growth of Entire Functions}, doi = {10.1000/x}}
@article{other, title = {Growth of Entire Functions, Revisited}, author = {Roe, Rita},
  journal = {Acta Mathematica}, volume = 13, pages = {1--19}, year = 2000}
"""


def test_one_round_is_enough_where_nothing_new_comes_of_it() -> None:
    run = bibwright.dedupe(_CHAIN.encode())
    assert [merge.key for merge in run.merges] == ["full"]
    assert not any("more; see the merges" in note for note in run.duplicates.notes)


#: One work: each has an identifier in common with `b`, which has another title.
_IN_TWO_ROUNDS = """\
@article{a, title = {A Remark on the Growth of Entire Functions}, doi = {10.1000/x},
  pages = {101}, author = {Doe, J. and Roe, Rita}, eprint = {math/9901001}, publisher = {Springer}}
@article{b, title = {On Entire Functions}, doi = {10.1000/x}, journal = {Acta Mathematica},
  year = 1999, author = {Doe, J. and Roe, Rita}, eprint = {math/9901001}, isbn = {3-540-12345-6},
  publisher = {Springer}}
@article{c, title = {A Remark on the Growth of Entire Functions}, journal = {Acta Mathematica},
  author = {Doe, J. and Roe, Rita}, isbn = {3-540-12345-6}, publisher = {Springer}}
@misc{d, title = {A Remark on the Growth of Entire Functions}, volume = 12, year = 1999,
  author = {Doe, Jane and Roe, Rita}, eprint = {math/9901001}, isbn = {3-540-12345-6},
  publisher = {Springer}}
"""


def test_what_was_merged_is_merged_with_what_it_is_like_now() -> None:
    run = bibwright.dedupe(_IN_TWO_ROUNDS.encode())
    assert len(run.merges) == 2
    [file] = run.files
    assert file.after.count(b"title") == 1
    assert not bibwright.dedupe(file.after).merges


def test_children_of_merged_proceedings_are_looked_at_again() -> None:
    """Two papers with two parents are doubtful until the parents are known to be one."""
    paper = (
        "@inproceedings{{{key}, title = {{{title}}}, author = {{Doe, Jane}}, crossref = {{{of}}}}}"
    )
    parent = (
        "@proceedings{{{key}, title = {{Proceedings of the Twelfth Symposium on Growth}}, "
        "booktitle = {{Proceedings of the Twelfth Symposium on Growth}}, editor = {{Roe, Rita}}, "
        "year = 1999, publisher = {{Springer}}, isbn = {{3-540-12345-6}}}}"
    )
    title = "On the Growth of Entire Functions of Finite Order"
    text = "\n".join(
        [
            paper.format(key="a", title=title, of="p1"),
            paper.format(key="b", title=title, of="p2"),
            parent.format(key="p1"),
            parent.format(key="p2"),
        ]
    )
    [file] = bibwright.dedupe(text.encode()).files
    [again] = bibwright.dedupe(file.after).files
    assert file.after.count(b"@proceedings") == 1
    assert file.after.count(b"@inproceedings") == 1
    assert again.after == file.after
