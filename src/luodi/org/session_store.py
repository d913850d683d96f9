"""Sessions in the database, as Django keeps them; every request reads one, so the statement is composed once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from luodi.common.composed import composed


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = _alive.one(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found


@composed
def _alive(key: Any, now: Any) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
