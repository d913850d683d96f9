"""The library of leaf rules: how one indicator's input becomes points."""

from luodi.calc.scoring.rules.bands import Bands
from luodi.calc.scoring.rules.base import Field, Outcome, Reading, Rule
from luodi.calc.scoring.rules.counting import Count, Deduct
from luodi.calc.scoring.rules.given import Formula, Given
from luodi.calc.scoring.rules.progress import Ladder, Rate, Steps
from luodi.calc.scoring.rules.relative import Efficacy, Rank
from luodi.calc.scoring.rules.variants import Variants

RULES: dict[str, type[Rule]] = {
    rule.kind: rule
    for rule in (Rate, Ladder, Steps, Efficacy, Rank, Bands, Count, Deduct, Given, Formula, Variants)
}

__all__ = ["RULES", "Field", "Outcome", "Reading", "Rule"]
