"""Units and posts: the system administrator's work."""

from django.db import transaction
from django.db.models import Q

from luodi.ledger.queries.reading import today
from luodi.org.enums import EventKind
from luodi.org.errors import OrgRefusal
from luodi.org.models import Holding, Post, Unit, User
from luodi.org.operations.events import note
from luodi.org.roles import roles


def save_unit(unit: Unit, *, by: User) -> Unit:
    """Insert or update. Refuses to close a unit in which somebody still holds a post. Writes the security log."""
    with transaction.atomic():
        if not unit.is_active and (held := Holding.objects.open_in(unit).first()):
            raise OrgRefusal(f"{held.user.name}还在任{held.post.title}，请先免职再停用单位。", "is_active")
        unit.save()
        note(EventKind.UNIT_CHANGED, by=by, detail=f"{unit.code} {unit.name}，{unit.get_kind_display()}")
    return unit


def save_post(post: Post, *, by: User) -> Post:
    """Insert or update. A change of roles acts at once on whoever holds the post.

    Raises OrgRefusal when one post would join one of the 三员 with any other role, or when the change would
    make somebody both by way of another post they hold.
    """
    refuse_mixed(frozenset(post.roles), post.title)
    with transaction.atomic():
        post.save()
        for holding in Holding.objects.open_of(post).select_related("user"):
            refuse_mixed(roles_held(holding.user), holding.user.name)
        labels = "、".join(roles()[code].label for code in post.roles if code in roles())
        note(EventKind.POST_CHANGED, by=by, detail=f"{post.unit.name} {post.title}：{labels or '无角色'}")
    return post


def roles_held(user: User) -> frozenset[str]:
    """Roles of all posts not yet ended, also those that begin later."""
    ahead = Q(until__isnull=True) | Q(until__gte=today())
    held = Holding.objects.filter(ahead, user=user).values_list("post__roles", flat=True)
    return frozenset(code for codes in held for code in codes)


def refuse_mixed(codes: frozenset[str], whose: str) -> None:
    catalogue = roles()
    administrators = [catalogue[code].label for code in sorted(codes) if catalogue[code].is_administrator]
    if administrators and len(codes) > 1:
        raise OrgRefusal(
            f"{whose}不能既是{'、'.join(administrators)}又担任别的角色：三员互不兼任，也不兼业务。", "roles"
        )
