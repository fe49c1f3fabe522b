"""Machine-readable zones of invented persons, with check digits computed here."""

from __future__ import annotations


def digit(characters: str) -> str:
    """ICAO 9303-3 §4.9, written again: weights 7-3-1 over 0-9, A = 10 … Z = 35, filler 0."""
    values = [0 if c == "<" else int(c, 36) for c in characters]
    return str(sum(v * (7, 3, 1)[i % 3] for i, v in enumerate(values)) % 10)


def keyed(characters: str) -> str:
    """The characters and their check digit."""
    return characters + digit(characters)


def td3(
    names: str = "DURAND<<CLAIRE<MARIE",
    *,
    birth: str = "800517",
    expiry: str = "300101",
    number: str = "12AB34567",
    country: str = "FRA",
) -> tuple[str, str]:
    """A passport's two lines."""
    start = keyed(number) + country + keyed(birth) + "F" + keyed(expiry) + "<" * 14 + "0"
    whole = start[:10] + start[13:20] + start[21:43]
    return f"P<{country}{names}".ljust(44, "<"), start + digit(whole)


def td1(
    names: str = "DURAND<<CLAIRE<MARIE",
    *,
    birth: str = "800517",
    expiry: str = "300101",
    number: str = "X4RTBPFW4",
    code: str = "ID",
) -> tuple[str, str, str]:
    """A card's three lines."""
    first = f"{code}FRA{keyed(number)}".ljust(30, "<")
    second = f"{keyed(birth)}F{keyed(expiry)}FRA".ljust(29, "<")
    whole = first[5:30] + second[:7] + second[8:15] + second[18:29]
    return first, second + digit(whole), names.ljust(30, "<")


def cni_1988(
    nom: str = "DURAND",
    prenoms: str = "CLAIRE<<MARIE",
    *,
    issued: str = "1203",
    birth: str = "800517",
) -> tuple[str, str]:
    """The two lines of the French card of 1988–2021."""
    first = f"IDFRA{nom.ljust(25, '<')[:25]}692012"
    second = keyed(f"{issued}69212345") + prenoms.ljust(14, "<")[:14] + keyed(birth) + "F"
    return first, second + digit(first + second)
