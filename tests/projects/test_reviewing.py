"""报送 → 区审 → 市核: who decides what, and what each reading then says."""

import datetime as dt

import pytest

from luodi.ledger.models import Entry
from luodi.projects.enums import DutyRole, Kind, Origin
from luodi.projects.errors import Refusal
from luodi.projects.models import Milestone, Project, Review, Standing
from luodi.projects.operations.duty import Holder, assign_duty
from luodi.projects.operations.evidence import attach_evidence
from luodi.projects.operations.milestone import Happening, correct_milestone, retract_milestone
from luodi.projects.operations.project import Party, create_project
from luodi.projects.operations.review import (
    pass_claims,
    refute_claims,
    return_claims,
    verify_claims,
    withdraw_verified,
)
from luodi.projects.queries.situation import situations
from people_cast import person
from projects_cast import acting, happened, officer, project

DAY = dt.date(2013, 8, 1)


def claim(entry: Entry) -> tuple[str, object]:
    return entry._meta.db_table, entry.id


def ready_to_sign(clerk, chief) -> Project:
    """A project that lacks nothing for 签约 but the milestone."""
    made = create_project(
        by=clerk,
        values={
            "name": "时通电动汽车充电设备",
            "unit": str(clerk.unit_id),
            "region": "330702",
            "planned_total": "28000",
        },
        since=dt.date(2013, 5, 6),
        parties=(Party("浙江时通电气制造有限公司", Origin.OTHER_CITY),),
    )
    attach_evidence(
        by=clerk, project=made.id, kind="contract", sha256="a" * 64, file_name="合同.pdf", size=10
    )
    for role, name in ((DutyRole.LEADER, "演示市长"), (DutyRole.LEAD_UNIT, "")):
        assign_duty(by=chief, project=made.id, role=role, holder=Holder(name, "招商局"), since=DAY)
    return made


@pytest.fixture
def cast(db):
    clerk = person("reporter")
    chief = person("county_reviewer")
    return clerk, chief, officer()


def stages(project_id, basis):
    rows = Standing.objects.filter(project=project_id, basis=basis, known_to__year=9999)
    return [(s.valid_from, s.stage) for s in rows.order_by("valid_from")]


@pytest.mark.parametrize(
    ("day", "lacking"),
    [
        (DAY, ["投资方", "投资协议或合同"]),
        (dt.date(2015, 3, 1), ["投资方", "投资协议或合同", "联系领导", "牵头单位"]),
    ],
)
def test_a_claim_is_verified_only_when_the_gates_of_its_day_are_met(cast, day, lacking):
    clerk, _chief, city = cast
    with acting(clerk):
        made = project(clerk)
        signed = happened(clerk, made, Kind.SIGNED, day)
    with acting(city):
        (held,) = verify_claims(by=city, claims=[claim(signed)])
        assert [gate.label for gate in held.gates] == lacking
        assert not Milestone.objects.verified().exists()


def test_the_whole_path_from_claim_to_verified(cast):
    clerk, chief, city = cast
    with acting(chief):
        made = ready_to_sign(clerk, chief)
    with acting(clerk):
        signed = happened(clerk, made, Kind.SIGNED, DAY)
    with acting(chief):
        assert pass_claims(by=chief, claims=[claim(signed)]) == 1
    with acting(city):
        assert verify_claims(by=city, claims=[claim(signed)]) == []
        assert stages(made.id, "verified")[-1] == (DAY, 2)
        with pytest.raises(Refusal, match="已经核实"):
            return_claims(by=city, claims=[claim(signed)], reason="不对")


def test_a_second_window_does_not_pass_the_same_claim_again(cast):
    clerk, chief, _city = cast
    with acting(chief):
        made = ready_to_sign(clerk, chief)
    with acting(clerk):
        signed = happened(clerk, made, Kind.SIGNED, DAY)
    with acting(chief):
        pass_claims(by=chief, claims=[claim(signed)])
        with pytest.raises(Refusal, match="没有重复办理"):
            pass_claims(by=chief, claims=[claim(signed)])


