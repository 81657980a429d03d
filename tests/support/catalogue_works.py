"""Works as the loopback catalogues hold them, each catalogue in its own shape.

The values are those of the recordings in ``data/catalogues`` (Crossref's own BibTeX, DBLP's hits,
Semantic Scholar's papers), so that nobody's reading of a format is its own witness.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Work:
    """One work. ``sort``: article, paper (in proceedings) or preprint. ``date``: as printed."""

    title: str
    authors: tuple[tuple[str, str], ...]
    sort: str
    date: tuple[int, ...]
    venue: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""
    arxiv_id: str = ""
    publisher: str = ""
    abstract: str = ""
    isbn: str = ""
    #: Of a notice: what it says of which DOI. Of a work: what which notice says of it.
    update_to: tuple[str, str] | None = None
    updated_by: tuple[str, str] | None = None
    retracted: bool = False

    def retitled(self, title: str) -> Work:
        """The same under another title."""
        return replace(self, title=title)


WORKS = (
    Work(
        "Augmenting large language models with chemistry tools",
        (
            ("M. Bran", "Andres"),
            ("Cox", "Sam"),
            ("Schilter", "Oliver"),
            ("Baldassari", "Carlo"),
            ("White", "Andrew D."),
            ("Schwaller", "Philippe"),
        ),
        "article",
        (2024, 5),
        "Nature Machine Intelligence",
        "6",
        "5",
        "525-535",
        doi="10.1038/s42256-024-00832-8",
        arxiv_id="2304.05376",
        publisher="Springer Science and Business Media LLC",
    ),
    Work(
        "Effect of native oxide layers on copper thin-film tensile properties: A reactive "
        "molecular dynamics study",
        (("Skarlinski", "Michael D."), ("Quesnel", "David J.")),
        "article",
        (2015, 12),
        "Journal of Applied Physics",
        "118",
        "23",
        "235306",
        doi="10.1063/1.4938384",
        publisher="AIP Publishing",
    ),
    Work(
        "High-throughput screening of human genetic variants by pooled prime editing",
        (
            ("Herger", "Michael"),
            ("Kajba", "Christina M."),
            ("Buckley", "Megan"),
            ("Cunha", "Ana"),
            ("Strom", "Molly"),
            ("Findlay", "Gregory M."),
        ),
        "article",
        (2025, 4),
        "Cell Genomics",
        "5",
        "4",
        "100814",
        doi="10.1016/j.xgen.2025.100814",
        publisher="Elsevier BV",
    ),
    Work(
        "An essential role of active site arginine residue in iodide binding and histidine residue "
        "in electron transfer for iodide oxidation by horseradish peroxidase",
        (
            ("Adak", "Subrata"),
            ("Bandyopadhyay", "Debashis"),
            ("Bandyopadhyay", "Uday"),
            ("Banerjee", "Ranajit K."),
        ),
        "article",
        (2001, 2),
        "Molecular and Cellular Biochemistry",
        "218",
        "1-2",
        "1-11",
        doi="10.1023/a:1007154515475",
        publisher="Springer Science and Business Media LLC",
    ),
    Work(
        "Human Resources Management in Conditions of Operators' Psychophysiological State Changes",
        (("Basov", "Oleg"), ("Basova", "Angelina"), ("Nosov", "Maksim")),
        "paper",
        (2014,),
        "SPECOM",
        pages="259-267",
        doi="10.1007/978-3-319-11581-8_32",
        publisher="Springer",
    ),
    Work(
        "Multimodal Subscriber Interfaces for Infocommunication Systems",
        (("Basov", "Oleg"), ("Kipyatkova", "Irina S."), ("Saveliev", "Anton I.")),
        "article",
        (2017,),
        "Comput. Informatics",
        "36",
        "4",
        "908-924",
        doi="10.4149/cai_2017_4_908",
        publisher="Slovak Academy of Sciences",
    ),
)
