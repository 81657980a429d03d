"""One paper as several programs and sites write it down; what the merged entry then says."""

from __future__ import annotations

from bibtexparser.entrypoint import parse_string

import bibwright

_SCHOLAR = """@article{he2015deep,
  title={Deep residual learning for image recognition. arXiv 2015},
  author={He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian},
  journal={arXiv preprint arXiv:1512.03385},
  volume={14},
  year={2015}
}
"""
_ADS = """@ARTICLE{2015arXiv151203385H,
  author = {{He}, Kaiming and {Zhang}, Xiangyu and {Ren}, Shaoqing and {Sun}, Jian},
  title = "{Deep Residual Learning for Image Recognition}",
  journal = {arXiv e-prints},
  year = 2015,
  month = dec,
  eid = {arXiv:1512.03385},
  doi = {10.48550/arXiv.1512.03385},
  archivePrefix = {arXiv},
  eprint = {1512.03385}
}
"""
_DBLP = """@inproceedings{DBLP:conf/cvpr/HeZRS16,
  author       = {Kaiming He and
                  Xiangyu Zhang and
                  Shaoqing Ren and
                  Jian Sun},
  title        = {Deep Residual Learning for Image Recognition},
  booktitle    = {2016 {IEEE} Conference on Computer Vision and Pattern Recognition,
                  {CVPR} 2016, Las Vegas, NV, USA, June 27-30, 2016},
  pages        = {770--778},
  year         = {2016},
  doi          = {10.1109/CVPR.2016.90}
}
"""
_ZOTERO = """@article{lecunDeepLearning2015,
  title = {Deep Learning},
  author = {LeCun, Yann and Bengio, Yoshua and Hinton, Geoffrey},
  year = {2015},
  month = may,
  journal = {Nature},
  volume = {521},
  number = {7553},
  pages = {436--444},
  doi = {10.1038/nature14539}
}
"""
_MENDELEY = """@article{Lecun2015,
   author = {Yann Lecun and Yoshua Bengio and Geoffrey Hinton},
   doi = {https://doi.org/10.1038/NATURE14539},
   issue = {7553},
   journal = {Nature},
   month = {5},
   pages = {436-444},
   title = {Deep learning},
   volume = {521},
   year = {2015},
}
"""
_SCHOLARS_BOOK = """@book{goodfellow2016deep,
  title={Deep learning},
  author={Goodfellow, Ian and Bengio, Yoshua and Courville, Aaron and Bengio, Yoshua},
  volume={1},
  year={2016},
  publisher={MIT press}
}
"""
_DBLPS_BOOK = """@book{DBLP:books/daglib/0040158,
  author = {Ian J. Goodfellow and Yoshua Bengio and Aaron C. Courville},
  title = {Deep Learning},
  publisher = {{MIT} Press},
  year = {2016},
  isbn = {978-0-262-03561-3}
}
"""


def _merged(*exports: str) -> dict[str, str]:
    """The fields of the one entry that is left."""
    run = bibwright.dedupe("".join(exports).encode())
    [entry] = parse_string(run.files[0].after.decode()).entries
    return {field.key.lower(): str(field.value) for field in entry.fields}


def test_the_publication_says_its_title_and_place_and_the_preprint_leaves_its_number() -> None:
    merged = _merged(_SCHOLAR, _ADS, _DBLP)
    assert merged["title"].strip("{}") == "Deep Residual Learning for Image Recognition"
    assert merged["doi"] == "10.1109/CVPR.2016.90"
    assert merged["eprint"] == "1512.03385"
    assert merged["year"] == "2016"
    assert not {"journal", "volume", "eid", "month"} & set(merged)


def test_a_doi_stays_bare_and_one_month_is_one_month() -> None:
    text = (_ZOTERO + _MENDELEY).encode()
    assert _merged(_ZOTERO, _MENDELEY)["doi"] == "10.1038/nature14539"
    assert _merged(_MENDELEY, _ZOTERO)["doi"] == "10.1038/nature14539"
    lost = {each.field for merge in bibwright.dedupe(text).merges for each in merge.lost}
    assert not {"doi", "month"} & lost


def test_who_is_named_twice_is_one_person() -> None:
    merged = _merged(_SCHOLARS_BOOK, _DBLPS_BOOK)
    assert merged["author"] == "Ian J. Goodfellow and Yoshua Bengio and Aaron C. Courville"
    assert merged["isbn"] == "978-0-262-03561-3"
