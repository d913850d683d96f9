"""Which lamp rules are in force."""

from luodi.calc.lamps import RuleSet, rule_sets
from luodi.supervision.models import LampRuleChoice


def rules_in_force() -> RuleSet:
    """The set the office chose last; the default before it chose. One query."""
    chosen = LampRuleChoice.objects.open().order_by("-revision").first()
    sets = rule_sets()
    return sets[chosen.rule_set] if chosen and chosen.rule_set in sets else next(iter(sets.values()))
