"""Names of people and bodies: the one home of how they are cut, read and written.

Source text is cut into names (`lists`) and each name into its parts (`parts`), as BibTeX and Biber
do it; the parts are decoded last, and are a Person (`reading`), which is written so that it reads
back as it is (`writing`). Names as they are printed, of which no braces and no commas tell the
parts, are read by rules of their own (`printed`).
"""

from bibwright.text.names.lists import cut_list, split_list
from bibwright.text.names.printed import particle_and_family, person_from_display, person_from_parts
from bibwright.text.names.reading import NameList, person_of, read_list
from bibwright.text.names.writing import name_list, plain_list

__all__ = [
    "NameList",
    "cut_list",
    "name_list",
    "particle_and_family",
    "person_from_display",
    "person_from_parts",
    "person_of",
    "plain_list",
    "read_list",
    "split_list",
]
