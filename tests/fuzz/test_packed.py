"""Archives and documents with damaged bytes: an answer or a sentence, never anything else."""

from __future__ import annotations

import gzip
import io
import random
import tarfile
import zipfile
from contextlib import suppress

import pytest

from bibwright.commands.file_lists import citing_in
from bibwright.errors import BibwrightError
from bibwright.readers import read_bytes
from support.growth import at_most

PAPER = (
    b"\\documentclass{article}\\cite{a}\\begin{thebibliography}{1}"
    b"\\bibitem{a} A. Vaswani. Attention is all you need. 2017.\\end{thebibliography}"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RUN = "<w:r><w:t>A. Vaswani. Attention is all you need. 2017.</w:t></w:r>"
BODY = f'<w:document xmlns:w="{WORD}"><w:body><w:p>{RUN}</w:p></w:body></w:document>'
PUT_IN = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x80\0\0\0", b"-1", b"9" * 19)
RUNS = 300


def zipped(packing: int, **files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "/").replace("DOT", "."), content)
    return made.getvalue()


def tarred(form: int) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as archive:
        for name in ("a.tex", "é" * 40 + ".tex"):
            member = tarfile.TarInfo(name)
            member.size = len(PAPER)
            archive.addfile(member, io.BytesIO(PAPER))
    return made.getvalue()


SEEDS = {
    "deflated.zip": zipped(zipfile.ZIP_DEFLATED, aDOTtex=PAPER),
    "bzip2.zip": zipped(zipfile.ZIP_BZIP2, aDOTtex=PAPER),
    "lzma.zip": zipped(zipfile.ZIP_LZMA, aDOTtex=PAPER),
    "stored.docx": zipped(zipfile.ZIP_STORED, word_documentDOTxml=BODY.encode()),
    "gnu.tar": tarred(tarfile.GNU_FORMAT),
    "pax.tar": tarred(tarfile.PAX_FORMAT),
    "packed.tar.gz": gzip.compress(tarred(tarfile.USTAR_FORMAT)),
}


def damaged(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(made))
        match chance.randrange(4):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                made[at : at + 4] = chance.choice(PUT_IN)
            case 2:
                del made[at : at + chance.choice((1, 5, 60))]
            case _:
                made[at:at] = chance.choice(PUT_IN)
    return bytes(made)


@pytest.mark.parametrize("name", SEEDS)
def test_damaged_bytes(name: str) -> None:
    chance = random.Random(name)
    for _ in range(RUNS):
        data = damaged(SEEDS[name], chance)
        with at_most(20), suppress(BibwrightError):
            read_bytes(data, name=name, kind="auto")
        with at_most(20), suppress(BibwrightError):
            citing_in(data, name)


def test_a_member_of_less_than_nothing() -> None:
    header = tarfile.TarInfo("x")
    header.type, said = tarfile.XHDTYPE, b"30 size=-9999999999999999999\n"
    header.size = len(said)
    data = header.tobuf() + said.ljust(512, b"\0") + tarfile.TarInfo("a.tex").tobuf() + bytes(1024)
    with pytest.raises(BibwrightError, match="an archive that can't be read"):
        citing_in(gzip.compress(data), "a.tar.gz")


def test_links_of_many_pieces_take_no_longer_than_their_text() -> None:
    def document(pieces: int) -> bytes:
        body = BODY.replace(RUN, f"<w:hyperlink>{RUN * pieces}</w:hyperlink>")
        return zipped(zipfile.ZIP_DEFLATED, word_documentDOTxml=body.encode())

    with at_most(5), suppress(BibwrightError):  # the square of it took minutes
        read_bytes(document(12_000), name="a.docx", kind="auto")
