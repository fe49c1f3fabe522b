"""Around every answer: what a browser may do with it, and under which names we answer at all."""

from __future__ import annotations

from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.review.adresse import appele, est_locale, vient_d_ici
from pipeline.review.ouverture import Station
from pipeline.review.problemes import probleme

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'{formulaires}; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_FIXES = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def entetes(station: Station | None) -> dict[str, str]:
    """The headers of every answer. A sign-out is a form that may end at the provider's."""
    origin = ""
    if station and station.fournisseur:
        origin = " " + "/".join(station.fournisseur.emetteur.split("/")[:3])
    said = {"Content-Security-Policy": _CSP.format(formulaires=origin), **_FIXES}
    if station and station.chiffree:
        said["Strict-Transport-Security"] = "max-age=31536000"
    return said


class Entetes:
    """Add the headers to whatever answers, errors included, but those that it says itself."""

    def __init__(self, app: ASGIApp, station: Station | None) -> None:
        self.app = app
        self.said = entetes(station)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.said.items():  # what a route says of its own stands
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class Noms:
    """Refuse what calls us by a name that is not ours: a page elsewhere cannot make its own of us.

    The API, which no cookie opens, looks at that by itself.
    """

    def __init__(self, app: ASGIApp, station: Station | None) -> None:
        self.app = app
        self.station = station

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = scope["type"] == "http" and not scope["path"].startswith("/api/")
        if page and not self._known(HTTPConnection(scope)):
            said = {"detail": "Ce service ne répond pas sous ce nom."}
            await probleme(HTTPStatus.BAD_REQUEST, said)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _known(self, request: HTTPConnection) -> bool:
        if self.station is None:
            return True
        if self.station.fournisseur:
            return appele(request) == self.station.hote
        return est_locale(appele(request)) and vient_d_ici(request)
