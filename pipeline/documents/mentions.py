"""Companies that a sentence names, and what it says right before and after them.

A name is a run of words with capitals that something betrays: a company's noun before it (« la
société », « notre distributeur »), or after it what only a company has (a SIREN, a legal form, a
seat, a representative, a role). Who is who is for the kind of document to tell from the words
around.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.documents.parties import is_name
from pipeline.documents.prose import Prose
from pipeline.models import siret
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact, fold

_MOT = (
    r"(?:(?!SIRE[NT]\b|Identifiant\b|Num[ée]ro\b|R\.?C\.?S\b|\d+(?:[\s.,;]|$))"
    r"[A-ZÀ-Þ0-9](?:[\w'’&+/-]|\.(?=\w)){0,60}|&)"
)
_LIEN = (
    r"(?:de\s(?:la\s|l['’])?|du\s|des\s|la\s|le\s|les\s|et\s|en\s|d['’]|l['’]|à\s(?:la\s)?|pour\s)"
)
_NOM = rf"{_MOT}(?:\s++(?:{_LIEN})?{_MOT}){{0,6}}"

_AVANT = (
    r"(?:contribuable|redevable|syst[èe]me\s+d['’]information\s+de|syst[èe]me\s+de|"
    r"soci[ée]t[ée]|entreprise|association|structure|cabinet|[ée]diteur|[ée]ditrice|distributeur|"
    r"revendeur|mandataire|mandant|partenaire|prestataire|clients?|adh[ée]rente?|op[ée]rateur|fournisseur|"
    r"acheteur|[Nn]ous(?:,?\s+soussign[ée]+s?)?|"
    r"(?:pr[ée]sidente?|g[ée]rante?|dirigeante?|directeur|directrice|l[ée]gale?|g[ée]n[ée]rale?)\s+de(?:\s+la)?)"
    r"(?:\s+(?:agr[ée]{1,2}e?|exclusif|exclusive|dite?|d[ée]nomm[ée]+e?|suivante?))?"
    r"(?:,?\s+(?:la\s+soci[ée]t[ée]|l['’](?:entreprise|association)))?"
)
_ROLE = (
    r"(?:[ée]dit(?:eur|rice)|distribut(?:eur|rice)|mandataire|mandante?|revendeur|prestataire|"
    r"op[ée]rat(?:eur|rice)|clientes?|client|fournisseur|acheteur)\b"
)
_APRES = (
    r"(?:[,:–-]?\s*+(?:\(?\s*+(?:Identifiant|Num[ée]ro)\b|\(?\s*+SIRE[NT]\b|\(?\s*+R\.?C\.?S\b|\(?n[°ºo]\s*SIRE|"
    r"(?:une\s+)?soci[ée]t[ée]\s+(?:par|[àa]|anonyme|civile|coop|unip|au|de\sdroit|en\s(?:nom|com))|"
    r"(?:SASU?|SARL|EURL|SA|SCI|SELARL|SCOP|GIE|SNC)\b|au\s+capital|dont\s+(?:le|la)\s+(?:si[èe]ge|SIRE|num)|"
    r"ayant\s+(?:son|pour)\s+si|immatricul|inscrite?\s|enregistr[ée]e|domicili[ée]e|sise?\s|situ[ée]e|"
    r"repr[ée]sent[ée]e?|titulaire\s+des\s+droits|\(?ci[\s-]?(?:apr[èe]s|dessous)|"
    r"\(?(?:l['’]|le\s|la\s)?[«\"“]|association\s+(?:loi|r[ée]gie))|"
    rf"(?:[,(:–-]\s*(?:en\s+(?:sa\s+)?qualit[ée]\s+d(?:e\s+|['’])|l['’]|le\s|la\s|notre\s)?|"
    rf"(?:en\s+(?:sa\s+)?qualit[ée]\s+d(?:e\s+|['’])|l['’]|le\s|la\s|notre\s)){_ROLE})"
)
_VERBE = (
    r"(?:est|adh[èe]re|constate|prononce|reconna[iî]t|confirme|soit|sera|agit|re[çc]oit|d[ée]tient|"
    r"donne|confie|mandate|autorise|habilite|d[ée]signe|"
    r"d[ée]l[èe]gue|charge|atteste|certifie|d[ée]clare)\b"
)
_DEBUT = r"(?<![\w'’])(?<![A-ZÀ-Ÿ0-9'’&+/-][&+/-])"
"""A name begins with a word: not in one, nor after what joins it to capitals (« A&B », « A-B »); it may
after a small word (« le client/CLINIWARE »)."""
_BETRAYED_BEFORE = re.compile(rf"\b(?i:{_AVANT})(?:\s*+:|\s|(?=[«\"“]))\s*+[«\"“]?\s*+({_NOM})")
_BETRAYED_AFTER = re.compile(rf"{_DEBUT}({_NOM})\s*+[»\"”]?\s*+(?i:{_APRES})")
_SUBJECT = re.compile(rf"{_DEBUT}({_NOM})(?:\s*+[»\"”])?\s++(?i:{_VERBE})")

_BODY = re.compile(
    r"\b((?:Centre|CHU|CHRU?|CH|Clinique|Polyclinique|H[ôo]pital|Hospices|GHT|GCS|GIP|Groupe(?:ment)?|EHPAD|Maison|"
    r"Laboratoires?|Institut|Fondation|Mutuelle|Pharmacie|R[ée]sidence|Association)"
    rf"(?:\s[a-zà-ÿ'’-]{{2,14}}){{0,4}}(?:\s?(?:d['’]|l['’])?{_NOM}))"
)
"""Bodies of health care, which their first word betrays."""

_ELSE = re.compile(
    r"(?:\d{5}|\bRCS|\bRCS de|\bGreffe de|\brepr[ée]sent[ée]+e? par|\bM\.|\bMme|\bMadame|"
    r"\bMonsieur|"
    r"(?i:rue|avenue|boulevard|place|quai|cours|chemin|route|all[ée]e|impasse|square|faubourg)"
    r"(?:\sdes?|\sdu|\sde\sla)?|"
    r"(?i:logiciels?|solutions?|produits?|application|progiciel)(?:\s[«\"“])?)\s+[«\"“]?$"
)
"""Before the name of a town, a street, a person or a software."""
_AT = re.compile(r"\b[àÀ]\s+$")
_TO = re.compile(
    r"\b(?i:confi|donn|mandat|pouvoir|d[ée]l[ée]gu|accord|attribu|d[ée]livr|conf[ée]r|d[ée]cern)\w*[^.;]{0,45}$"
)
"""« Confie à X » names a company, « sise à X » a town."""

_FORME = re.compile(
    r"(?<!\s)\s+(?:SASU?|SARL|EURL|SA|SIRE[NT]|RCS|SELARL|SCOP|[Éé]diteur|[Dd]istributeur)$"
)
_ARTICLE = re.compile(
    r"(?:(?:La|Le|Les|Notre|Nos|Nous|Par|Et|Entre|En|À|A|Pour|De|Du|Au|Objet|Fait|ET|ENTRE|LA|LE)\s+|"
    r"(?:[LlDd]['’])?(?:[ÉEée]diteur|[ÉEée]ditrice|[Dd]istributeur|[Mm]andant|[Mm]andataire|[Cc]lient|"
    r"[Pp]restataire|[Ss]oci[ée]t[ée]|[Ee]ntreprise)\s+)"
)
_NEVER = re.compile(
    r"^(?:(?:M|MME|MONSIEUR|MADAME) .*|.{0,200} VERSION \d.*|VSR|VA|MOM|PV\b.*|HT|TTC|DSR|BIC|IBAN|"
    r"POUR|"
    r"(?:ATTESTATION|MANDAT|CONTRAT|CONVENTION|CERTIFICAT|DECLARATION|POUVOIR|DELEGATION|"
    r"LETTRE)\b.*|NOUS|LE|LA|LES|L|ET|OU|SIRE[NT]|RCS|R C S|TVA|ARTICLE|MANDAT\w*|CONTRAT|OBJET|JE|"
    r"IL|ELLE|ILS|CE|CET|CETTE|CI APRES|"
    r"(?:L )?(?:EDITEUR|DISTRIBUTEUR|MANDATAIRE|CLIENT|PRESTATAIRE|OPERATEUR|REVENDEUR|ADHERENT)|"
    r"M|MM|MME|MONSIEUR|MADAME|FRANCE|SEGUR\b.*|MS ?SANTE\b.*|ANS|ASP|AGENCE\b.*|FAIT|ETAT|"
    r"(?:LE |LA )?(?:MANDANT|SOCIETE|PARTIES?|SOLUTION|LOGICIEL|PRESENT|PRESENTE)\b.*)$"
)
"""Words that begin with a capital where a company might be named, folded: titles, parts, codes."""
_NEAR = 90
_SOCIETE = r"(?: (?:LA SOCIETE|L ENTREPRISE|L ASSOCIATION|LA STRUCTURE|DE|D))?"
_SIREN = re.compile(r"(?<!\d)(\d{3}\s?\d{3}\s?\d{3})(?:\s?\d{5})?(?!\d)")
_REACH = 220
"""Letters after a name within which its number and its part stand."""


@dataclass(frozen=True)
class Mention:
    """A company as named at one place; ``avant`` and ``apres`` are the folded words around it."""

    nom: Read[str]
    avant: str
    apres: str
    siren: Read[str] | None

    @property
    def key(self) -> str:
        return fold(self.nom.value)

    @property
    def is_body(self) -> bool:
        """Whether it is a body of health care by its first word."""
        return _BODY.match(self.nom.value) is not None


@dataclass(frozen=True)
class Role:
    """What stands right before the name of a company that plays a part, or after it."""

    before: re.Pattern[str]
    after: re.Pattern[str]

    @classmethod
    def called(cls, nouns: str, before: str = "(?!)", after: str = "(?!)") -> Role:
        """The part of these nouns (alternatives, folded), with other words before or after."""
        return cls(
            re.compile(rf"(?:\b(?:{nouns})(?: (?:AGREE|EXCLUSIF|OFFICIEL))?|{before}){_SOCIETE}$"),
            re.compile(
                rf"(?:^|\b(?:L|LE|LA|NOTRE|UN|QUALITE D|QUALITE DE|COMME|APRES|"
                rf"DENOMME\w*) )(?:{nouns})\b|{after}"
            ),
        )

    def played(self, found: Iterable[Mention], *but: Mention | None) -> Mention | None:
        """The first company in this part, none of those already placed."""
        taken = {m.key for m in but if m}
        named = (m for m in found if m.key not in taken)
        return next((m for m in named if self.is_for(m)), None)

    def is_for(self, mention: Mention) -> bool:
        """Whether the words around say so."""
        return bool(self.before.search(mention.avant) or self.after.search(mention.apres))


def mentions(prose: Prose) -> tuple[Mention, ...]:
    """The companies of a text, in reading order, each place where one is named."""
    found: list[tuple[int, int, int]] = []
    for start, end, claimed in sorted(_spans(prose), key=lambda s: (s[0], -s[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end, claimed))
        elif start == found[-1][0]:
            found[-1] = (start, found[-1][1], min(claimed, found[-1][2]))
    limits = [claimed for _, _, claimed in found[1:]] + [len(prose.text)] * bool(found)
    return tuple(
        _mention(prose, start, end, min(limit, end + _REACH))
        for (start, end, _), limit in zip(found, limits, strict=True)
    )


def _spans(prose: Prose) -> Iterator[tuple[int, int, int]]:
    """Start and end of each name, and where what announces it begins."""
    for pattern in (_SUBJECT, _BETRAYED_AFTER, _BETRAYED_BEFORE, _BODY):
        for match in pattern.finditer(prose.text):
            span = _in_its_row(prose, *match.span(1), last=pattern in (_SUBJECT, _BETRAYED_AFTER))
            start, end = _trimmed(prose.text, *span)
            name = prose.text[start:end]
            if _elsewhere(prose.text[max(0, start - 60) : start]):
                continue
            if len(name) > 2 and is_name(name) and not _NEVER.match(fold(name)):
                yield start, end, min(match.start(), start)


def _elsewhere(before: str) -> bool:
    """Whether what stands before a name says that it is no company's: a town's, a street's, a
    person's, a software's."""
    return bool(_ELSE.search(before) or (_AT.search(before) and not _TO.search(before)))


def _in_its_row(prose: Prose, start: int, end: int, *, last: bool) -> tuple[int, int]:
    """A name goes on in the next row only where the row is full: headings stand alone."""
    if not last:
        return start, prose.until_break(start, end)
    while (after := prose.until_break(start, end)) < end:
        start = after + 1
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The name alone: its article and its legal form apart."""
    while match := _ARTICLE.match(text, start, end):
        start = match.end()
    while match := _FORME.search(text, start, end):
        end = match.start()
    return start, start + len(text[start:end].rstrip(" .,-"))


def _mention(prose: Prose, start: int, end: int, limit: int) -> Mention:
    numbers = [m for m in _SIREN.finditer(prose.text, end, limit) if _holds(m[1])]
    alone = len({compact(m[1]) for m in numbers}) == 1
    return Mention(
        prose.stripped(start, end),
        fold(prose.text[max(0, start - _NEAR) : start]),
        fold(prose.text[end : max(end, limit)]),
        prose.read(*numbers[0].span(1), compact(numbers[0][1])) if alone else None,
    )


def _holds(number: str) -> bool:
    return siret.is_valid_siren(compact(number))
