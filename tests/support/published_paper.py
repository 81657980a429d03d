"""A made-up paper of arXiv's with the publication that its authors name."""

#: In the form of the snapshot.
PAPER = {
    "id": "cond-mat/0602143",
    "authors": "A. Author and B. Writer",
    "authors_parsed": [["Author", "Ada", ""], ["Writer", "Bob", ""]],
    "title": "Spin waves in thin layers of a made-up magnet",
    "comments": None,
    "journal-ref": "Phys. Rev. B 74, 024520 (2006)",
    "doi": "10.1103/PhysRevB.74.024520",
    "categories": "cond-mat.mes-hall",
    "abstract": "We make up a magnet.",
    "versions": [{"version": "v1", "created": "Mon, 6 Feb 2006 10:00:00 GMT"}],
    "update_date": "2006-07-01",
}
