"""Random histories through the verbs; every day and tick of interest must read as the slow oracle says."""

import contextlib
import datetime as dt
from collections import Counter
from decimal import Decimal

import oracle
import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from luodi.access.scope import acting_as
from luodi.companies.enums import Verdict as Sameness
from luodi.ledger.queries.reading import today
from luodi.projects.enums import BIT_OF, Cause, DutyRole, Kind, Origin, Side, SigningKind
from luodi.projects.errors import Refusal
from luodi.projects.models import Duty, FirstDates, Milestone, Particulars, Project, Signing, Standing
from luodi.projects.operations.duplicates import judge_pair
from luodi.projects.operations.duty import Holder, assign_duty, hand_over
from luodi.projects.operations.merge import merge_projects, undo_merge
from luodi.projects.operations.milestone import (
    Happening,
    correct_milestone,
    record_milestone,
    retract_milestone,
)
from luodi.projects.operations.opening import confirm_opening
from luodi.projects.operations.parties import add_party
from luodi.projects.operations.project import Party, change_particulars, correct_particulars
from luodi.projects.operations.review import stage_steps, stage_verified
from luodi.projects.operations.signing import Paper, record_signing
from luodi.projects.operations.transfer import transfer_projects
from luodi.projects.operations.writing import project_revision
from luodi.projects.reading.face import FACE_FIELDS, face
from luodi.projects.reading.loading import gather, history
from luodi.projects.reading.rebuild import replay
from people_cast import person, unit
from projects_cast import officer, project
from tally_cast import differing

START = dt.date(2013, 1, 1)
days = st.integers(0, 40).map(lambda n: START + dt.timedelta(days=n))
kinds = st.sampled_from(list(Kind)[1:])
changes = st.sampled_from([
    {"planned_total": "7"}, {"planned_total": "90000"}, {"industry": "C36", "sector": "2"}, {"sector": "3"},
    {"origin": "foreign"}, {"mode": "increase", "homecoming": "capital"}, {"channel": "chain", "chain": "新能源汽车"},
    {"major": True}, {"major": False},
])  # fmt: skip
acts = st.one_of(
    st.tuples(st.just("record"), kinds, days, st.sampled_from(list(Cause))),
    st.tuples(st.just("correct"), st.integers(0, 9), days),
    st.tuples(st.just("retract"), st.integers(0, 9)),
    st.tuples(st.just("verify"), st.integers(0, 9)),
    st.tuples(st.just("opening"), st.integers(0, 9)),
    st.tuples(st.just("change"), days, changes),
    st.tuples(st.just("correct_particulars"), st.integers(0, 9), st.integers(1, 9)),
    st.tuples(st.just("verify_what_it_is"), st.integers(0, 9)),
    st.tuples(st.just("join"), days, st.sampled_from(["", "USA", "HKG"])),
    st.tuples(st.just("sign"), st.sampled_from(list(SigningKind)), days),
    st.tuples(st.just("lead"), days),
    st.tuples(st.just("hand_over"), days),
    st.tuples(st.just("transfer"), days),
    st.tuples(st.just("merge")),
    st.tuples(st.just("undo_merge")),
    st.tuples(st.just("turn_to_the_twin")),
)


