"""What the room refuses, as one sentence a user can act on."""

from collections.abc import Sequence

from luodi.projects.errors import Refusal


class SchemeRefused(Refusal):
    """A scheme with everything that is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"办法里有 {len(problems)} 处要改：{'；'.join(problems)}")


__all__ = ["Refusal", "SchemeRefused"]
