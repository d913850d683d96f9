"""产业链: the ten at a glance, one drawn and tabled, its nodes, the workbook in and out."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from luodi.access.enums import Scope
from luodi.access.guards import requires
from luodi.common.pinyin import sort_key
from luodi.companies.queries.industries import industry_names
from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.ledger.queries.reading import today
from luodi.org.exporting import workbook_response
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.views.posting import submit
from luodi.sourcing.drafts import FIELDS, chains_of
from luodi.sourcing.forms.chains import ChainForm, NodeForm, UploadForm
from luodi.sourcing.models import Chain, ChainNode, ChainTarget
from luodi.sourcing.operations.chain import describe_chain, drop_node, import_chains, put_node
from luodi.sourcing.queries.chain_graph import drawing
from luodi.sourcing.queries.strength import standings
from luodi.sourcing.queries.targets import hits, outcomes
from luodi.sourcing.terms import Part, Strength
from luodi.sourcing.views.office import office_page, taking_back
from luodi.sourcing.workbooks import read_rows

CRUMB = ("产业链", "/sourcing/chains/")


def chain_or_404(request: HttpRequest, lineage: uuid.UUID) -> Chain:
    found: Chain | None = Chain.objects.visible_to(request.user).open().filter(lineage=lineage).first()
    if found is None:
        raise Http404("没有找到这条产业链。")
    return found


def node_or_404(request: HttpRequest, lineage: uuid.UUID) -> ChainNode:
    found: ChainNode | None = (
        ChainNode.objects.visible_to(request.user).open().filter(lineage=lineage).first()
    )
    if found is None:
        raise Http404("没有找到这个环节，可能已经去掉。")
    return found


@requires("sourcing.see_chains")
def index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    chains = sorted(Chain.objects.visible_to(user).open(), key=lambda chain: sort_key(chain.name))
    places = region_names()
    found = standings(user, chains)
    rows = [
        {
            "chain": chain, "districts": [places.get(code, code) for code in chain.districts],
            "counts": {s.value: sum(n.strength == s for n in found[chain.lineage]) for s in Strength},
            "gaps": [n.node for n in found[chain.lineage] if n.strength == Strength.MISSING],
            "running": sum(n.running for n in found[chain.lineage]),
        }
        for chain in chains
    ]  # fmt: skip
    judged = outcomes(user, list(ChainTarget.objects.visible_to(user).open().select_related("company")))
    context = {
        "rows": rows, "may_keep": user.may("sourcing.keep_chains"), "hits": hits(judged),
        "whole_city": user.standing.scope is Scope.CITY,
    }  # fmt: skip
    return render(request, "sourcing/chains.html", context)


@requires("sourcing.see_chains")
def show(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    chain = chain_or_404(request, lineage)
    found = standings(user, [chain])[lineage]
    names = industry_names({code for one in found for code in one.node.industries})
    targets = outcomes(
        user,
        list(ChainTarget.objects.visible_to(user).open().filter(chain=lineage).select_related("company")),
    )
    open_of = {one.node.lineage: sum(t.target.node == one.node.lineage for t in targets) for one in found}
    nodes = {one.node.code: one.node for one in found}
    places = region_names()
    rows = [
        {
            "standing": one, "part": Part(one.node.part).label, "targets": open_of[one.node.lineage],
            "industries": [(code, names.get(code, "")) for code in one.node.industries],
            "feeds": [nodes[code].name for code in one.node.feeds if code in nodes],
        }
        for one in found
    ]  # fmt: skip
    context = {
        "chain": chain, "rows": rows, "drawing": drawing(found), "targets": targets,
        "districts": [places.get(code, code) for code in chain.districts],
        "may_keep": user.may("sourcing.keep_chains"), "whole_city": user.standing.scope is Scope.CITY,
    }  # fmt: skip
    return render(request, "sourcing/chain.html", context)


@requires("sourcing.keep_chains")
def take_in(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, initial={"on": today()})
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: import_chains(
                by=request.user, chains=chains_of(read_rows(form.cleaned_data["file"], FIELDS)),
                on=form.cleaned_data["on"], request_key=key,
            ),
            lambda _: reverse("sourcing:chains"),
            lambda chains: f"已导入 {len(chains)} 条产业链：{'、'.join(chain.name for chain in chains)}。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(
        request, form, "导入产业链", [CRUMB], save="检查并导入",
        lead="一行一个环节。要有列：产业链、环节编号、环节、位置（上游/中游/下游）、行业代码；可有：产品、供给环节、几家算强、链长、"
        "牵头单位、承接区县、依据。文件里的链整条换成文件的样子，没写到的链不动。先导出现有的，改好再传最省事。",
    )  # fmt: skip


@requires("sourcing.see_chains")
def give_out(request: HttpRequest) -> HttpResponseBase:
    """All chains as the import reads them."""
    user: Any = request.user
    chains = {c.lineage: c for c in Chain.objects.visible_to(user).open().order_by("occurred_on", "id")}
    nodes = ChainNode.objects.visible_to(user).open().filter(chain__in=chains).order_by("code")
    order = {key: place for place, key in enumerate(chains)}
    places = region_names()
    rows = [
        [
            chains[n.chain].name, n.code, n.name, n.get_part_display(), "、".join(n.products), "、".join(n.industries),
            "、".join(n.feeds), n.strong_from, chains[n.chain].leader, chains[n.chain].lead_unit,
            "、".join(places.get(code, code) for code in chains[n.chain].districts), chains[n.chain].source,
        ]
        for n in sorted(nodes, key=lambda n: (order[n.chain], n.code))
    ]  # fmt: skip
    sheet = Sheet("产业链", [ExportColumn(field.label) for field in FIELDS], rows)
    return workbook_response(
        request, "产业链", [sheet], as_of=str(today()), notes=["改好后在「产业链—导入」传回。"]
    )


@requires("sourcing.keep_chains")
def describe(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    chain = chain_or_404(request, lineage)
    initial = {
        "leader": chain.leader,
        "lead_unit": chain.lead_unit,
        "districts": chain.districts,
        "source": chain.source,
    }
    form = ChainForm(request.POST or None, places=list(region_names().items()), initial=initial)
    back = reverse("sourcing:chain", args=[lineage])
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: describe_chain(by=request.user, chain=lineage, request_key=key, **form.cleaned_data),
            lambda _: back, "已保存。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, "链长与牵头", [CRUMB, (chain.name, back)])


@requires("sourcing.keep_chains")
def add_node(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    return _node_page(request, chain_or_404(request, lineage), None)


@requires("sourcing.keep_chains")
def edit_node(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    node = node_or_404(request, lineage)
    return _node_page(request, chain_or_404(request, node.chain), node)


def _node_page(request: HttpRequest, chain: Chain, node: ChainNode | None) -> HttpResponse:
    others = ChainNode.objects.visible_to(request.user).open().filter(chain=chain.lineage)
    if node is not None:
        others = others.exclude(pk=node.pk)
    choices = [(one.code, f"{one.code} {one.name}") for one in others.order_by("code")]
    initial: dict[str, Any] = {}
    if node is not None:
        initial = {
            "name": node.name, "part": node.part, "products": "、".join(node.products), "feeds": node.feeds,
            "industries": "、".join(node.industries), "strong_from": node.strong_from,
        }  # fmt: skip
    form = NodeForm(request.POST or None, others=choices, fixed=node.code if node else "", initial=initial)
    back = reverse("sourcing:chain", args=[chain.lineage])
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: put_node(
                by=request.user, chain=chain.lineage, draft=form.draft(), node=node.lineage if node else None,
                request_key=key,
            ),
            lambda _: back, "环节已保存。",
        )  # fmt: skip
        if answer:
            return answer
    heading = f"改环节 {node.code}" if node else "加环节"
    return office_page(request, form, heading, [CRUMB, (chain.name, back)])


@requires("sourcing.keep_chains")
def remove_node(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    node = node_or_404(request, lineage)
    chain = chain_or_404(request, node.chain)
    return taking_back(
        request, f"去掉环节「{node.name}」", [CRUMB, (chain.name, reverse("sourcing:chain", args=[chain.lineage]))],
        lambda reason, key: drop_node(
            by=request.user, chain=chain.lineage, node=lineage, reason=reason, request_key=key
        ),
        f"已去掉「{node.name}」。", save="去掉",
    )  # fmt: skip
