import datetime as dt

import pytest

from luodi.ledger.queries.verification import verify
from luodi.projects.enums import Kind
from luodi.projects.errors import Refusal
from luodi.projects.models import Project, Standing
from people_cast import person
from projects_cast import acting, happened, project


def test_a_new_project_stands_at_negotiating_and_is_seen_by_its_unit_only(db):
    clerk, stranger = person("reporter"), person("reporter", unit_name="金东区招商局", region="330703")
    with acting(clerk):
        made = project(clerk)
        assert Project.objects.visible_to(clerk).get().name == "菜鸟电商新城"
        standing = Standing.objects.get(basis="claimed")
        assert (standing.stage, standing.region) == (1, "330702")
    with acting(stranger):
        assert not Project.objects.filter(pk=made.pk).exists()  # row-level security
        assert not Project.objects.visible_to(stranger).exists()


def test_recording_moves_the_face_and_keeps_what_was_known(db):
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
        signed = happened(clerk, made, Kind.SIGNED, dt.date(2013, 8, 1))
        made.refresh_from_db()
        assert (made.stage, made.signed_on, made.unreviewed) == (2, dt.date(2013, 8, 1), 3)
        before = Standing.objects.filter(basis="claimed", known_from__lt=signed.recorded_at)
        assert [s.stage for s in before] == [1]
        assert verify().finding is None


def test_a_future_milestone_is_refused(db):
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
        with pytest.raises(Refusal, match="还没到"):
            happened(clerk, made, Kind.SIGNED, dt.date(2099, 1, 1))
