"""产业链: chains and their nodes as entries, replaced whole by an import; targets for what is missing."""

import uuid
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from luodi.companies.models import Company
from luodi.ledger.models import Entry, EntryQuerySet
from luodi.sourcing.terms import Part, TargetState


class ChainQuerySet(EntryQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Chains belong to the city: whoever may look at chains sees all of them."""
        return self.all() if user.is_authenticated and user.may("sourcing.see_chains") else self.none()


class Chain(Entry):
    """One chain by its name. `leader` is its 链长, `districts` the codes of places that take it up."""

    name = models.CharField("产业链", max_length=40)
    leader = models.CharField("链长", max_length=40, blank=True)
    lead_unit = models.CharField("牵头单位", max_length=60, blank=True)
    districts = ArrayField(models.CharField(max_length=12), default=list)
    source = models.CharField("依据", max_length=200, blank=True)

    objects: ClassVar[Any] = ChainQuerySet.as_manager()

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(closed_revision__isnull=True), name="chain_name_once"
            ),
        ]


class ChainNode(Entry):
    """
    A link of a chain (lineage of `Chain`). `feeds` are codes of nodes of the same chain it supplies; they never lead
    back. `industries` are GB/T 4754 codes, `products` the words that tell its firms apart within an industry.
    """

    chain: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    code = models.CharField("环节编号", max_length=12)
    name = models.CharField("环节", max_length=40)
    part = models.CharField("位置", max_length=4, choices=Part.choices)
    products = ArrayField(models.CharField(max_length=30), default=list)
    industries = ArrayField(models.CharField(max_length=5), default=list)
    feeds = ArrayField(models.CharField(max_length=12), default=list)
    strong_from = models.PositiveSmallIntegerField("几家算强", default=3)

    objects: ClassVar[Any] = ChainQuerySet.as_manager()

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["chain", "code"],
                condition=models.Q(closed_revision__isnull=True),
                name="chain_node_once",
            ),
        ]


class ChainTarget(Entry):
    """
    目标企业 for a node (lineage), assigned on occurred_on to a person. `reasons` and `rank` are how the list stood that
    day: [[reason, points], …]; what became of it is read from projects since.
    """

    chain: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    node: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField()
    points = models.IntegerField()
    reasons = models.JSONField()
    person: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    person_name = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=80)
    due_on = models.DateField("几时见面", null=True)
    state = models.CharField(max_length=8, choices=TargetState.choices, default=TargetState.OPEN)
    said = models.CharField("情况", max_length=300, blank=True)

    objects: ClassVar[Any] = ChainQuerySet.as_manager()

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["node", "company"],
                condition=models.Q(closed_revision__isnull=True),
                name="chain_target_once",
            ),
        ]
        indexes = [*Entry.Meta.indexes, models.Index(fields=["chain"], name="chain_target_chain")]
