"""One sentence for the person at the terminal: what is wrong and which command helps. Standard library only."""


class Refusal(Exception):
    """Printed without a traceback by the launcher and by every verb."""
