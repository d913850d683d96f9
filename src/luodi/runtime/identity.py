"""Which city a database belongs to. The room that knows the city says so in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from psycopg import Connection


@dataclass(frozen=True)
class City:
    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）" if self.code else "尚未建立城市"


NOT_SET_UP = City("", "")
Teller = Callable[[Connection[Any]], City | None]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """`teller` reads the city from a database with the owner's connection; None while it is not set up."""
    if teller not in _tellers:
        _tellers.append(teller)


def city_of(connection: Connection[Any]) -> City:
    return next((city for teller in _tellers if (city := teller(connection))), NOT_SET_UP)
