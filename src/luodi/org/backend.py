"""Who a session belongs to, what they are today and the rules they are under. Every request asks: one round trip."""

import uuid
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet
from django.utils import timezone

from luodi.common.composed import composed
from luodi.common.prepared import together
from luodi.org.models import User
from luodi.org.models.unit import held_on, posts_of
from luodi.org.policy import rules_of, switched


class AccountBackend(ModelBackend):
    def get_user(self, user_id: uuid.UUID) -> User | None:
        account, held = _account.asked(user_id), held_on.asked(user_id, timezone.localdate())
        rules = switched.asked()
        together(account, held, rules)
        found = account.rows[0] if account.rows else None
        if found is None or not self.user_can_authenticate(found):
            return None
        found.stand_by(posts_of(held.rows))
        found.rules = rules_of(rules.rows)
        return found


@composed
def _account(key: Any) -> QuerySet[User]:
    return User.objects.filter(pk=key)
