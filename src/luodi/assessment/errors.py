"""What the room refuses, as one sentence a user can act on."""

from collections.abc import Sequence


class Refusal(Exception):
    """A verb cannot be done. `field` names the form field it belongs to, when there is one."""

    def __init__(self, sentence: str, field: str = "") -> None:
        self.sentence = sentence
        self.field = field
        super().__init__(sentence)


class SchemeRefused(Refusal):
    """A scheme with everything that is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"办法里有 {len(problems)} 处要改：{'；'.join(problems)}")
