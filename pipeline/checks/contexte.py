"""What the checks look at: the request, what was read in its pieces, and what is known beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from pipeline.documents.kind import RECOGNISED, Piece, kinds_for
from pipeline.documents.parties import sirens
from pipeline.documents.prose import Prose
from pipeline.models.acquis import Acquis, Cle
from pipeline.models.authenticite import ListeDeConfiance
from pipeline.models.demande import Demande, DemandeAnterieure, Personne
from pipeline.models.fichier import Fichier
from pipeline.models.parametres import Parametres
from pipeline.models.referentiel import Logiciel, Referentiel
from pipeline.models.statut import TypePiece
from pipeline.models.text import Source, Text


@dataclass(frozen=True)
class PieceLue:
    """One file of a slot: its bytes' facts, the scores of the kinds it resembles, what it says.

    ``panne`` says in French how we failed. ``contredits`` are critical fields for which the file
    holds another value than one sees, ``inconfirmes`` those whose drawing could not confirm them.
    ``duree_ms`` is how long reading it took. ``analysee`` tells that an antivirus looked at it,
    ``inexaminable`` that it could not look at all of it.
    ``reprise`` is the earlier revision that filed it, when the one at hand leaves it out.
    ``abandonnee`` says that nobody tries to read it again by himself.
    """

    type: TypePiece
    fichier: Fichier
    natures: Mapping[str, int] = field(default_factory=dict)
    lu: Piece | None = None
    text: Text = field(default_factory=Text, repr=False)
    panne: str | None = None
    contredits: tuple[str, ...] = ()
    inconfirmes: tuple[str, ...] = ()
    duree_ms: int = 0
    analysee: bool = False
    inexaminable: bool = False
    reprise: int | None = None
    abandonnee: bool = False

    @property
    def cle(self) -> Cle:
        """The file, in its slot."""
        return self.type, self.fichier.sha256

    @property
    def ouverte(self) -> bool:
        """Whether its content could be looked at at all."""
        return self.fichier.defaut is None and self.panne is None

    @property
    def lisible(self) -> bool:
        """Whether enough was read to say anything (a blank or black page has no words)."""
        return self.ouverte and sum(c.isalnum() for c in self.text.plain) >= CARACTERES_MIN

    @property
    def coupures(self) -> tuple[str, ...]:
        """What our limits left out of it, in French: nothing may rest on what was read."""
        read, pages = len(self.text.pages), self.fichier.pages
        if not self.ouverte or pages <= read:
            return self.text.coupures if self.ouverte else ()
        return (
            f"seules les {read} premières pages ont été lues, sur {pages}",
            *self.text.coupures,
        )

    @property
    def reconnue(self) -> int:
        """The score of the kind that its slot asks for."""
        return max((self.natures.get(kind.nom, 0) for kind in kinds_for(self.type)), default=0)

    @property
    def rivale(self) -> str | None:
        """Another kind that it resembles nearly as much: then nobody knows which it is."""
        wanted = {kind.nom for kind in kinds_for(self.type)}
        close = (n for n, s in self.natures.items() if n not in wanted and s >= self.reconnue - 1)
        return next((n for n in close if self.natures[n] >= RECOGNISED), None)

    @property
    def sure(self) -> bool:
        """Whether it was read, and is the kind that its slot asks for."""
        return self.lisible and self.reconnue >= RECOGNISED and self.autre_nature is None

    @property
    def autre_nature(self) -> str | None:
        """The kind that it clearly is instead of the one asked for."""
        wanted = {kind.nom for kind in kinds_for(self.type)}
        others = {nom: s for nom, s in self.natures.items() if nom not in wanted}
        best = max(others, key=lambda nom: others[nom], default=None)
        if best is None or others[best] < RECOGNISED:
            return None
        return best if others[best] >= self.reconnue + 2 else None


CARACTERES_MIN = 20
"""Letters and digits under which nothing was read (choice)."""


@dataclass(frozen=True)
class Groupe:
    """The files of one slot that can be judged, and what they say, read together as one document.

    Recto and verso may be two files: what one prints, the zone on the other confirms or contradicts.
    """

    type: TypePiece
    pieces: tuple[PieceLue, ...]
    lu: Any

    @cached_property
    def texte(self) -> str:
        """All its words."""
        return "\n".join(piece.text.plain for piece in self.pieces)

    @cached_property
    def sirens(self) -> tuple[str, ...]:
        """Every valid SIREN that its pages print."""
        return sirens(Prose.of(Text(tuple(p for piece in self.pieces for p in piece.text.pages))))

    @property
    def entier(self) -> bool:
        """Whether all of it was read, and as text: only then does a silence say something."""
        return all(_whole(piece) for piece in self.pieces)


def _whole(piece: PieceLue) -> bool:
    return not piece.coupures and all(p.source is Source.TEXTE for p in piece.text.pages)


@dataclass(frozen=True)
class Dossier:
    """All that the rules may look at.

    ``anterieures`` is ``None`` when nothing is known of the supplier's other requests;
    ``reutilises`` maps the SHA-256 of a file to another supplier's request that holds it; ``acquis``
    is what the earlier revisions of this request are worth.
    """

    demande: Demande
    pieces: tuple[PieceLue, ...] = ()
    referentiel: Referentiel | None = None
    anterieures: tuple[DemandeAnterieure, ...] | None = None
    reutilises: Mapping[str, str] = field(default_factory=dict)
    parametres: Parametres = field(default_factory=Parametres)
    confiance_2ddoc: ListeDeConfiance = field(default_factory=ListeDeConfiance)
    acquis: Acquis = field(default_factory=Acquis)

    def jour(self, groupe: Groupe) -> date:
        """The day at which a document is judged: the deposit's, or when all its files were accepted."""
        known = [self.acquis.depuis.get(piece.cle) for piece in groupe.pieces]
        days = [day for day in known if day is not None]
        return max(days) if days and len(days) == len(known) else self.demande.date_depot

    @cached_property
    def logiciel(self) -> Logiciel | None:
        """The line of the register for the declared number."""
        if self.referentiel is None or self.demande.referencement is None:
            return None
        return self.referentiel.get(self.demande.referencement.numero_ans)

    @property
    def autres_demandes(self) -> tuple[DemandeAnterieure, ...]:
        """The other requests of the supplier, this one left out."""
        return tuple(d for d in self.anterieures or () if d.cle != self.demande.cle)

    def piece(self, type_piece: TypePiece) -> PieceLue | None:
        """The first file of a slot."""
        return next((p for p in self.pieces if p.type == type_piece), None)

    def titulaire_de(self, type_piece: TypePiece) -> Personne | None:
        """The declared person whose identity document a slot asks for."""
        demandeur = self.demande.demandeur
        if demandeur is None:
            return None
        if type_piece == TypePiece.PIECE_IDENTITE_REPRESENTANT:
            return demandeur.representant
        return self.demande.depositaire