def test_a_correction_of_a_verified_entry_waits_for_its_verification(cast):
    clerk, chief, city = cast
    with acting(chief):
        made = ready_to_sign(clerk, chief)
    with acting(clerk):
        signed = happened(clerk, made, Kind.SIGNED, DAY)
    with acting(city):
        verify_claims(by=city, claims=[claim(signed)])
    later = dt.date(2013, 9, 9)
    with acting(clerk):
        corrected = correct_milestone(
            by=clerk,
            project=made.id,
            entry=signed.id,
            happening=Happening(Kind.SIGNED, later),
            reason="合同落款日",
        )
        assert stages(made.id, "claimed")[-1] == (later, 2)
        assert stages(made.id, "verified")[-1] == (DAY, 2)
    with acting(city):
        verify_claims(by=city, claims=[claim(corrected)])
        assert stages(made.id, "verified")[-1] == (later, 2)


def test_a_retracted_claim_leaves_the_verified_entry_until_its_verifier_agrees(cast):
    clerk, chief, city = cast
    with acting(chief):
        made = ready_to_sign(clerk, chief)
    with acting(clerk):
        signed = happened(clerk, made, Kind.SIGNED, DAY)
    with acting(city):
        verify_claims(by=city, claims=[claim(signed)])
        twin = Milestone.objects.open().verified().get()
        with pytest.raises(Refusal, match="先撤回"):
            withdraw_verified(by=city, claims=[claim(twin)], reason="没签")
    with acting(clerk):
        retract_milestone(by=clerk, project=made.id, entry=signed.id, reason="没有签成")
    with acting(city):
        assert stages(made.id, "verified")[-1][1] == 2
        withdraw_verified(by=city, claims=[claim(twin)], reason="属实")
        assert [stage for _, stage in stages(made.id, "verified")] == [0]


def test_a_returned_claim_stays_recorded_and_says_why(cast):
    clerk, chief, _ = cast
    with acting(clerk):
        made = project(clerk)
        signed = happened(clerk, made, Kind.SIGNED, DAY)
    with acting(chief):
        return_claims(by=chief, claims=[claim(signed)], reason="缺合同")
        step = Review.objects.open().get(lineage=signed.id)
        assert (step.outcome, step.reason) == ("returned", "缺合同")
        made.refresh_from_db()
        assert (made.stage, made.unreviewed) == (2, 2)


@pytest.mark.parametrize("verb", [return_claims, refute_claims])
def test_deciding_against_needs_a_reason(cast, verb):
    clerk, _, city = cast
    with acting(clerk):
        signed = happened(clerk, project(clerk), Kind.SIGNED, DAY)
    with acting(city), pytest.raises(Refusal, match="写明"):
        verb(by=city, claims=[claim(signed)], reason=" ")


def test_statistics_facts_are_verified_by_statistics_only(cast):
    clerk, chief, city = cast
    statistician = person(
        "department_verifier",
        unit_name="市统计局",
        region="330700",
    )
    statistician.unit.kind = "department"
    statistician.unit.function = "statistics"
    statistician.unit.save()
    with acting(clerk):
        made = project(clerk)
        listed = happened(clerk, made, Kind.IN_STATISTICS, DAY)
    with acting(city), pytest.raises(Refusal, match="主管部门"):
        verify_claims(by=city, claims=[claim(listed)])
    with acting(statistician):
        assert not Project.objects.visible_to(statistician).exists()
    with acting(chief):
        pass_claims(by=chief, claims=[claim(listed)])
    with acting(statistician):
        assert Project.objects.visible_to(statistician).get() == made
        (held,) = verify_claims(by=statistician, claims=[claim(listed)])
        assert "入库通知或截图" in [gate.label for gate in held.gates]


def test_nobody_verifies_his_own_claim(cast):
    _, _, city = cast
    with acting(city):
        made = project(city)
        signed = happened(city, made, Kind.SIGNED, DAY)
        with pytest.raises(Refusal, match="您自己填报"):
            verify_claims(by=city, claims=[claim(signed)])


def test_a_strangers_claim_is_not_there(cast):
    clerk, _, _ = cast
    stranger = person("county_reviewer", unit_name="金东区招商局", region="330703")
    with acting(clerk):
        signed = happened(clerk, project(clerk), Kind.SIGNED, DAY)
    with acting(stranger), pytest.raises(Refusal, match="不在您的范围"):
        pass_claims(by=stranger, claims=[claim(signed)])


def test_situations_take_the_same_queries_for_any_number(cast, django_assert_num_queries):
    clerk, _, _ = cast
    with acting(clerk):
        made = [project(clerk, name=f"项目{n}") for n in range(3)]
        for number in (1, 3):
            with django_assert_num_queries(
                8
            ):  # and the clock, for today; and one each of approvals and sourcing
                situations({p.id for p in made[:number]})
