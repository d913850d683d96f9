"""What the bulletins room refuses. Sentences are Chinese and shown as they are."""


class Refusal(Exception):
    """A verb cannot be done; `field` names the form field it belongs to, when there is one."""

    def __init__(self, sentence: str, field: str = "") -> None:
        self.sentence = sentence
        self.field = field
        super().__init__(sentence)
