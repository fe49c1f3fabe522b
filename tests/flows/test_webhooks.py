"""Webhooks: told of what happened, at least once, signed, and never where they should not be."""

from __future__ import annotations

import base64
import json
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine

from pipeline.errors import UsageError
from pipeline.flows.webhooks import ajouter, envoyes, livrer, relancer, retirer
from pipeline.models.abonnement import EtatEnvoi, TypeEvenement, est_publique, verifier_adresse
from pipeline.models.cycle import Evenement
from pipeline.models.portee import Portee
from pipeline.notifications.appel import Appel
from pipeline.review.api import exemples
from pipeline.storage import cles, envois
from pipeline.storage.database import ecriture
from pipeline.storage.decision import decider
from pipeline.storage.depot import enregistrer
from pipeline.storage.envois import BAIL, ESSAIS_MAX, PREMIER_DELAI, Envoi
from tests.flows.recepteur import Recepteur, certificat, ecouter
from tests.storage.samples import demande, fichiers

ICI = Appel(prives=True)


@pytest.fixture
def recepteur() -> Iterator[Recepteur]:
    with ecouter() as mine:
        yield mine


def subscribe(engine: Engine, url: str, *types: TypeEvenement, cle_id: int | None = None) -> str:
    """Subscribe; the secret."""
    wanted = types or tuple(TypeEvenement)
    return ajouter(engine, url, wanted, prives=True, cle_id=cle_id)[1]


def deposit(engine: Engine, numero: str = "ENR0601") -> None:
    with ecriture(engine) as session:
        enregistrer(session, demande(numero), fichiers())


def ask(engine: Engine, numero: str = "ENR0601") -> None:
    """A gestionnaire asks for pieces: the status moves."""
    with ecriture(engine) as session:
        decider(session, numero, Evenement.DECISION_DEMANDER, "Camille Martin", 0)


def deliver(engine: Engine, after: timedelta = timedelta(0), appel: Appel = ICI) -> list[EtatEnvoi]:
    """Send what is due after a while; what became of each."""
    done = livrer(engine, appel, lambda: datetime.now(UTC) + after)
    return [etat for _, etat, _ in done.issues]


def only(engine: Engine) -> Envoi:
    (envoi,) = envoyes(engine)
    return envoi


