"""/history/: who changed what when; /history/SEQ/: one revision, entry by entry."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.desk.queries.history import account_of, revision_for, revisions_for, subjects_of
from luodi.desk.queries.search import normalised
from luodi.desk.words import verb_words

A_PAGE = 50


@requires("ledger.history")
def show(request: HttpRequest) -> HttpResponse:
    about, words = request.GET.get("about", "")[:64], normalised(request.GET.get("q", ""))
    paginator = Paginator(revisions_for(request.user, about=about, words=words), A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "rows": [
            (rev, verb_words(rev.verb), said) for rev, said in zip(page, subjects_of(page), strict=True)
        ],
        "words": words,
        "about": about,
    }
    return render(request, "desk/history.html", context)


@requires("ledger.history")
def revision(request: HttpRequest, seq: int) -> HttpResponse:
    found = revision_for(request.user, seq)
    if found is None:
        raise Http404("没有这次修订，或它不在您的范围内。")
    context = {
        "account": account_of(request.user, found),
        "revision": found,
        "did": verb_words(found.verb),
        "seal": bytes(found.link).hex(),
    }
    return render(request, "desk/revision.html", context)
