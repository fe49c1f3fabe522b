"""Where to go after signing in: a place of ours, and none else."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

ACCUEIL = "/file"
_LONGUEUR = 2000


def sure(suite: str) -> str:
    """A path of this site, or the first page instead.

    >>> [sure(s) for s in ("/file?q=a", "//evil.example", "https://evil.example", "/\\\\evil", "file")]
    ['/file?q=a', '/file', '/file', '/file', '/file']
    """
    printable = suite.isprintable() and "\\" not in suite and len(suite) <= _LONGUEUR
    if not (printable and suite.startswith("/") and not suite.startswith("//")):
        return ACCUEIL
    try:
        parts = urlsplit(suite)
    except ValueError:
        return ACCUEIL
    return ACCUEIL if parts.scheme or parts.netloc or parts.path == "/connexion" else suite


def ici(request: Request) -> str:
    """Where a page is; of a change, the first page: it is not done again by itself."""
    if request.method != "GET":
        return ACCUEIL
    query = f"?{request.url.query}" if request.url.query else ""
    return sure(f"{request.url.path}{query}")
