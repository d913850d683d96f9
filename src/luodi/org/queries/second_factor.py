"""Who must use a one-time code, and who has one."""

from allauth.mfa.models import Authenticator

from luodi.org.enums import SecondFactorRule
from luodi.org.models import User
from luodi.org.policy import Rules, rules
from luodi.org.roles import roles


def second_factor_required(user: User, now: Rules | None = None) -> bool:
    """By policy: everybody, nobody (demonstration), or those with a role that says so in roles.yaml."""
    rule = (now or rules()).second_factor
    if rule == SecondFactorRule.ROLES:
        catalogue = roles()
        return any(catalogue[code].second_factor for code in user.standing.roles if code in catalogue)
    return rule == SecondFactorRule.EVERYONE


def has_second_factor(user: User) -> bool:
    found: bool = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
    return found