class World:
    """Two projects and who acts on them; `done` counts what the verbs let through, by situation."""

    def __init__(self, done):
        self.done = done
        self.by = officer()
        self.other = person("section_chief", unit_name="市招商局", region="330700")
        self.units = [self.by.unit, unit("金东区招商局", "330703"), unit("婺城区招商局", "330702")]
        with acting_as(self.by):
            self.project = project(self.by, since=START + dt.timedelta(days=10))
            self.twin = project(self.by, name="同一个项目", since=START)
        with acting_as(self.other):
            judge_pair(by=self.other, left=self.project.id, right=self.twin.id, verdict=Sameness.SAME)

    def act(self, verb, *args):
        needs_a_claim = verb in {"correct", "retract", "verify", "opening"}
        if needs_a_claim and not self.claims():
            return
        with contextlib.suppress(Refusal):
            getattr(self, verb)(*args)
            self.done[verb] += 1

    def claims(self):
        return list(Milestone.objects.open().claimed().filter(project=self.project).order_by("id"))

    def record(self, kind, day, cause):
        happening = Happening(kind, day, cause=cause, side=Side.ENTERPRISE)
        others = [claim.occurred_on for claim in self.claims()]
        record_milestone(by=self.by, project=self.project.id, happening=happening)
        self.done["backdated"] += bool(others) and day < max(others)
        self.done["two on a day"] += day in others
        self.done["repeated"] += kind in (Kind.REVIVED, Kind.RESUMED)

    def correct(self, number, day):
        claims = self.claims()
        old = claims[number % len(claims)]
        happening = Happening(Kind(old.kind), day, cause=old.cause, side=old.side)
        verified = Milestone.objects.open().verified().filter(lineage=old.lineage).exists()
        correct_milestone(by=self.by, project=self.project.id, entry=old.id, happening=happening, reason="x")
        self.done["corrected though verified"] += verified

    def retract(self, number):
        claims = self.claims()
        retract_milestone(
            by=self.by, project=self.project.id, entry=claims[number % len(claims)].id, reason="x"
        )

    def verify(self, number):
        claims = self.claims()
        with project_revision(by=self.by, verb="verify_claims") as rev:  # without gates
            chosen = [claims[number % len(claims)]]
            stage_verified(rev, chosen)
            stage_steps(rev, chosen, "verified")

    def opening(self, number):
        claims = self.claims()
        claim = claims[number % len(claims)]
        confirm_opening(
            by=self.by, claims=[("projects_milestone", claim.id)], uploader=self.other.id, document="x",
            sample_checked=1,
        )  # fmt: skip

    def verify_what_it_is(self, number):
        """One description or paper."""
        claims = [
            claim
            for model in (Particulars, Signing)
            for claim in model.objects.open().claimed().filter(project=self.project).order_by("id")
        ]
        with project_revision(by=self.by, verb="verify_claims") as rev:
            stage_verified(rev, [claims[number % len(claims)]])

    def change(self, day, values):
        change_particulars(by=self.by, project=self.project.id, values=values, since=day)

    def join(self, day, country):
        party = Party(
            f"第 {self.done['join']} 家", Origin.FOREIGN if country else Origin.LOCAL, country=country
        )
        add_party(by=self.by, project=self.project.id, party=party, since=day)

    def correct_particulars(self, place, number):
        entries = list(self.project.particulars.open().claimed().order_by("id"))
        correct_particulars(
            by=self.by, project=self.project.id, entry=entries[place % len(entries)].id,
            values={"planned_total": Decimal(number), "major": True}, reason="x",
        )  # fmt: skip

    def sign(self, kind, day):
        record_signing(by=self.by, project=self.project.id, paper=Paper(kind, day, Decimal(5)))

    def lead(self, day):
        holder = Holder("演示领导", grantee=self.units[0].id)
        assign_duty(by=self.by, project=self.project.id, role=DutyRole.LEADER, holder=holder, since=day)

    def hand_over(self, day):
        running = Duty.objects.open().filter(project=self.project, until_on__isnull=True)
        holder = Holder("接任领导", grantee=self.units[1].id)
        hand_over(by=self.by, duties=[d.id for d in running], to=holder, since=day, document="x")

    def transfer(self, day):
        current = self.project.__class__.objects.get(pk=self.project.pk).unit
        target = next(u for u in self.units if u.id != current)
        transfer_projects(
            by=self.by, projects=[self.project.id], to_unit=target.id, to_region=target.region_id, since=day,
            document="x",
        )  # fmt: skip

    def merge(self):
        merge_projects(by=self.by, source=self.project.id, into=self.twin.id, reason="x")

    def undo_merge(self):
        undo_merge(by=self.other, source=self.project.id, reason="x")

    def turn_to_the_twin(self):
        self.project, self.twin = self.twin, self.project


