"""What this room refuses, as sentences a user can act on."""


class OrgRefusal(Exception):
    """The message is Chinese and is shown as it is. `field` names the form field it belongs to, if any."""

    def __init__(self, sentence: str, field: str = "") -> None:
        self.field = field
        super().__init__(sentence)
