"""我的账号: who I am here, which posts I hold, what they allow and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import signed_in
from luodi.access.permissions import registered
from luodi.org.models import User
from luodi.org.queries.second_factor import has_second_factor, second_factor_required
from luodi.org.roles import roles


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - @signed_in; tells the type checker
    catalogue, known = roles(), registered()
    mine = [catalogue[code] for code in sorted(user.standing.roles) if code in catalogue]
    allowed = [(role, [(known[code].label, why) for code, why in role.why.items()]) for role in mine]
    return render(
        request,
        "org/profile.html",
        {
            "holdings": user.holdings.select_related("post__unit"),
            "allowed": allowed,
            "has_factor": has_second_factor(user),
            "factor_required": second_factor_required(user),
        },
    )
