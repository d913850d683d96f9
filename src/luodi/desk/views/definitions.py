"""/definitions/: 口径, every definition as a sentence, with its source and the reason for the choice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.indicators.catalogue import catalogue
from luodi.indicators.definition import Definition
from luodi.indicators.sentences import sentence


@requires("figures.view")
def show(request: HttpRequest) -> HttpResponse:
    book = catalogue()
    topics: dict[str, list[tuple[Definition, str]]] = {}
    for definition in book:
        topics.setdefault(definition.topic or "其他", []).append(
            (definition, sentence(definition, book.find))
        )
    return render(request, "desk/definitions.html", {"topics": topics})
