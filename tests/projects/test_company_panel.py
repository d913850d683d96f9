import datetime as dt

import pytest
from django.test import Client

from companies_cast import company
from luodi.projects.enums import Origin
from luodi.projects.operations.project import Party, create_project
from people_cast import person
from projects_cast import acting

pytestmark = pytest.mark.django_db


def invested(by, name, *parties):
    values = {"name": name, "unit": str(by.unit_id), "region": by.unit.region_id, "planned_total": "20000"}
    with acting(by):
        return create_project(by=by, values=values, since=dt.date(2014, 5, 6), parties=parties)


def page_of(user, key) -> str:
    client = Client()
    client.force_login(user)
    return client.get(f"/companies/{key}/").content.decode()


def test_a_company_shows_its_projects_by_key_by_code_and_by_a_former_name():
    user = person("reporter", "county_reviewer")
    code = "91110000600037341L"
    made = company(
        "浙江众泰汽车制造有限公司", user, credit_code=code, former_names="浙江铁牛汽车车身有限公司"
    )
    invested(user, "整车项目", Party("众泰", Origin.LOCAL, company=made.id))
    invested(user, "变速器项目", Party("众泰汽车", Origin.LOCAL, credit_code=code))
    invested(user, "车身项目", Party("浙江铁牛汽车车身有限公司", Origin.LOCAL))
    invested(user, "轮毂项目", Party("浙江今飞凯达轮毂股份有限公司", Origin.LOCAL))
    page = page_of(user, made.id)
    assert all(name in page for name in ("整车项目", "变速器项目", "车身项目"))
    assert "轮毂项目" not in page


def test_another_districts_project_is_not_shown():
    stranger = person("reporter", "county_reviewer", unit_name="兰溪市招商局", region="330781")
    made = company("浙江众泰汽车制造有限公司", stranger)
    invested(stranger, "兰溪的整车项目", Party("浙江众泰汽车制造有限公司", Origin.LOCAL))
    assert "兰溪的整车项目" in page_of(stranger, made.id)
    assert "兰溪的整车项目" not in page_of(person("reporter", "county_reviewer"), made.id)
