"""Companies for tests, registered through the operations."""

from luodi.companies.operations.company import register_company
from people_cast import person

CODES = ("91110000600037341L", "913307000000000014", "913307000000000022")


def company(name: str, by=None, **values):
    return register_company(by=by or person("county_reviewer"), values={"name": name, **values})
