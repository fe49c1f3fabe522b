"""What the demonstration says of requests for pieces that no letter tells."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete

from pipeline.flows.moyens import ouvrir
from pipeline.flows.ordre import pre_instruire
from pipeline.settings import Settings
from pipeline.storage import tables
from pipeline.storage.database import ecriture, lecture
from scripts.parts.sans_courrier import DEJA_DEMANDEES, INEXPLIQUE, sans_courrier
from tests.conftest import DOCUMENTS, REGISTER


def test_each_is_given_its_reason(tmp_path: Path) -> None:
    with ouvrir(Settings(home=tmp_path), REGISTER) as moyens:
        for nom in ("fichier-nom-refuse", "rib-facture"):
            pre_instruire(DOCUMENTS / nom, moyens)
        with lecture(moyens.base) as session:
            assert sans_courrier(session) == {"ENR0982": DEJA_DEMANDEES}
        with ecriture(moyens.base) as session:
            session.execute(delete(tables.Courrier))
            assert sans_courrier(session) == {"ENR0804": INEXPLIQUE, "ENR0982": DEJA_DEMANDEES}
