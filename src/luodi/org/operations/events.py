"""Writing the security log."""

from django.http import HttpRequest

from luodi.org.enums import EventKind
from luodi.org.lockout import address_of
from luodi.org.models import SecurityEvent, User


def note(
    kind: EventKind,
    *,
    user: User | None = None,
    username: str = "",
    by: User | None = None,
    request: HttpRequest | None = None,
    detail: str = "",
) -> SecurityEvent:
    """Append one line. `user` is whom it happened to, `by` who did it.

    Left out, `by` is the person at the browser; without a request nobody: the server's own command line.
    """
    actor = by or (user if request else None)
    return SecurityEvent.objects.create(
        kind=kind,
        user=user.pk if user else None,
        username=(user.username if user else username)[:40],
        actor=actor.pk if actor else None,
        actor_name=actor.name if actor else "",
        address=address_of(request)[:45] if request else "",
        agent=request.headers.get("User-Agent", "")[:200] if request else "",
        detail=detail,
    )