def rectangle(project, basis, day, tick):
    rows = Standing.objects.filter(
        project=project, basis=basis, valid_from__lte=day, valid_to__gt=day, known_from__lte=tick,
        known_to__gt=tick,
    )  # fmt: skip
    assert len(rows) <= 1, "rectangles overlap"
    return rows[0] if rows else None


def replays(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],  # shrinking through a database takes minutes
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@replays(8)
@given(st.lists(acts, min_size=3, max_size=12))
def test_standing_and_first_dates_read_as_the_oracle_says(db, history_of_acts):
    _check(history_of_acts, Counter())


SITUATIONS = (
    "record", "backdated", "two on a day", "repeated", "correct", "corrected though verified", "retract", "verify",
    "verify_what_it_is", "opening", "change", "correct_particulars", "join", "sign", "lead", "hand_over", "transfer",
    "merge", "undo_merge",
)  # fmt: skip


@pytest.mark.full
def test_three_hundred_longer_histories_read_as_the_oracle_says(db):
    done = Counter()

    @replays(300)
    @given(st.lists(acts, min_size=3, max_size=25))
    def as_the_oracle_says(history_of_acts):
        _check(history_of_acts, done)

    as_the_oracle_says()
    assert {name: done[name] for name in SITUATIONS if done[name] < 5} == {}


def _check(history_of_acts, done):
    world = World(done)
    with acting_as(world.by):
        for act in history_of_acts:
            world.act(*act)
        for one in (world.project, world.twin):
            for tick in oracle.ticks(one):
                _compare(one, tick)
            _rebuild_equals(one)
            _face_equals(one)
        with connection.cursor() as cursor:
            assert differing(cursor) == [], "the tally counts something else than the rectangles"


def _compare(project, tick):
    for basis in ("claimed", "verified"):
        for day in (START + dt.timedelta(days=n) for n in range(-1, 42, 3)):
            expected = oracle.standing(project, basis, day, tick)
            row = rectangle(project, basis, day, tick)
            if expected is None:
                assert row is None, (basis, day, tick)
                continue
            got = {name: getattr(row, name) for name in expected} | {"unit": str(row.unit)}
            assert got == expected, (basis, day, tick)
        rows = FirstDates.objects.filter(
            project=project, basis=basis, known_from__lte=tick, known_to__gt=tick
        )
        row = rows.first()
        for kind in Kind:
            expected_day = oracle.first_day(project, basis, kind, tick)
            assert (getattr(row, kind.value) if row else None) == expected_day


def _rebuild_equals(project):
    """Maintenance wrote what a rebuild would write."""
    standing, firsts = replay(project.id, history([project.id])[project.id])
    for model, rebuilt in ((Standing, standing), (FirstDates, firsts)):
        columns = [f.attname for f in model._meta.concrete_fields if f.name != "id"]
        stored = model.objects.filter(project=project).values_list(*columns)
        order = _order(model)
        assert sorted(map(_plain, stored)) == sorted(_plain(order(row)) for row in rebuilt)


def _face_equals(project):
    """The row lists read is what a rebuild of the faces would write."""
    entries = [entry for entry in history([project.id])[project.id] if entry.is_open]
    rebuilt = face(gather(entries)[project.id], today())
    stored = Project.objects.values(*FACE_FIELDS).get(pk=project.pk)
    assert _plain(stored.values()) == _plain(rebuilt[name] for name in FACE_FIELDS)


def _plain(row):
    """A row as text, with enums and decimals as the database gives them back."""
    return str([f"{v:.4f}" if isinstance(v, Decimal) else str(v) for v in row])


def _order(model):
    """Rebuilt rows carry known_from and known_to last; the table has them in the middle."""
    names = [f.attname for f in model._meta.concrete_fields if f.name != "id"]
    at = names.index("known_from")

    def reorder(row):
        return (*row[:at], *row[-2:], *row[at:-2])

    return reorder


def test_bits_and_stages_are_one_to_one():
    assert len(set(BIT_OF.values())) == len(BIT_OF) == 11