class TestWhatIsTold:
    def test_the_moves_of_a_request(self, engine: Engine, recepteur: Recepteur) -> None:
        subscribe(engine, f"{recepteur.url}/evenements?de=pieces")
        deposit(engine)
        ask(engine)
        assert deliver(engine) == [EtatEnvoi.LIVRE] * 2
        first, second = [json.loads(body) for _, _, body in recepteur.recus]
        assert first.keys() == exemples.EVENEMENT.keys()
        assert [first[k] for k in ("schema", "type", "numero", "revision", "de", "vers")] == [
            "evenement/1", "demande.recue", "ENR0601", 1, None, "en_cours",
        ]  # fmt: skip
        assert [second[k] for k in ("type", "de", "vers")] == [
            "demande.statut", "en_cours", "en_attente_pieces",
        ]  # fmt: skip
        assert recepteur.recus[0][0] == "/evenements?de=pieces"
        assert recepteur.ids == [first["id"], second["id"]]
        assert deliver(engine) == []

    def test_nothing_of_a_person(self, engine: Engine, recepteur: Recepteur) -> None:
        subscribe(engine, recepteur.url)
        deposit(engine)
        ask(engine)
        deliver(engine)
        said = b"".join(body for _, _, body in recepteur.recus)
        for word in ("MARTIN", "DURAND", "FR76", "Camille", "34866299000038", "rib.pdf"):
            assert word.encode() not in said

    def test_only_what_was_asked_for(self, engine: Engine, recepteur: Recepteur) -> None:
        subscribe(engine, recepteur.url, TypeEvenement.STATUT)
        deposit(engine)
        ask(engine)
        deliver(engine)
        assert [json.loads(body)["type"] for _, _, body in recepteur.recus] == ["demande.statut"]

    def test_what_did_not_happen_is_not_told(self, engine: Engine, recepteur: Recepteur) -> None:
        subscribe(engine, recepteur.url)

        def cut() -> None:
            with ecriture(engine) as session:
                enregistrer(session, demande(), fichiers())
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            cut()
        assert deliver(engine) == []

    def test_who_left_is_told_no_more(self, engine: Engine, recepteur: Recepteur) -> None:
        secret = subscribe(engine, recepteur.url)
        deposit(engine)
        retirer(engine, 1)
        deposit(engine, "ENR0602")
        assert deliver(engine) == []
        assert (only(engine).etat, recepteur.recus) == (EtatEnvoi.ABANDONNE, [])
        with pytest.raises(UsageError):
            retirer(engine, 1)
        with pytest.raises(UsageError):
            relancer(engine, only(engine).id)
        with engine.connect() as connection:
            kept = connection.exec_driver_sql("SELECT secret FROM webhooks").scalar()
        assert secret.startswith("whsec_")
        assert kept == ""

    @pytest.mark.parametrize("end", ["revoked", "expired"])
    def test_who_lost_the_key_is_told_no_more(
        self, engine: Engine, recepteur: Recepteur, end: str
    ) -> None:
        until = datetime.now(UTC) + timedelta(days=1) if end == "expired" else None
        with ecriture(engine) as session:
            cle, _ = cles.creer(session, "portail", [Portee.WEBHOOKS_GERER], until)
        subscribe(engine, recepteur.url, cle_id=cle.id)
        deposit(engine)
        if end == "revoked":
            with ecriture(engine) as session:
                cles.revoquer(session, cle.identifiant, datetime.now(UTC))
        assert deliver(engine, timedelta(days=2)) == []
        assert (only(engine).etat, recepteur.recus) == (EtatEnvoi.ABANDONNE, [])


class TestSignature:
    def test_verified_by_another_implementation(self, engine: Engine, recepteur: Recepteur) -> None:
        secret = subscribe(engine, recepteur.url)
        deposit(engine)
        deliver(engine)
        ((_, headers, body),) = recepteur.recus
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(secret.removeprefix("whsec_")).hex()
        command = [
            "openssl",
            "dgst",
            "-sha256",
            "-mac",
            "HMAC",
            "-macopt",
            f"hexkey:{key}",
            "-binary",
        ]
        digest = subprocess.run(command, input=signed, capture_output=True, check=True).stdout
        assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
        assert headers["content-type"] == "application/json"


