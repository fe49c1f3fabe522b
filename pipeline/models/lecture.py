"""A value and the evidence for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.models.text import Quad, Source

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value read in a document: how surely (0 to 1), by what, on which page, and where.

    ``quad`` is in pixels of the page as shown upright at 200 dpi; ``parts`` are the stretches that it
    goes around, where there are several.
    """

    value: T
    confidence: float
    source: Source
    page: int
    quad: Quad
    parts: tuple[Quad, ...] = ()

    @property
    def places(self) -> tuple[Quad, ...]:
        """Where it stands, stretch by stretch."""
        return self.parts or (self.quad,)

    def map(self, change: Callable[[T], U]) -> Read[U]:
        """The same evidence for a value derived from this one."""
        return Read(
            change(self.value), self.confidence, self.source, self.page, self.quad, self.parts
        )
