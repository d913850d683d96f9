"""产业链: importing whole chains, and altering one node or what is said of a chain."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from luodi.companies.models import Industry
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.org.models import Region
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import require, said
from luodi.sourcing.drafts import ChainDraft, NodeDraft, faults
from luodi.sourcing.models import Chain, ChainNode
from luodi.sourcing.operations.revisions import sourcing_revision, standing_entry
from luodi.sourcing.workbooks import refuse

NOT_KEEPING = "产业链由市局维护。"
SAID = ("leader", "lead_unit", "districts", "source")
OF_NODE = ("name", "part", "products", "industries", "feeds", "strong_from")


def import_chains(
    *, by: Any, chains: Sequence[ChainDraft], on: dt.date, request_key: uuid.UUID | None = None
) -> list[Chain]:
    """
    Chains of a workbook, each replaced whole from `on`: nodes superseded, added, or closed where the file no longer
    has them; chains the file does not name stay. Raises Refusal with every fault (a circle, unknown codes, places).
    """
    require(by, "sourcing.keep_chains", NOT_KEEPING)
    industries = dict(Industry.objects.values_list("code", "name"))
    places = _places()
    found = [fault for chain in chains for fault in faults(chain.name, chain.nodes, industries)]
    found += [
        f"「{chain.name}」的承接区县「{place}」不认识；请写区县或功能区的名称。"
        for chain in chains
        for place in chain.districts
        if place not in places
    ]
    refuse(found)
    with sourcing_revision(by=by, verb="import_chains", request_key=request_key) as rev:
        return [_replace(rev, chain, [places[p] for p in chain.districts], on) for chain in chains]


def describe_chain(
    *, by: Any, chain: uuid.UUID, leader: str, lead_unit: str, districts: Sequence[str], source: str,
    request_key: uuid.UUID | None = None,
) -> Chain:  # fmt: skip
    """链长, 牵头单位, districts (codes) and source of a chain. Raises Refusal for a place that is none."""
    require(by, "sourcing.keep_chains", NOT_KEEPING)
    strange = set(districts) - set(_places().values())
    if strange:
        raise Refusal("承接区县里有不认识的，请重新选择。", "districts")
    with sourcing_revision(by=by, verb="describe_chain", request_key=request_key) as rev:
        old = standing_entry(Chain, by, chain, "这条产业链")
        new = Chain(
            name=old.name, leader=leader.strip(), lead_unit=lead_unit.strip(), districts=list(districts),
            source=source.strip(), **dated(today()),
        )  # fmt: skip
        rev.supersede(old, new)
    return new


def put_node(
    *, by: Any, chain: uuid.UUID, draft: NodeDraft, node: uuid.UUID | None = None,
    request_key: uuid.UUID | None = None,
) -> ChainNode:  # fmt: skip
    """
    Adds a node, or supersedes `node` (lineage) keeping its code, which targets and links know it by. Raises Refusal
    for a circle, unknown industry codes, a code twice, a link to nothing or against the stream.
    """
    require(by, "sourcing.keep_chains", NOT_KEEPING)
    with sourcing_revision(by=by, verb="put_node", request_key=request_key) as rev:
        header = standing_entry(Chain, by, chain, "这条产业链")
        stored = list(ChainNode.objects.open().filter(chain=chain))
        old = next((one for one in stored if one.lineage == node), None)
        if node is not None and old is None:
            raise Refusal("这个环节刚被别人删去了，请刷新。")
        if old is not None:
            draft = dataclasses.replace(draft, code=old.code)
        others = [draft_of(one) for one in stored if one is not old]
        industries = dict(Industry.objects.values_list("code", "name"))
        refuse(faults(header.name, [*others, draft], industries), "feeds")
        new = _entry(chain, draft, today())
        if old is None:
            rev.add(new)
        else:
            rev.supersede(old, new)
    return new


def drop_node(
    *, by: Any, chain: uuid.UUID, node: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> None:
    """Takes a node off, and the links to it. Raises Refusal without a reason."""
    require(by, "sourcing.keep_chains", NOT_KEEPING)
    why = said(reason, "reason", "请写明为什么去掉这个环节，例如「并入 M2」。")
    with sourcing_revision(by=by, verb="drop_node", reason=why, request_key=request_key) as rev:
        standing_entry(Chain, by, chain, "这条产业链")
        stored = list(ChainNode.objects.open().filter(chain=chain))
        gone = next((one for one in stored if one.lineage == node), None)
        if gone is None:
            raise Refusal("这个环节已经去掉了，请刷新。")
        rev.retract(gone)
        for one in stored:
            if gone.code in one.feeds:
                kept = tuple(code for code in one.feeds if code != gone.code)
                rev.supersede(one, _entry(chain, dataclasses.replace(draft_of(one), feeds=kept), today()))


def draft_of(node: ChainNode) -> NodeDraft:
    return NodeDraft(
        node.code, node.name, node.part, tuple(node.products), tuple(node.industries), tuple(node.feeds),
        node.strong_from,
    )  # fmt: skip


def _replace(rev: OpenRevision, draft: ChainDraft, districts: list[str], on: dt.date) -> Chain:
    old = Chain.objects.open().select_for_update(of=("self",)).filter(name=draft.name).first()
    new = Chain(
        name=draft.name, leader=draft.leader, lead_unit=draft.lead_unit, districts=districts, source=draft.source,
        **dated(on),
    )  # fmt: skip
    if old is None:
        rev.add(new)
        chain, stored = new.lineage, {}
    else:
        chain = old.lineage
        stored = {node.code: node for node in ChainNode.objects.open().filter(chain=chain)}
        if any(getattr(old, field) != getattr(new, field) for field in SAID):
            rev.supersede(old, new)
        else:
            new = old
    for node in draft.nodes:
        before, entry = stored.pop(node.code, None), _entry(chain, node, on)
        if before is None:
            rev.add(entry)
        elif any(getattr(before, field) != getattr(entry, field) for field in OF_NODE):
            rev.supersede(before, entry)
    rev.retract(*stored.values())
    return new


def _entry(chain: uuid.UUID, draft: NodeDraft, on: dt.date) -> ChainNode:
    return ChainNode(
        chain=chain, code=draft.code, name=draft.name, part=draft.part, products=list(draft.products),
        industries=list(draft.industries), feeds=list(draft.feeds), strong_from=draft.strong_from, **dated(on),
    )  # fmt: skip


def _places() -> dict[str, str]:
    """Every way a place is written, to its code."""
    rows = Region.objects.counties_and_zones().values_list("code", "short_name", "name")
    return {word: code for code, short, name in rows for word in (code, short, name)}
