"""Whole numbers as a person, or somebody with other plans, typed them."""

LONGEST = 9
"""Digits: fits every integer column, and never costs a long conversion."""


def whole_number(text: str, otherwise: int) -> int:
    """The number, or `otherwise` for anything that is not one to nine digits."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else otherwise
