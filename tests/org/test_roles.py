"""roles.yaml is policy that is applied as written; these tests read it as an administrator would."""

import pytest

from luodi.access.enums import Scope
from luodi.access.permissions import registered
from luodi.org.roles import RolesInvalid, read_role, roles

ADMINISTRATORS = {"system_admin", "security_admin", "auditor"}
# of notices.channels an administrator sees the channels, not what was sent
WITHOUT_BUSINESS = {"desk.home", "notices.view", "notices.channels", "system.health"}


def test_every_role_the_office_asked_for_is_there():
    assert [role.label for role in roles().values()] == [
        "填报员",
        "区县审核",
        "市局业务",
        "业务科长",
        "部门核实人",
        "部门窗口",
        "市领导",
        "代阅（秘书）",
        "督查员",
        "领导小组办公室",
        "代办员",
        "驻点",
        "法制审查",
        "只读",
        "系统管理员",
        "安全管理员",
        "审计员",
    ]


def test_the_three_administrators_see_no_business_data():
    for code in ADMINISTRATORS:
        role = roles()[code]
        assert role.scope is Scope.NONE
        assert role.is_administrator
        assert {p for p in role.permissions if not p.startswith("org.")} <= WITHOUT_BUSINESS


def test_no_two_administrators_share_a_power_except_the_two_person_reset():
    powers = [{p for p in roles()[code].permissions if p.startswith("org.")} for code in ADMINISTRATORS]
    for mine in powers:
        for theirs in powers:
            assert mine is theirs or mine & theirs == {"org.reset_password"}


def test_only_administrators_have_administrative_powers():
    for role in roles().values():
        if role.code not in ADMINISTRATORS:
            assert {p for p in role.permissions if p.startswith("org.")} <= {"org.view_phones"}


def test_who_sees_the_whole_city_must_have_a_second_factor():
    for role in roles().values():
        assert role.second_factor or (role.scope is Scope.UNIT and not role.is_administrator), role.label


def test_every_registered_permission_is_given_to_somebody():
    given = {p for role in roles().values() for p in role.permissions}
    assert given == set(registered())


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"permissions": {"projects.fly": "因为"}}, "unknown permission 'projects.fly'"),
        ({"permissions": {"desk.home": " "}}, "no reason for 'desk.home'"),
        ({"scope": "province"}, "province"),
        ({"label": None, "permissions": None}, "test"),
    ],
)
def test_a_wrong_line_in_the_roles_file_is_refused_with_its_name(change, complaint):
    entry = {"label": "测试", "scope": "unit", "summary": "测试", "permissions": {}} | change
    with pytest.raises(RolesInvalid, match=complaint):
        read_role("test", entry, registered())
