"""Stages that are kept, so that a run that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


class Checkpoints:
    """The finished stages of one run, in a folder that all workers can reach.

    A stage is a Parquet table. A mark beside it is written after it, so that what a killed run has
    left half done is done again.
    """

    def __init__(self, session: SparkSession, folder: str) -> None:
        self._session, self._folder = session, folder.rstrip("/")

    def kept(self, name: str, make: Callable[[], DataFrame], at: str | None = None) -> DataFrame:
        """The table of this name, made now if it is not there; ``at``: where else than here."""
        path = at or f"{self._folder}/{name}"
        if not self.has(name):
            make().write.mode("overwrite").parquet(path)
            self._session.range(1).coalesce(1).write.mode("overwrite").parquet(self._mark(name))
        return self._session.read.parquet(path)

    def has(self, name: str) -> bool:
        """Whether the stage is finished."""
        return is_table(self._session, self._mark(name))

    def _mark(self, name: str) -> str:
        return f"{self._folder}/finished/{name}"


def is_table(session: SparkSession, path: str) -> bool:
    """Whether there is a Parquet table that can be read."""
    from pyspark.errors import AnalysisException

    try:
        return bool(session.read.parquet(path).columns)
    except AnalysisException:
        return False
