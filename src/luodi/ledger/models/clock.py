"""The single clock row and the revisions it ticks. Written only by the SQL functions in sql/mechanism.sql."""

from django.db import models


class Clock(models.Model):
    """
    One row: the last committed tick and the head of the seal chain. `booked_*`: the tick a revision of very many
    rows writes with (operations/booking.py); empty again when it is committed.
    """

    id = models.SmallAutoField(primary_key=True)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    head = models.BinaryField()
    booked_seq = models.BigIntegerField(null=True)
    booked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_one_clock")]


class Revision(models.Model):
    """One writing transaction: who did what, when it became known, and its link in the seal chain."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(unique=True)
    actor = models.UUIDField()
    actor_name = models.TextField()
    unit = models.UUIDField(null=True)
    unit_name = models.TextField(blank=True)
    verb = models.TextField()
    reason = models.TextField(blank=True)
    request_key = models.UUIDField(null=True, unique=True)
    subjects = models.JSONField(default=list)
    """Keys (text) of the headers this revision is about, for histories."""
    details = models.JSONField(default=dict)
    reconstructed = models.BooleanField(default=False)
    """Written by the demonstration with a past tick; never by a user."""
    sheets = models.JSONField()
    """{table: [opened, closed, hex digest of the opened rows, hex digest of the closings]}"""
    digest = models.BinaryField()
    link = models.BinaryField()

    class Meta:
        ordering = ["seq"]
