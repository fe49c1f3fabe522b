"""The JSON API: one resource a module, found by walking this folder.

A module declares a ``router``; :mod:`pipeline.review.api.porte` says what each route asks for.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from fastapi import FastAPI

from pipeline.review.api import description, exemples


def installer(app: FastAPI) -> None:
    """Add every resource to an application."""
    for found in iter_modules(__path__, f"{__name__}."):
        module = import_module(found.name)
        if hasattr(module, "router"):
            app.include_router(module.router)
    description.installer(app, exemples.EVENEMENT)
