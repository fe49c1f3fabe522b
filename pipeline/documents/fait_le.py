"""The date of a letter or a contract, and until when it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.documents.locate import Form
from pipeline.documents.prose import Prose
from pipeline.documents.spots import rows, search
from pipeline.models import dates
from pipeline.models.lecture import Read
from pipeline.models.text import Text

_FAIT = re.compile(
    r"(?:\b(?:fait|[ée]tabli)\b|^\W*(?:document |acte )?sign[ée]e?s?\b|"
    r"\bsign[ée]e?s? [ée]lectroniquement\b)"
    r".{0,60}?\ble\s*+:?\s*+(.{6,30})",
    re.I,
)
"""« signé le » inside a sentence or a cell is said of another paper (« Les Parties ont signé le »)."""
_A_LE = re.compile(
    r"^\W*(?:[ÀA]\s+)?[A-ZÉÈ][\w'’À-ÿ -]{1,40}(?:,?\s+[Ll][Ee]\s*+:?|,)\s*+(?=\d)(.{6,30})"
)
_LABELS = ("Date de signature", "Fait le", "Date", "Le")
_FORM = Form(*_LABELS)
_FIN = re.compile(
    r"(?:jusqu['’]?\s?au|jusqu['’]?\s?[àa]\s(?:la\s(?:date\sdu)?|l['’][ée]ch[ée]ance\sdu)|"
    r"prend(?:ra)?\s?fin\s?(?:le|au)|expire(?:ra)?\s?(?:le|au)|cess(?:e|era)[^.;]{0,40}?\s(?:le|au)|"
    r"(?:fin|terme|[ée]ch[ée]ance|expiration)\s?(?:(?:de|du)\s?(?:la\s)?(?:validit[ée]|mandat|d[ée]l[ée]gation|"
    r"contrat|pouvoirs?|effets?))?\s?(?:est\s)?(?:fix[ée]+e?\s)?(?:au|le|:)?|"
    r"date\s?de\s?fin\s?:?|\bau\s?plus\s?tard\s?le|"
    r"\bdu\s\d[\w\s./]{4,18}?\s(?:inclus\s)?au)\s*(.{6,30})",
    re.I,
)
_DUREE = re.compile(
    r"\b(?:dur[ée]e|p[ée]riode|validit[ée]|valables?|valide|consentie?|accord[ée]e?|donn[ée]e?|conclue?|pour|pendant)"
    r"\s?(?:initiale\s|ferme\s|maximale\s)?(?:est\s)?(?:fix[ée]+e?\s[àa]\s)?"
    r"(?:de\s?|d['’]\s?|:\s?|pour\s|pendant\s)?"
    r"(?P<n>un|une|deux|trois|quatre|cinq|six|neuf|douze|dix-huit|vingt-quatre|trente-six|\d{1,2})"
    r"\s?(?:\(\d+\)\s?)?(?P<unite>an|mois)(?:s|n[ée]es?)?\b",
    re.I,
)
_AUTRE_DUREE = re.compile(r"(?:renouvel|reconduc|pr[ée]avis|conserv|garanti)[^.;]{0,45}$", re.I)
"""Before a duration that is not the paper's own."""
_NOMBRES = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "neuf": 9,
            "douze": 12, "dix-huit": 18, "vingt-quatre": 24, "trente-six": 36}  # fmt: skip
_RECONDUIT = ("tacite reconduction", "tacitement reconduit", "reconduit tacitement",
              "tacitement renouvelé", "renouvelable tacitement", "reconduction tacite",
              "tacitement reconductible")  # fmt: skip


def fait_le(text: Text, labels: Iterable[str] = _LABELS, form: Form = _FORM) -> Read[date] | None:
    """« Fait à …, le … », the last one; else a date beside its label; else « Lyon, le … »."""
    made = list(_dated(text, _FAIT))
    if made:
        return made[-1]
    for spot in form.values(text, labels, lambda t: dates.parse(t) is not None):
        day, start, end = next(dates.find(spot.text))
        return spot.part(start, end).read(day)
    return next(_dated(text, _A_LE), None) or _only(text)


_SAID_OF_ELSE = re.compile(
    r"(?:n[ée]+e?(?:\(e\))?\s+le|naissance|jusqu['’]?\s?au|[ée]ch[ée]ance|expir\w{0,30}|valable|validit[ée]|compter\s+du|"
    r"immatricul\w{0,30}|loi|d[ée]cret|arr[êe]t[ée]|ordonnance|r[èe]glement|march[ée]|depuis|d[ée]livr[ée]\w{0,30}|effet)\W*"
    r"(?:\w{1,40}\W+){0,3}$",
    re.I,
)
"""Before a date that is another's than the document's."""


def _only(text: Text) -> Read[date] | None:
    """The only date of a document, said of nothing else."""
    found = [
        (spot, start, end, day)
        for spot in rows(text)
        for day, start, end in dates.find(spot.text)
        if not _SAID_OF_ELSE.search(spot.text[max(0, start - 50) : start])
    ]
    if len({day for *_, day in found}) != 1:
        return None
    spot, start, end, day = found[0]
    return spot.part(start, end).read(day)


def _dated(text: Text, pattern: re.Pattern[str]) -> Iterator[Read[date]]:
    for spot in search(text, pattern):
        for day, start, end in dates.find(spot.text):
            yield spot.part(start, end).read(day)
            break


def valable_jusqu_au(prose: Prose, debut: Read[date] | None) -> Read[date] | None:
    """The end that is printed, else the duration counted from the date.

    ``None`` when neither is there, or when it goes on by itself (tacite reconduction).
    """
    if prose.said(_RECONDUIT):
        return None
    printed = next(termes(prose), None)
    if printed is not None:
        return printed
    own = (m for m in _DUREE.finditer(prose.text)
           if not _AUTRE_DUREE.search(prose.text[max(0, m.start() - 60) : m.start()]))  # fmt: skip
    lasts = next(own, None)
    if lasts is None or debut is None:
        return None
    count = _NOMBRES.get(lasts["n"].lower()) or int(lasts["n"])
    months = count * (12 if lasts["unite"].lower() == "an" else 1)
    return debut.map(lambda day: dates.add_months(day, months))


def termes(prose: Prose) -> Iterator[Read[date]]:
    """Every day on which words say that a paper ends."""
    for match in _FIN.finditer(prose.text):
        for day, start, end in dates.find(match[1]):
            at = match.start(1)
            yield prose.read(at + start, at + end, day)
            break
