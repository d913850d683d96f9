"""Papers signed and investing parties written wrongly: corrected and withdrawn through their pages, the old told."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.test import Client

from luodi.ledger.queries.reading import today
from luodi.projects.enums import Origin, SigningKind
from luodi.projects.models import Investor, Project, Signing
from luodi.projects.operations.parties import add_party
from luodi.projects.operations.project import Party, change_particulars
from luodi.projects.operations.review import stage_verified
from luodi.projects.operations.signing import Paper, record_signing
from luodi.projects.operations.writing import project_revision
from people_cast import person
from projects_cast import acting, officer, project

pytestmark = pytest.mark.django_db
MAY = dt.date(2014, 5, 6)


@pytest.fixture
def clerk():
    return person("reporter", "county_reviewer")


@pytest.fixture
def made(clerk):
    with acting(clerk):
        return project(clerk)


def signed(clerk, made, kind=SigningKind.CONTRACT, amount="20000"):
    with acting(clerk):
        return record_signing(by=clerk, project=made.pk, paper=Paper(kind, MAY, Decimal(amount)))


def send(user, path, **data):
    client = Client()
    client.force_login(user)
    answer = client.post(path, {"request_key": str(uuid.uuid4()), **data}, follow=True)
    return answer.status_code, answer.content.decode()


PAPER = {"kind": "contract", "when": "2014-05-06", "amount": "2亿", "currency": "CNY", "event": ""}


def test_a_paper_is_corrected_and_the_verified_one_stays_until_then(clerk, made):
    paper, chief = signed(clerk, made), officer()
    with acting(chief), project_revision(by=chief, verb="verify_claims") as rev:
        stage_verified(rev, [paper])
    path = f"/projects/{made.pk}/signings/{paper.pk}/correct/"
    status, page = send(clerk, path, **PAPER | {"amount": "2.4亿"})
    assert status == 422
    assert 'value="2.4亿"' in page, "typed without a reason, and kept"
    status, page = send(clerk, path, **PAPER | {"amount": "2.4亿"}, reason="合同写的是 2.4 亿")
    assert status == 200
    assert "合同写的是 2.4 亿" in page, "the history says why"
    with acting(clerk):
        assert Signing.objects.open().claimed().get().amount == 24000
        assert Signing.objects.open().verified().get().amount == 20000


def test_a_paper_that_never_was_is_withdrawn_with_a_reason(clerk, made):
    paper = signed(clerk, made)
    path = f"/projects/{made.pk}/signings/{paper.pk}/retract/"
    assert send(clerk, path, reason="")[0] == 422
    assert send(clerk, path, reason="录重了")[0] == 200
    with acting(clerk):
        assert not Signing.objects.open().exists()
    assert send(clerk, path, reason="再来一次")[0] == 404


def test_an_increase_keeps_something_to_increase_and_its_amount(clerk, made):
    paper = signed(clerk, made)
    path = f"/projects/{made.pk}/signings/{paper.pk}/correct/"
    for more, sentence in (({"amount": "1000"}, "还没有登记过原合同"), ({"amount": ""}, "要填增加的金额")):
        status, page = send(clerk, path, **PAPER | {"kind": "increase"} | more, reason="其实是增资")
        assert status == 422
        assert sentence in page


PARTY = {
    "name": "浙江海丰实业有限公司",
    "origin": "other_city",
    "credit_code": "",
    "country": "",
    "since": "2014-05",
}


def test_a_party_is_corrected_and_withdrawn(clerk, made):
    with acting(clerk):
        party = add_party(by=clerk, project=made.pk, party=Party("浙江海风实业", Origin.LOCAL), since=MAY)
        add_party(by=clerk, project=made.pk, party=Party("第二家", Origin.LOCAL), since=MAY)
    path = f"/projects/{made.pk}/parties/{party.pk}/correct/"
    wrong = (
        ({"credit_code": "91330000000000000X"}, "信用代码"), ({"name": "第二家"}, "已经是这个项目的投资方"),
        ({"origin": "foreign"}, "要填国别"), ({"since": str(today() + dt.timedelta(days=1))}, "还没到"),
        ({"origin": "火星"}, "火星"),
    )  # fmt: skip
    for more, sentence in wrong:
        status, page = send(clerk, path, **PARTY | more, reason="名称录错")
        assert status == 422, more
        assert sentence in page
        assert "名称录错" in page
    assert send(clerk, path, **PARTY, reason="名称录错")[0] == 200
    with acting(clerk):
        second = Investor.objects.open().get(name=PARTY["name"])
        assert second.lineage == party.lineage
    assert send(clerk, f"/projects/{made.pk}/parties/{second.pk}/retract/", reason="不是投资方")[0] == 200
    with acting(clerk):
        assert [one.name for one in Investor.objects.open()] == ["第二家"]


def test_the_papers_of_a_stranger_are_not_there(clerk, made):
    paper, stranger = signed(clerk, made), person("reporter", unit_name="金东区招商局", region="330703")
    for verb in ("correct", "retract"):
        assert (
            send(stranger, f"/projects/{made.pk}/signings/{paper.pk}/{verb}/", **PAPER, reason="x")[0] == 404
        )
    with acting(stranger):
        theirs = project(stranger, "他们的")
    mixed = f"/projects/{theirs.pk}/signings/{paper.pk}/correct/"
    assert send(stranger, mixed, **PAPER, reason="x")[0] == 404


def test_former_names_and_codes_are_shown_and_found(clerk, made):
    with acting(clerk):
        was = Project.objects.get(pk=made.pk)
        change_particulars(
            by=clerk, project=made.pk, values={"name": "新名字物流园", "code": "WC-新-1"}, since=MAY
        )
    client = Client()
    client.force_login(clerk)
    page = client.get(f"/projects/{made.pk}/").content.decode()
    assert "曾用名" in page
    assert was.name in page
    assert "原编号" in page
    for words in (was.name, was.code, "新名字", "WC-新-1"):
        assert "新名字物流园" in client.get("/projects/", {"q": words}).content.decode(), words


def test_what_somebody_corrected_meanwhile_is_not_taken_back_unseen(clerk, made):
    paper = signed(clerk, made)
    path = f"/projects/{made.pk}/signings/{paper.pk}"
    assert (
        send(clerk, f"{path}/correct/", **PAPER | {"amount": "2.4亿"}, reason="合同写的是 2.4 亿")[0] == 200
    )
    status, page = send(clerk, f"{path}/retract/", reason="重复")
    assert status == 422
    assert "刚被别人更正或撤回" in page
    assert "重复" in page, "what was typed is kept"
    with acting(clerk):
        assert Signing.objects.open().get(project=made).amount == 24000
