"""The « numéro unique de référencement » of the Agence du Numérique en Santé.

Ten letters or digits, case-sensitive, without a check digit. The letters in the guides' examples
(DPI, SAS) mean nothing: nothing is inferred from the number (choice).
"""

from __future__ import annotations

import re

from pipeline.models.accord import Accord
from pipeline.models.normalise import fold_confusables

_SHAPE = re.compile(r"[A-Za-z0-9]{10}")


def is_valid(number: str) -> bool:
    """Whether the shape holds.

    >>> is_valid("JGe2DPI009"), is_valid("27f99871b4"), is_valid("JGe2DPI0")
    (True, True, False)
    """
    return bool(_SHAPE.fullmatch(number))


_MEME_DESSIN = str.maketrans("I", "l")


def se_dessinent_pareil(a: str, b: str) -> bool:
    """Whether two numbers differ by I and l only, one stroke in many fonts: nobody can tell them.

    >>> se_dessinent_pareil("rVAFwGC9lK", "rVAFwGC9IK"), se_dessinent_pareil("JGe2DPI009", "JGe2DPI0O9")
    (True, False)
    """
    return a.translate(_MEME_DESSIN) == b.translate(_MEME_DESSIN)


def compare(attendu: str, lu: str) -> Accord:
    """Exact; characters that are taken for one another, or another case, are a doubt.

    >>> compare("JGe2DPI009", "JGe2DPIO09").name
    'PROCHE'
    """
    if attendu == lu:
        return Accord.IDENTIQUE
    close = fold_confusables(attendu) == fold_confusables(lu)
    return Accord.PROCHE if close else Accord.DIFFERENT
