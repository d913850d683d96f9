"""/help/: the list of topics and each topic."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import public
from luodi.desk.help import BY_SLUG, FIRST, TOPICS


@public
def show(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Open without signing in: whoever cannot sign in needs it most. It holds no data."""
    topic = BY_SLUG.get(slug or FIRST.slug)
    if topic is None:
        raise Http404("没有这个帮助题目。")
    return render(request, topic.template, {"topic": topic, "topics": TOPICS})
