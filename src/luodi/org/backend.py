"""Who a session belongs to. Every request asks, so the statement is composed once."""

import uuid
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from luodi.common.composed import composed
from luodi.org.models import User


class AccountBackend(ModelBackend):
    def get_user(self, user_id: uuid.UUID) -> User | None:
        found = _account.one(user_id)
        return found if found and self.user_can_authenticate(found) else None


@composed
def _account(key: Any) -> QuerySet[User]:
    return User.objects.filter(pk=key)
