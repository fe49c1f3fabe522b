"""French company numbers: SIREN (9), SIRET (14). Keys by python-stdnum, La Poste included."""

from __future__ import annotations

import re

from stdnum.fr import siren as _siren
from stdnum.fr import siret as _siret


def is_valid(number: str) -> bool:
    """Whether the key of a SIRET holds; Monaco's, with letters, have none and pass.

    >>> is_valid("34866299000038"), is_valid("34866299000039"), is_valid("MONACOCONFO001")
    (True, False, True)
    """
    number = re.sub(r"\s", "", number).upper()
    if re.fullmatch(r"MONACO[A-Z0-9]{8}", number):
        return True
    return bool(re.fullmatch(r"[0-9]{14}", number) and _siret.is_valid(number))


def is_valid_siren(number: str) -> bool:
    """Whether the key of a SIREN holds.

    >>> is_valid_siren("348 662 990"), is_valid_siren("348662991")
    (True, False)
    """
    return bool(_siren.is_valid(number.replace(" ", "")))


def format_siren(number: str) -> str:
    """By groups of three.

    >>> format_siren("348662990")
    '348 662 990'
    """
    return " ".join(number[i : i + 3] for i in range(0, len(number), 3))


def format_siret(number: str) -> str:
    """By groups of three, then the five of the establishment; another shape is left as it is.

    >>> format_siret("34866299000038"), format_siret("MONACOCONFO001")
    ('348 662 990 00038', 'MONACOCONFO001')
    """
    number = re.sub(r"\s", "", number)
    return f"{format_siren(number[:9])} {number[9:]}" if number.isdigit() else number
