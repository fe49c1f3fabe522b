"""The pages of the station: one a module, found by walking this folder.

A module declares a ``router``, and an ``ONGLET`` where it is an entry of the navigation.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from fastapi import FastAPI

from pipeline.review.page import Onglet


def installer(app: FastAPI) -> None:
    """Add every page to an application."""
    found = _modules()
    for module in found:
        if hasattr(module, "router"):
            app.include_router(module.router, include_in_schema=False)
    onglets: list[Onglet] = [m.ONGLET for m in found if hasattr(m, "ONGLET")]
    app.state.onglets = tuple(sorted(onglets, key=lambda o: o.rang))


def _modules() -> list[ModuleType]:
    return [import_module(m.name) for m in iter_modules(__path__, f"{__name__}.")]
