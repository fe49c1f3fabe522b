"""Names of persons, as declared and as identity documents bear them (domain §6, choice).

An identity document bears the birth name, sometimes a usage name, and several given names; its
machine-readable zone has neither accents nor hyphens and may be cut.
"""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from pipeline.models.accord import Accord
from pipeline.models.normalise import fold

_PARTICULES = frozenset(
    "DE DU DES LA L D VON VAN DER DEN DI DA DOS".split()  # noqa: SIM905
)
_CIVILITES = frozenset(
    "M MR MME MLLE MONSIEUR MADAME MADEMOISELLE".split()  # noqa: SIM905
)
_LETTRES = str.maketrans("015826", "OISBZG")


def words(name: str) -> tuple[str, ...]:
    """The words of a name, a leading civility apart.

    >>> words("Mme de l'Étoile-Victor")
    ('DE', 'L', 'ETOILE', 'VICTOR')
    """
    found = fold(name).split()
    return tuple(w for i, w in enumerate(found) if i > 0 or w not in _CIVILITES)


def read_words(name: str) -> tuple[str, ...]:
    """The words of a name read on a document: digits are misread letters, since names hold none.

    >>> read_words("V1CTOR")
    ('VICTOR',)
    """
    return tuple(word.translate(_LETTRES) for word in words(name))


def _core(name: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for w in name if w not in _PARTICULES) or name


def _particles(name: tuple[str, ...]) -> set[str]:
    return {w for w in name if w in _PARTICULES}


def compare_nom(attendu: str, *lus: str, tronque: bool = False) -> Accord:
    """A declared surname against the surnames read (birth name, usage name).

    ``tronque`` says that the zone they were read in was full: a longer declared name may go on.

    >>> compare_nom("de La Tour", "TOUR").name, compare_nom("Durand", "DURANT").name
    ('IDENTIQUE', 'PROCHE')
    >>> compare_nom("Martin", "DUPONT", "MARTIN").name
    'IDENTIQUE'
    """
    wanted, found = words(attendu), [read_words(lu) for lu in lus]
    best = max((_nom(wanted, lu, tronque) for lu in found), default=Accord.DIFFERENT)
    if best is Accord.DIFFERENT and len(found) > 1:
        pool = {w for lu in found for w in _core(lu)}
        return Accord.PROCHE if set(_core(wanted)) <= pool else best
    return best


def _nom(a: tuple[str, ...], b: tuple[str, ...], tronque: bool) -> Accord:
    left, right = "".join(_core(a)), "".join(_core(b))
    if not left or not right:
        return Accord.DIFFERENT
    if "".join(a) == "".join(b):
        return Accord.IDENTIQUE
    if left == right:
        p, q = _particles(a), _particles(b)
        return Accord.IDENTIQUE if p <= q or q <= p else Accord.PROCHE
    if tronque and "".join(a).startswith("".join(b)):
        return Accord.IDENTIQUE
    return Accord.PROCHE if _one_edit(left, right) or _shared(a, b) else Accord.DIFFERENT


def _one_edit(a: str, b: str) -> bool:
    longest = max(len(a), len(b))
    return longest >= 6 and Levenshtein.distance(a, b, score_cutoff=1) <= 1


def _shared(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    left, right = set(_core(a)), set(_core(b))
    return min(len(left), len(right)) >= 1 and (left < right or right < left)


def compare_prenom(attendu: str, lus: str, tronque: bool = False) -> Accord:
    """A declared given name against all those read: one of them, or a compound in a row.

    What a full zone (``tronque``) cut is a doubt: a few letters do not name a person.

    >>> [compare_prenom(p, "Jean Pierre Marie").name for p in ("Jean-Pierre", "Marie", "Anne")]
    ['IDENTIQUE', 'IDENTIQUE', 'DIFFERENT']
    """
    wanted, found = words(attendu), read_words(lus)
    if not wanted or not found:
        return Accord.DIFFERENT
    if _in_a_row(wanted, lus) or "".join(wanted) == "".join(found):
        return Accord.IDENTIQUE
    close = any(_one_edit("".join(wanted), f) for f in (*found, "".join(found)))
    close = close or bool(set(wanted) & set(found)) or (tronque and _cut("".join(wanted), found))
    return Accord.PROCHE if close else Accord.DIFFERENT


def _in_a_row(wanted: tuple[str, ...], lus: str) -> bool:
    """Whether whole given names in a row are the wanted one; a hyphen makes one name of two."""
    names = [read_words(name) for name in lus.split() if read_words(name)]
    runs = (names[i:j] for i in range(len(names)) for j in range(i + 1, len(names) + 1))
    return any(tuple(w for name in run for w in name) == wanted for run in runs)


def _cut(wanted: str, found: tuple[str, ...]) -> bool:
    """Whether the given names end, cut, within the declared one."""
    tails = ("".join(found[i:]) for i in range(len(found)))
    return any(len(tail) >= 3 and wanted.startswith(tail) for tail in tails)


def compare_complet(nom: str, prenom: str, lu: str) -> Accord:
    """A declared person against a whole name read: both names, in any order, and nothing else.

    >>> [compare_complet("Durand", "Claire", lu).name for lu in ("Mme Claire DURAND", "C. Durand")]
    ['IDENTIQUE', 'PROCHE']
    >>> compare_complet("Martin", "Jean", "Jean Martin DUPONT").name
    'PROCHE'
    >>> compare_complet("Durand", "Claire", "Paul MARTIN").name
    'DIFFERENT'
    """
    found, family, given = read_words(lu), _core(words(nom)), words(prenom)
    rest = [w for w in found if w not in family and w not in _PARTICULES]
    if not set(family) <= set(found):
        near = any(_one_edit("".join(family), word) for word in found)
        return Accord.PROCHE if near and set(given) <= set(found) else Accord.DIFFERENT
    if "".join(given) == "".join(rest):
        return Accord.IDENTIQUE
    initials = "".join(word[0] for word in given)
    said = bool(set(given) & set(rest)) or "".join(rest) in (initials, initials[:1], "")
    close = any(_one_edit("".join(given), word) for word in rest)
    return Accord.PROCHE if said or close else Accord.DIFFERENT


def nomme(nom: str, prenom: str, text: str) -> bool:
    """Whether a text names a person, surname and given name whole, particles included.

    >>> nomme("de La Tour", "Anne", "Mme Anne de LA TOUR"), nomme("Martin", "Paul", "Paul MARTINEZ")
    (True, False)
    """
    letters = f" {' '.join(read_words(text))} "
    return all(f" {' '.join(words(part))} " in letters for part in (nom, prenom))


def appears(nom: str, text: str) -> bool:
    """Whether a surname stands in a line that names a person.

    >>> appears("de La Tour", "TOUR Jeanne, Marie"), appears("Martin", "MARTINEZ Paul")
    (True, False)
    """
    return set(_core(words(nom))) <= set(read_words(text))
