"""The event of work that is due: workers start at once, instead of at the next minute."""

from __future__ import annotations

from prefect.events import emit_event

DUE = "pieces.demande.due"


def signaler(numero: str) -> None:
    """Say that a request is due; queued and sent by another thread, lost when nobody listens."""
    emit_event(DUE, resource={"prefect.resource.id": f"pieces.demande.{numero}"})