class TestAgain:
    def test_until_it_is_taken(self, engine: Engine, recepteur: Recepteur) -> None:
        subscribe(engine, recepteur.url)
        deposit(engine)
        recepteur.reponses = [500, 503]
        assert deliver(engine) == [EtatEnvoi.A_LIVRER]
        assert deliver(engine) == []
        assert deliver(engine, 1.1 * PREMIER_DELAI) == [EtatEnvoi.A_LIVRER]
        assert deliver(engine, 2 * PREMIER_DELAI) == []
        assert only(engine).erreur == "réponse 503"
        assert deliver(engine, 4 * PREMIER_DELAI) == [EtatEnvoi.LIVRE]
        assert len(recepteur.ids) == 3
        assert len(set(recepteur.ids)) == 1
        assert (only(engine).essais, only(engine).erreur) == (3, None)

    def test_given_up_after_a_while_and_told_again_by_hand(
        self, engine: Engine, recepteur: Recepteur
    ) -> None:
        subscribe(engine, recepteur.url)
        deposit(engine)
        recepteur.reponses = [500] * ESSAIS_MAX
        found = [deliver(engine, timedelta(days=n)) for n in range(ESSAIS_MAX)]
        assert found == [[EtatEnvoi.A_LIVRER]] * (ESSAIS_MAX - 1) + [[EtatEnvoi.ABANDONNE]]
        relancer(engine, only(engine).id)
        assert deliver(engine) == [EtatEnvoi.LIVRE]

    def test_gone_is_given_up_at_once(self, engine: Engine, recepteur: Recepteur) -> None:
        subscribe(engine, recepteur.url)
        deposit(engine)
        recepteur.reponses = [410]
        assert deliver(engine) == [EtatEnvoi.ABANDONNE]

    def test_one_that_fails_holds_up_no_other(self, engine: Engine, recepteur: Recepteur) -> None:
        with ecouter() as other:
            subscribe(engine, other.url)
            subscribe(engine, recepteur.url)
            other.reponses = [500] * 9
            for n in range(3):
                deposit(engine, f"ENR060{n}")
            found = deliver(engine)
            assert (len(other.recus), len(recepteur.recus)) == (1, 3)
        assert sorted(found) == [EtatEnvoi.A_LIVRER, *[EtatEnvoi.LIVRE] * 3]

    def test_a_redirect_is_not_followed(self, engine: Engine, recepteur: Recepteur) -> None:
        subscribe(engine, f"{recepteur.url}/la")
        deposit(engine)
        recepteur.reponses, recepteur.entetes = [307], {"Location": f"{recepteur.url}/ailleurs"}
        assert deliver(engine) == [EtatEnvoi.A_LIVRER]
        assert [path for path, _, _ in recepteur.recus] == ["/la"]
        assert "redirection" in (only(engine).erreur or "")

    def test_one_that_never_answers_is_let_go(self, engine: Engine, recepteur: Recepteur) -> None:
        subscribe(engine, recepteur.url)
        deposit(engine)
        recepteur.reponses = [None]
        short = Appel(prives=True, duree=0.2)
        assert deliver(engine, appel=short) == [EtatEnvoi.A_LIVRER]

    def test_two_senders_tell_each_once(self, engine: Engine, recepteur: Recepteur) -> None:
        subscribe(engine, recepteur.url)
        for n in range(10):
            deposit(engine, f"ENR{1000 + n}")
        start = Barrier(2)

        def one(_: int) -> int:
            start.wait()
            return len(deliver(engine))

        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(one, range(2))) == 10
        assert len(recepteur.ids) == len(set(recepteur.ids)) == 10

    def test_what_a_dead_sender_held_is_told_under_the_same_id(
        self, engine: Engine, recepteur: Recepteur
    ) -> None:
        subscribe(engine, recepteur.url)
        deposit(engine)
        with ecriture(engine) as session:
            held = envois.prendre(session, datetime.now(UTC))
        assert held is not None
        assert deliver(engine) == []
        assert deliver(engine, 2 * BAIL) == [EtatEnvoi.LIVRE]
        assert recepteur.ids == [held.envoi.evenement]
        with ecriture(engine) as session:
            assert not envois.noter_livre(session, held, datetime.now(UTC))

    def test_what_was_told_long_ago_is_forgotten(
        self, engine: Engine, recepteur: Recepteur
    ) -> None:
        subscribe(engine, recepteur.url)
        deposit(engine)
        deliver(engine)
        deliver(engine, timedelta(days=29))
        assert only(engine).etat is EtatEnvoi.LIVRE
        deliver(engine, timedelta(days=31))
        assert envoyes(engine) == []


