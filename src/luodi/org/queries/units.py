"""Units with their people counted, posts with their holders."""

from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet

from luodi.ledger.queries.reading import today
from luodi.org.models import Post, Unit
from luodi.org.roles import roles


@dataclass(frozen=True)
class PostRow:
    post: Post
    roles: tuple[str, ...]
    holders: tuple[str, ...]


def unit_rows() -> QuerySet[Unit]:
    """All units, each with `posts_number` and `users_number` (active ones)."""
    return (
        Unit.objects.select_related("region")
        .annotate(
            posts_number=Count("posts", filter=Q(posts__is_active=True), distinct=True),
            users_number=Count("users", filter=Q(users__is_active=True), distinct=True),
        )
        .order_by("sort", "code")
    )


def post_rows(unit: Unit) -> list[PostRow]:
    """The unit's posts with the names of who holds them today; one query and the clock."""
    day = today()
    current = Q(holdings__since__lte=day) & (Q(holdings__until__isnull=True) | Q(holdings__until__gte=day))
    posts = Post.objects.filter(unit=unit).annotate(
        holder_names=ArrayAgg("holdings__user__name", filter=current, default=[])
    )
    return [
        PostRow(
            post=post,
            roles=tuple(roles()[code].label for code in post.roles if code in roles()),
            holders=tuple(post.holder_names),
        )
        for post in posts
    ]
