"""What somebody wrote, as a sentence quotes it: not all of a page that landed in a cell."""

LONGEST = 40


def quoted(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
