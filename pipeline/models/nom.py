"""Names of files, as strangers give them: shown, compared, judged, and proposed anew.

A name is data: it is kept as it was given, and never shown but through :func:`montrer`. In it,
accents may be composed or not (macOS), characters may be invisible, turn the writing around, or
look like others; on a disk it may be no text at all.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from pipeline.models.normalise import fold

LONGUEUR = 50
"""Characters of the name of a file at most, extension included (guide vague 2)."""
_DROITE_A_GAUCHE = frozenset(["R", "AL", "AN"])
_INVISIBLES = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that draw nothing."""
_MARQUES_MAX = 2
"""Marks over one letter; more of them hide the lines above and below."""

_NOMMES = {
    " ": "espace",
    "\n": "retour à la ligne",
    "\r": "retour chariot",
    "\t": "tabulation",
    "\u00a0": "espace insécable",
    "\u202f": "espace insécable étroite",
}
_ALPHABETS = {"CYRILLIC": "cyrillique", "GREEK": "grecque", "FULLWIDTH": "pleine chasse"}
_SEMBLABLES = str.maketrans(
    "АВЕКМНОРСТХІЅЈаеорсухіѕјԁҺһΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορν",
    "ABEKMHOPCTXISJaeopcyxisjdhhABEZHIKMNOPTYXaopv",
)
"""Cyrillic and Greek letters that look like Latin ones (Unicode, confusables)."""

_RESERVES = re.compile(r"(?:CON|PRN|AUX|NUL|(?:COM|LPT)[0-9¹²³])", re.IGNORECASE)
"""Names that Windows keeps for itself, whatever follows their first dot."""


def montrer(nom: str) -> str:
    """A name, or anything else that a stranger wrote, on one line and without surprise.

    What does not show, turns the writing around or breaks the line is named instead; a name that
    needs nothing of this stays as it is. Idempotent.

    >>> montrer("rib\\u202efdp.exe\\n"), montrer("Relevé n°1.pdf"), montrer("a\\udcff ")
    ('rib⟨U+202E⟩fdp.exe␊', 'Relevé n°1.pdf', 'a⟨octet FF⟩␠')
    """
    text = compose(nom)
    shown = "".join(c if _marque(text, i) else _montre(c) for i, c in enumerate(text))
    begun = shown.lstrip(" ")
    whole = begun.rstrip(" ")
    return "␠" * (len(shown) - len(begun)) + whole + "␠" * (len(begun) - len(whole))


def compose(nom: str) -> str:
    """A name as it is seen: accents may be composed in a record and not on a disk (macOS)."""
    return unicodedata.normalize("NFC", nom)


def caracteres_speciaux(nom: str) -> tuple[str, ...]:
    """The characters of a name that are neither plain letters, digits, dash nor underscore, the dot
    of its extension apart.

    >>> caracteres_speciaux("relevé n°1.pdf"), caracteres_speciaux("rib.pdf\\n")
    (('é', ' ', '°'), ('\\n',))
    """
    stem, _, extension = compose(nom).rpartition(".")
    judged = stem + extension if stem else compose(nom)
    return tuple(dict.fromkeys(c for c in judged if not re.fullmatch(r"[A-Za-z0-9_-]", c)))


def decrire(caractere: str) -> str:
    """A character in words that one can look for: what it is, where its drawing does not say so.

    >>> [decrire(c) for c in (" ", "é", "\\u0430", "\\u202e", "\\n")]
    ['espace', 'é', 'а (lettre cyrillique)', '⟨U+202E⟩', 'retour à la ligne']
    """
    if caractere in _NOMMES:
        return _NOMMES[caractere]
    script = unicodedata.name(caractere, "").partition(" ")[0]
    shown = montrer(caractere)
    return f"{shown} (lettre {_ALPHABETS[script]})" if script in _ALPHABETS else shown


def nom_sur(nom: str) -> str:
    """A name that is accepted everywhere, close to the given one.

    >>> nom_sur("Relevé d'identité bancaire n°1.PDF"), nom_sur("kbis.pdf.pdf"), nom_sur("con.png")
    ('Releve-d-identite-bancaire-n-1.pdf', 'kbis.pdf', 'piece-con.png')
    """
    stem, dot, last = nom.translate(_SEMBLABLES).rpartition(".")
    extension = re.sub(r"[^a-z0-9]", "", fold(last).lower()) if dot else ""
    end = f".{extension}" if 0 < len(extension) <= 5 else ""
    begun = stem if end else f"{stem}{dot}{last}"
    while end and begun.lower().endswith(end):
        begun = begun[: -len(end)]
    plain = unicodedata.normalize("NFKD", begun)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    safe = re.sub(r"[^A-Za-z0-9_]+", "-", letters).strip("-") or "piece"
    safe = f"piece-{safe}" if _RESERVES.fullmatch(safe) else safe
    return safe[: LONGUEUR - len(end)].strip("-") + end


def piece_jointe(nom: str) -> str:
    """The ``Content-Disposition`` under which a file is saved: its name, where no system or reader
    can take it for another, for a path or for a device.

    >>> piece_jointe("été.pdf")
    'attachment; filename="ete.pdf"; filename*=UTF-8\\'\\'%C3%A9t%C3%A9.pdf'
    """
    plain = "".join(c if montrer(f"a{c}a") == f"a{c}a" else "_" for c in compose(nom))
    safe = re.sub(r'[<>:"/\\|?*]', "_", plain).strip(" .") or "piece"
    safe = (
        f"_{safe}"
        if safe[0] == "-" or _RESERVES.fullmatch(safe.partition(".")[0].strip())
        else safe
    )
    stem, dot, extension = safe.rpartition(".")
    kept = f"{stem[:100]}{dot}{extension[:20]}" if dot else safe[:100]
    return f"attachment; filename=\"{nom_sur(nom)}\"; filename*=UTF-8''{quote(kept, safe='')}"


def _marque(text: str, index: int) -> bool:
    """Whether a character is a mark over a letter, one of the first ones."""
    if not unicodedata.category(text[index]).startswith("M") or _cache(text[index]):
        return False
    before = text[max(0, index - _MARQUES_MAX) : index]
    bases = [c for c in before if not unicodedata.category(c).startswith("M")]
    return bool(bases) and bases[-1].isalnum()


def _montre(c: str) -> str:
    """One character that is no mark over a letter."""
    code = ord(c)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0xDC80 <= code <= 0xDCFF:
        return f"⟨octet {code - 0xDC00:02X}⟩"
    kind = unicodedata.category(c)
    if kind == "Zs":
        return " "
    hidden = kind[0] in "CM" or kind in ("Zl", "Zp") or _cache(c)
    turned = unicodedata.bidirectional(c) in _DROITE_A_GAUCHE
    return f"⟨U+{code:04X}⟩" if hidden or turned else c


def _cache(c: str) -> bool:
    """Whether a letter or a mark draws nothing (variation selectors included)."""
    return c in _INVISIBLES or 0xFE00 <= ord(c) <= 0xFE0F or 0xE0100 <= ord(c) <= 0xE01EF
