"""A share, and how far it may be from the truth that it is a sample of."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

_Z = 1.959964
"""Of a normal law, what leaves 5 % outside."""


@dataclass(frozen=True)
class Proportion:
    """``k`` of ``n``."""

    k: int
    n: int

    @property
    def part(self) -> float | None:
        """Between 0 and 1; ``None`` of nothing."""
        return self.k / self.n if self.n else None

    @property
    def intervalle(self) -> tuple[float, float] | None:
        """Wilson's interval at 95 %: it holds for few cases and for shares near 0 or 1.

        >>> tuple(round(x, 3) for x in Proportion(8, 10).intervalle)
        (0.49, 0.943)
        """
        if not self.n:
            return None
        p, z2 = self.k / self.n, _Z * _Z / self.n
        middle, half = p + z2 / 2, _Z * sqrt(p * (1 - p) / self.n + z2 / (4 * self.n))
        return max(0.0, (middle - half) / (1 + z2)), min(1.0, (middle + half) / (1 + z2))