class TestWhere:
    @pytest.mark.parametrize("url", [
        "http://portail.exemple.fr/", "ftp://portail.exemple.fr/", "https://", "portail.exemple.fr",
        "https://a:b@portail.exemple.fr/", "https://portail.exemple.fr/#x", "https://x:0/",
        "https://x:99999/", "https://[::1/", "https://por tail.fr/", "https://é.fr/",
        "https://exemple.fr\\@10.0.0.1/", f"https://exemple.fr/{'x' * 2000}",
        "https://127.0.0.1/", "https://10.1.2.3/", "https://169.254.169.254/latest/meta-data",
        "https://[::1]/", "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/", "https://localhost/",
        "http://localhost/", "http://127.0.0.1:8000/",
    ])  # fmt: skip
    def test_addresses_that_are_refused(self, url: str) -> None:
        with pytest.raises(UsageError, match="L'adresse du webhook est refusée"):
            verifier_adresse(url)

    @pytest.mark.parametrize("url", ["https://portail.exemple.fr/x?y=1", "https://1.1.1.1:8443/"])
    def test_addresses_that_are_taken(self, url: str) -> None:
        verifier_adresse(url)

    @pytest.mark.parametrize("url", ["http://localhost:80/", "http://[::1]/", "https://10.0.0.1/"])
    def test_addresses_of_the_own_network_when_it_is_set(self, url: str) -> None:
        verifier_adresse(url, prives=True)

    @pytest.mark.parametrize("adresse", [
        "127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1",
        "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1", "ff02::1",
    ])  # fmt: skip
    def test_what_is_not_of_the_public_network(self, adresse: str) -> None:
        assert not est_publique(adresse)

    def test_a_name_that_leads_home_is_not_called(
        self, engine: Engine, recepteur: Recepteur
    ) -> None:
        """Subscribed while it was allowed, or a name that moved since: looked at when called."""
        subscribe(engine, recepteur.url.replace("127.0.0.1", "localhost"))
        deposit(engine)
        assert deliver(engine, appel=Appel()) == [EtatEnvoi.A_LIVRER]
        assert recepteur.recus == []
        assert only(engine).erreur == "l'hôte n'est pas sur le réseau public"

    @pytest.mark.parametrize(
        ("suite", "path"), [("", "/"), ("?a=1", "/?a=1"), ("/a//b;c?", "/a//b;c"), ("/%2e/é", None)]
    )
    def test_the_path_is_as_it_was_given(
        self, engine: Engine, recepteur: Recepteur, suite: str, path: str | None
    ) -> None:
        if path is None:
            with pytest.raises(UsageError):
                subscribe(engine, recepteur.url + suite)
            return
        subscribe(engine, recepteur.url + suite)
        deposit(engine)
        deliver(engine)
        assert [where for where, _, _ in recepteur.recus] == [path]

    def test_a_name_that_is_none(self, engine: Engine) -> None:
        subscribe(engine, "https://.localhost/")
        deposit(engine)
        assert deliver(engine) == [EtatEnvoi.A_LIVRER]

    def test_nobody_there(self, engine: Engine) -> None:
        with ecouter() as gone:
            pass
        subscribe(engine, gone.url)
        deposit(engine)
        assert deliver(engine) == [EtatEnvoi.A_LIVRER]
        assert only(engine).erreur == "l'hôte refuse la connexion"

    def test_over_tls(self, engine: Engine, tmp_path: Path) -> None:
        """Only where somebody that we trust vouches for the name that was called."""
        with ecouter(certificat(tmp_path, "localhost")) as there:
            subscribe(engine, there.url.replace("127.0.0.1", "localhost"))
            deposit(engine)
            assert deliver(engine) == [EtatEnvoi.A_LIVRER]
            assert only(engine).erreur == "le certificat de l'hôte n'est pas valable"
            trusted = ssl.create_default_context(cafile=tmp_path / "cert.pem")
            appel = Appel(prives=True, tls=trusted)
            assert deliver(engine, 2 * PREMIER_DELAI, appel) == [EtatEnvoi.LIVRE]
            assert there.recus[0][1]["host"] == there.url.removeprefix("https://").replace(
                "127.0.0.1", "localhost"
            )

    def test_a_certificate_for_another_name(self, engine: Engine, tmp_path: Path) -> None:
        with ecouter(certificat(tmp_path, "exemple.fr")) as there:
            subscribe(engine, there.url.replace("127.0.0.1", "localhost"))
            deposit(engine)
            trusted = ssl.create_default_context(cafile=tmp_path / "cert.pem")
            assert deliver(engine, appel=Appel(prives=True, tls=trusted)) == [EtatEnvoi.A_LIVRER]
            assert there.recus == []

    def test_a_server_that_speaks_no_tls(self, engine: Engine, recepteur: Recepteur) -> None:
        """Nothing is told in clear instead."""
        subscribe(engine, recepteur.url.replace("http://", "https://"))
        deposit(engine)
        assert deliver(engine) == [EtatEnvoi.A_LIVRER]
        assert recepteur.recus == []
