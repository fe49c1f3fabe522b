"""Find a value on a page from the label that announces it.

Forms put a value right of its label, under it, or further in the same line. Labels are matched
without accents, case, spaces or punctuation, and for a character reader's words with a little
tolerance. A :class:`Form` knows all the labels of a kind of document, so that a longer label is
never taken for a shorter one and its value, nor a label for the value of its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz

from pipeline.documents.spots import Spot, joined, squeeze, whole
from pipeline.models.lecture import Read
from pipeline.models.normalise import fold
from pipeline.models.text import Page, Row, Segment, Source, Text

T = TypeVar("T")
Accept = Callable[[str], bool]

_FUZZY_FROM = 9
_FUZZY_SCORE = 88.0
_SHORT = 48
"""Characters over which a text that nobody listed is no label."""
_LABEL = 200
"""Characters within which a label stands, whatever is between its letters."""
_NUMBERED = re.compile(r"\W*\(?\d{1,2}\s?(?:[.)°–-]\s?)+\s*")
_LEADING = re.compile(r"\W*(?:(?:les?|la|votre|pour|sur|de|du|au)\s+|l['’]\s*)+", re.I)
_SEPARATOR = re.compile(r"(?<!\s)\s*(?:[–—;,(•|]|\s-\s)\s*")
_SET_OFF = re.compile(r"\s*[:=(/]|\s+[-–—•]\s|\s+est\s")
_GOES_ON = re.compile(r"\s+(?:de|du|des|de la|d['’]|ou|et)\b", re.I)
_ANY_FORM = re.compile(
    r"DATE (?:D|DE|DU)\b.{0,40}|N(?:O|UMERO)?S? (?:D|DE|DU)\b.{0,40}|NOM (?:D|DE|DU|COMMERCIAL|"
    r"ET)\b.{0,40}|"
    r"(?:PRENOMS?|ADRESSE(?: (?:D|DE|DU) .{2,30})?|CODE (?:POSTAL|APE|NAF|BANQUE|GUICHET|BIC|IBAN)|"
    r"QUALITE|FONCTION|"
    r"FORME JURIDIQUE|CAPITAL(?: SOCIAL)?|SIREN|SIRET|TELEPHONE|COURRIEL|E MAIL|NATIONALITE|"
    r"LIEU(?: ET DATE)?|DUREE|"
    r"RAISON SOCIALE(?: .{2,30})?|DENOMINATION(?: SOCIALE)?(?: .{2,30})?|IMMATRICULATION(?: AU RCS)?|"
    r"SIEGE(?: SOCIAL)?|MONTANT(?: (?:HT|TTC|TVA|D|DE|DU)\b.{0,20})?|TOTAL(?: (?:HT|TTC|TVA).{0,10})?)|"
    r"(?:\w+ ){0,2}\w+EE?S? LE"
)
"""What begins, or makes up, the labels of forms of every kind (folded)."""
_CAPTION = re.compile(r"bon pour|lu et approuv|signature|cachet", re.I)
"""What follows a quality where somebody signs: who stands under it is no value."""
_LONGER = re.compile(r"\s[^:\d]{2,50}:\s*")
_AFTER = re.compile(
    r"\s*(?:\([^)]*\)|(?:/\s*[A-Z]?[a-z][A-Za-z ().']*)+)?\s*(?:est\s|[:.\-–—•=]+)?\s*[:«\"“]?\s*"
)


@dataclass(frozen=True)
class Label:
    """A label found: where it ends in its segment."""

    page: Page
    row: Row
    segment: Segment
    end: int

    @property
    def rest(self) -> str:
        return self.segment.text[self.end :]

    @property
    def alone(self) -> bool:
        """Whether it ends its segment, or is set off from what follows it there."""
        return _set_off(self.rest)


class Form:
    """The labels of a kind of document."""

    def __init__(self, *names: str) -> None:
        self._names = tuple(dict.fromkeys(squeeze(name)[0] for name in names))

    def first(
        self,
        text: Text,
        wanted: Iterable[str],
        accept: Accept,
        make: Callable[[str], T],
        like: re.Pattern[str] | None = None,
    ) -> Read[T] | None:
        """The first acceptable value after the labels, made into what the field holds.

        Where none of them announces one, any label that is ``like`` them may.
        """
        spot = next(self.values(text, wanted, accept), None)
        if spot is None and like is not None:
            spot = next(self.announced(text, like, accept), None)
        if spot is None:
            return None
        lines = [spot, *continued(spot)]
        return joined(lines, make(" ".join(line.text for line in lines)))

    def announced(self, text: Text, like: re.Pattern[str], accept: Accept) -> Iterator[Spot]:
        """What stands after labels that nobody listed: short, set off, with the words of ``like``.

        ``like`` is searched in the folded label (capitals, no accent).
        """
        for page in text.pages:
            for row in page.rows:
                for segment in row.segments:
                    end = _head(segment.text)
                    if end and like.search(fold(segment.text[:end])):
                        spot = self._value(Label(page, row, segment, end), accept)
                        if spot is not None and not like.search(fold(spot.text)):
                            yield spot

    def others(self, text: Text, wanted: Iterable[str], accept: Accept) -> tuple[str, ...]:
        """The values that labels set off from them announce, other than the first one."""
        sure = [label for label in self.labels(text, wanted) if label.alone]
        found = [s.text.strip() for label in sure if (s := self._value(label, accept))]
        first = squeeze(found[0])[0] if found else ""
        unlike = (v for v in found if not alike(squeeze(v)[0], first))
        return tuple(dict.fromkeys(unlike))

    def values(
        self, text: Text, wanted: Iterable[str], accept: Accept, *, alone: bool = False
    ) -> Iterator[Spot]:
        """What stands after each label and is acceptable, the surest labels first.

        Labels set off from what follows come first: « Logiciel » may also begin a name. In prose
        only those are labels (``alone``).
        """
        found = [
            label
            for label in self.labels(text, wanted)
            if (label.alone or not alone) and not _CAPTION.search(label.rest)
        ]
        for label in sorted(found, key=lambda label: not label.alone):
            spot = self._value(label, accept)
            if spot is not None:
                yield spot

    def beside(self, text: Text, wanted: Iterable[str], accept: Accept) -> Iterator[Spot]:
        """What stands after each label set off from it, in its row: not under it, where others sign."""
        for label in self.labels(text, wanted):
            colon = label.rest.lstrip().startswith((":", "="))
            right = next(self._right(label), None) if label.alone else None
            spot = self.rest(label) if colon and any(map(str.isalnum, label.rest)) else right
            if spot is not None and accept(spot.text) and not self.is_label(spot.text):
                yield spot

    def labels(self, text: Text, wanted: Iterable[str]) -> Iterator[Label]:
        """Where one of the labels stands; those named first come first."""
        for label in wanted:
            name = squeeze(label)[0]
            for page in text.pages:
                for row in page.rows:
                    for segment in row.segments:
                        end = self._end(segment.text, name, page.source)
                        if end is not None:
                            yield Label(page, row, segment, end)

    def _value(self, label: Label, accept: Accept) -> Spot | None:
        """The first acceptable text around a label."""
        for spot in self._around(label):
            if spot.end > spot.start and accept(spot.text) and not self.is_label(spot.text):
                return spot
        return None

    def is_label(self, text: str) -> bool:
        """Whether a text is itself a label of the form, with or without what it announces.

        Or a label of any form: « Date d'immatriculation », « Référencée le ».
        """
        letters, places = squeeze(text)
        if _ANY_FORM.fullmatch(fold(text.partition(":")[0])):
            return True
        begun = (name for name in self._names if letters.startswith(name))
        return any(_set_off(text[places[len(name) - 1] + 1 :]) for name in begun)

    def _end(self, text: str, name: str, source: Source) -> int | None:
        """Where a label ends in a segment, unless a longer one stands there."""
        if source is Source.TEXTE and name not in squeeze(text)[0]:
            return None
        for start, inside in _starts(text):
            head = text[start : start + _LABEL]
            end = _match(head, name, source)
            if end is None or (inside and not _set_off(text[start + end :])):
                continue
            longer = (n for n in self._names if len(n) > len(name))
            ends = [_match(head, n, source) for n in longer]
            if not any(e is not None and e >= end for e in ends):
                return start + end
        return None

    def _around(self, label: Label) -> Iterator[Spot]:
        own = self._own(label)
        if own is not None:
            yield own
        under = next(below(label.page, label.segment), None)
        larger = under is not None and under.height > 1.15 * label.segment.height
        aligned = under is not None and abs(under.left - label.segment.left) < label.segment.height
        sides = (self._under, self._right) if larger and aligned else (self._right, self._under)
        captioned = self._captioned(label, under)
        if captioned is not None and not self.is_label(captioned.text):
            yield whole(label.page, captioned)
        for side in sides:
            yield from side(label)

    def _captioned(self, label: Label, under: Segment | None) -> Segment | None:
        """The larger text that a small caption stands under, nearer to it than what follows."""
        own = label.segment
        over = [
            s
            for s in label.page.segments
            if 0 < own.middle - s.middle < 2.6 * own.height
            and abs(s.left - own.left) < own.height
            and s.height > (1.0 if own.text.islower() else 1.12) * own.height
        ]
        beside = [s for s in label.row.segments if s.left > own.right]
        if not over or label.rest.strip() or not all(self.is_label(s.text) for s in beside):
            return None
        nearest = max(over, key=lambda s: s.middle)
        gap = own.middle - nearest.middle
        return nearest if under is None or under.middle - own.middle > 1.3 * gap else None

    def _own(self, label: Label) -> Spot | None:
        """The rest of the segment; nothing if the label goes on."""
        return None if _GOES_ON.match(label.rest) else self.rest(label)

    def rest(self, label: Label) -> Spot:
        """What stands after a label in its segment, up to the next label in it."""
        own = Row((label.segment,))
        skip = _AFTER.match(own.text, label.end)
        start = skip.end() if skip else label.end
        return Spot(label.page, own, start, self._cut(own.text, start)).stripped()

    def _cut(self, text: str, start: int) -> int:
        """Where the value that begins at ``start`` ends: before a separator and another label."""
        value = text[start:]
        for separator in _SEPARATOR.finditer(value):
            rest = value[separator.end() : separator.end() + _LABEL]
            if any(_match(rest, name, Source.TEXTE) for name in self._names if len(name) > 2):
                return start + separator.start()
        return len(text)

    def _right(self, label: Label) -> Iterator[Spot]:
        for segment in label.row.segments:
            if segment.left < label.segment.right:
                continue
            if self.is_label(segment.text):
                return
            if not _furniture(label.page, segment):
                yield whole(label.page, segment)

    def _under(self, label: Label) -> Iterator[Spot]:
        for segment in below(label.page, label.segment):
            yield whole(label.page, segment)


def alike(a: str, b: str) -> bool:
    """The same letters, or one a part of the other (a name and what stands around it)."""
    return a in b or b in a


@lru_cache(maxsize=4096)
def _starts(text: str) -> tuple[tuple[int, bool], ...]:
    """Where a label may begin: the segment, after a number or small words; inside, a separator."""
    heads = [begun.end() for begun in (_NUMBERED.match(text), _LEADING.match(text)) if begun]
    inside = [s.end() for s in _SEPARATOR.finditer(text) if s.start() > 0]
    return ((0, False), *((at, False) for at in heads), *((at, True) for at in inside))


def _set_off(rest: str) -> bool:
    """Whether a label ends the text, or is set off from what follows it; or goes on to a colon."""
    if not any(c.isalnum() for c in rest) or _SET_OFF.match(rest):
        return True
    return bool(_LONGER.fullmatch(rest))


@lru_cache(maxsize=1 << 15)
def _match(text: str, name: str, source: Source) -> int | None:
    """Where a label that begins a text ends, at the end of a word."""
    letters, places = squeeze(text)
    size = len(name)
    if letters.startswith(name):
        end = places[size - 1] + 1
        return end if _word_ends(text, end) else None
    if source is Source.TEXTE or size < _FUZZY_FROM or len(letters) < size - 1:
        return None
    if fuzz.ratio(letters[:size], name) < _FUZZY_SCORE:
        return None
    near = places[min(size, len(places)) - 1] + 1
    return next((e for e in (near, near + 1, near - 1, near + 2) if _word_ends(text, e)), None)


def _word_ends(text: str, end: int) -> bool:
    """At the end, before a separator, or where small letters are glued to capitals or digits."""
    if end >= len(text) or not text[end].isalnum():
        return 0 < end <= len(text)
    return text[end - 1].islower() and not text[end].islower()


def _head(text: str) -> int | None:
    """Where the label that begins a segment ends: before a colon, or with the segment."""
    colon = re.search(r"[:=]", text)
    end = len(text[: colon.start()].rstrip()) if colon else len(text.rstrip(" .…_"))
    return end if 2 <= end <= _SHORT and not re.search(r"\d{3}|[.;!?]\s", text[:end]) else None


def _furniture(page: Page, segment: Segment) -> bool:
    """A text that stands three times on a page (SPECIMEN, Copier) is nobody's value."""
    return sum(s.text == segment.text for s in page.segments) >= 3


