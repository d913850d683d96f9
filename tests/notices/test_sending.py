"""Notices leave the house by SMTP and HTTP, once, whoever dies in between; quiet hours, digest, retries."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter

import pytest
from django.db import connections, transaction
from django.utils import timezone

from luodi.ledger.queries.reading import CITY_TIME
from luodi.notices.models import Channel, Delivery
from luodi.notices.operations.delivery import due, sweep
from luodi.notices.operations.notice import notify
from luodi.notices.sending import signed
from luodi.runtime.paths import ROOT
from notice_receivers import Mailbox, Robot
from people_cast import person


@pytest.fixture
def robot():
    server = Robot()
    yield server
    server.close()


def channel(user, address, kind="dingtalk", **fields):
    return Channel.objects.create(unit=user.unit_id, unit_name="婺城", kind=kind, address=address, **fields)


def test_a_notice_goes_to_the_units_robot_once_and_is_recorded(db, robot):
    clerk, colleague = person("reporter"), person("reporter")
    channel(clerk, robot.url)
    notify([clerk.pk, colleague.pk], subject="收到交办单", body="交出净地", link="/supervision/slips/")
    assert sweep().sent == 1
    assert sweep().sent == 0
    (text,) = robot.texts
    assert "收到交办单" in text
    sent = Delivery.objects.get()
    assert (sent.state, sent.attempts, str(sent.batch) in text) == ("sent", 1, True)


def test_a_mail_arrives_by_smtp_with_its_chinese_subject(db):
    clerk, server = person("reporter"), Mailbox()
    channel(clerk, server.url, "mail", mailbox="zhaoshang@example.gov.cn")
    notify([clerk.pk], subject="将到期", body="还有两个工作日")
    assert sweep().sent == 1
    server.close()
    (mail,) = server.mails
    assert "To: zhaoshang@example.gov.cn" in mail
    assert f"<{Delivery.objects.get().batch}@luodi>" in mail


def test_a_refusal_is_tried_again_later_and_given_up_with_its_reason(db, robot):
    clerk = person("reporter")
    channel(clerk, robot.url)
    robot.refuses = 1
    notify([clerk.pk], subject="逾期")
    assert sweep().failed == 1
    assert sweep().sent == 0  # not at once
    assert sweep(timezone.now() + dt.timedelta(minutes=3)).sent == 1
    robot.refuses = 99
    notify([clerk.pk], subject="再逾期")
    for hours in range(1, 12):
        sweep(timezone.now() + dt.timedelta(hours=hours))
    given_up = Delivery.objects.get(subject="再逾期")
    assert (given_up.state, given_up.attempts) == ("failed", 6)
    assert "send too fast" in given_up.error


def test_quiet_hours_wait_for_the_morning_and_a_digest_is_one_message(db, robot):
    clerk = person("reporter")
    quiet = Channel(quiet_from=dt.time(22), quiet_until=dt.time(7))
    night = dt.datetime(2026, 11, 23, 23, 30, tzinfo=CITY_TIME)
    assert timezone.localtime(due(quiet, night)) == dt.datetime(2026, 11, 24, 7, 0, tzinfo=CITY_TIME)
    noon = dt.datetime(2026, 11, 23, 12, 0, tzinfo=CITY_TIME)
    assert due(quiet, noon) == noon
    channel(clerk, robot.url, digest_at=dt.time(17))
    for number in range(3):
        notify([clerk.pk], subject=f"第{number}件")
    assert sweep(timezone.now() + dt.timedelta(days=1)).sent == 3
    (text,) = robot.texts
    assert "今日消息 3 条" in text
    assert "第2件" in text


def test_what_is_rolled_back_is_never_sent(db, robot):
    clerk = person("reporter")
    channel(clerk, robot.url)
    with pytest.raises(RuntimeError), transaction.atomic():
        notify([clerk.pk], subject="不该发")
        raise RuntimeError
    assert sweep().sent == 0


def test_a_signed_address_carries_dingtalk_s_signature():
    found = signed(Channel(kind="dingtalk", address="https://r/send?access_token=x", secret="SEC1"), now=1.5)
    assert found.startswith("https://r/send?access_token=x&timestamp=1500&sign=")
    assert signed(Channel(kind="wecom", address="https://w", secret="SEC1")) == "https://w"


def test_a_worker_that_died_before_sending_loses_nothing_and_one_that_died_sending_doubles_nothing(db, robot):
    clerk = person("reporter")
    channel(clerk, robot.url)
    for name in ("甲", "乙"):
        notify([clerk.pk], subject=name)
    past = timezone.now() - dt.timedelta(minutes=1)
    Delivery.objects.filter(subject="甲").update(state="claimed", lease_until=past)
    Delivery.objects.filter(subject="乙").update(state="sending", lease_until=past)
    swept = sweep()
    assert (swept.sent, swept.uncertain) == (1, 1)
    assert [text.split("\n")[0] for text in robot.texts] == ["甲"]
    assert "没有重发" in Delivery.objects.get(subject="乙").error


def test_two_workers_one_killed_send_nothing_twice_and_lose_nothing(fresh_database):
    """Two programs send sixty messages; one is killed with kill -9 in the middle. The other and a later sweep finish."""
    server = Robot(delay=0.02)
    clerk = person("reporter")
    channel(clerk, server.url)
    wanted = [str(uuid.uuid4()) for _ in range(60)]
    for name in wanted:
        notify([clerk.pk], subject=name)
    settings = connections["default"].settings_dict
    environment = os.environ | {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}", "DJANGO_SETTINGS_MODULE": "settings_for_tests",
        "NOTICES_DATABASE": settings["NAME"],
    }  # fmt: skip
    program = (
        "import os, django; django.setup(); from django.db import connections;"
        "connections['default'].settings_dict['NAME'] = os.environ['NOTICES_DATABASE'];"
        "from luodi.notices.operations.delivery import sweep; sweep()"
    )
    workers = [
        subprocess.Popen([sys.executable, "-W", "ignore", "-c", program], env=environment) for _ in range(2)
    ]
    deadline = time.monotonic() + 60
    while len(server.texts) < 10 and time.monotonic() < deadline:
        time.sleep(0.01)
    workers[0].send_signal(signal.SIGKILL)
    for worker in workers:
        worker.wait(60)
    sweep(timezone.now() + dt.timedelta(minutes=5))
    server.close()
    arrived = Counter(text.split("\n")[0] for text in server.texts)
    uncertain = set(Delivery.objects.filter(state="uncertain").values_list("subject", flat=True))
    assert max(arrived.values()) == 1
    assert set(wanted) - set(arrived) <= uncertain
    assert len(uncertain) <= 1
    assert Delivery.objects.exclude(state__in=["sent", "uncertain"]).count() == 0
