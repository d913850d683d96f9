"""A sentence for the person at the terminal: what is wrong, which command helps. Standard library only."""


class Refusal(Exception):
    """Printed without a traceback by the launcher and by every verb."""