def below(page: Page, label: Segment, reach: float = 3.2) -> Iterator[Segment]:
    """The segments under one, nearest first, that share its column within ``reach`` heights."""
    height = max(label.height, 1.0)
    under = [
        s
        for s in page.segments
        if s is not label
        and 0 < s.middle - label.middle < reach * max(height, s.height)
        and s.left < label.right + height
        and s.right > label.left - height
        and s.middle - label.middle > 0.5 * min(height, s.height)
    ]
    yield from sorted(under, key=lambda s: (round((s.middle - label.middle) / height), s.left))


_LINK = r"(?:et|de|du|des|la|le|les|&|d['’]|à|en|pour|-|–)"
_ENDS_OPEN = re.compile(rf"(?:\s|^){_LINK}\s*$", re.I)
_BEGINS_LINKED = re.compile(
    rf"^(?!pour (?:son|sa|ses|le|la|les|leur|un|une)\b){_LINK}(?:\s|(?<=['’]))", re.I
)


def continued(spot: Spot) -> Iterator[Spot]:
    """The lines of its cell that a value goes on in: a link word ends a line, or begins the next."""
    text, segment = spot.text, spot.row.segments[-1]
    while True:
        under = next(below(spot.page, segment, 1.8), None)
        if under is None or abs(under.left - segment.left) > segment.height:
            return
        if not _ENDS_OPEN.search(text) and not _BEGINS_LINKED.match(under.text):
            return
        text, segment = under.text, under
        yield whole(spot.page, under)


_FILIGRANE = re.compile(
    r"\W*(?:r[ée]serv[ée]e?s?\s[àa]|copie\b|sp[ée]cimen|duplicata|confidentiel|document\s(?:destin|transmis|r[ée]serv)|"
    r"ne\spas\s(?:diffuser|copier))",
    re.I,
)
"""What watermarks say, over everything else."""


def looks_like_name(text: str) -> bool:
    """Whether a text may name a company or a person: letters, no postal code, not a sentence."""
    letters = sum(c.isalpha() for c in text)
    digits = sum(c.isdigit() for c in text)
    return (
        letters >= 2
        and not _FILIGRANE.match(text)
        and letters > digits
        and len(text) <= 90
        and not re.search(r"\b\d{5}\b", text)
    )
