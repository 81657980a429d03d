"""What explains a difference between two records, as `matching.cautions` asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bibwright.matching.levels import AuthorsLevel, Issue, Pages, Same, VenueLevel, Year
from bibwright.text.arrays import Bools

Of = Mapping[str, npt.NDArray[np.int8]]
UNLIKE = (VenueLevel.OTHER, VenueLevel.APART)
OTHER_VOLUMES = (Issue.OTHER_VOLUME, Issue.OTHER)


@dataclass(frozen=True, slots=True)
class Explained:
    """What explains a difference: the same identifier; the same pages; either of both, or the same
    place in a journal; one issue by the same authors; one venue and year."""

    same_id: Bools
    same_pages: Bools
    same_place: Bools
    same_issue: Bools
    one_meeting: Bools

    @classmethod
    def of(cls, of: Of) -> Explained:
        """What explains differences between pairs of these levels."""
        same_pages = of["pages"] == Pages.SAME
        same_issue = (of["issue"] == Issue.SAME) & (of["authors"] >= AuthorsLevel.SAME_ONE)
        # Another volume and other pages of one year, or of another journal, outweigh an identifier:
        # it was copied.
        unlike = np.isin(of["pages"], (Pages.OTHER, Pages.OVERLAP))
        unlike &= np.isin(of["venue"], UNLIKE)
        elsewhere = np.isin(of["issue"], OTHER_VOLUMES)
        elsewhere &= ((of["pages"] == Pages.OTHER) & (of["year"] == Year.SAME)) | unlike
        return cls(
            same_id=((of["doi"] == Same.SAME) | (of["arxiv"] == Same.SAME)) & ~elsewhere,
            same_pages=same_pages,
            same_place=np.isin(of["issue"], (Issue.SAME, Issue.SAME_VOLUME)) & same_pages,
            # Who writes twice in one issue doesn't do it under one title, but for a word.
            same_issue=same_issue & ~np.isin(of["pages"], (Pages.OTHER, Pages.OVERLAP)),
            one_meeting=(of["venue"] == VenueLevel.SAME) & (of["year"] == Year.SAME),
        )

    @property
    def sound(self) -> Bools:
        """An identifier or a place in a journal."""
        return self.same_id | self.same_place

    @property
    def found(self) -> Bools:
        """An identifier or pages."""
        return self.same_id | self.same_pages
