"""The units' channels of the year, with real receivers behind them, and what must be true of what arrived."""

import datetime as dt
from collections import Counter

from django.db.models import Count, Q
from django.utils import timezone

from luodi.common.registries import holidays
from luodi.notices.models import Channel, Delivery, Notice
from luodi.notices.operations.delivery import sweep
from luodi.org.models import Unit, User
from luodi.supervision.enums import RUNNING
from luodi.supervision.models import Problem, Slip, SlipStep
from luodi.supervision.operations.clocks import LOOK_AHEAD, REMIND_WITHIN, left
from notice_receivers import Mailbox, Robot

ROBOTS = (("wc", "dingtalk"), ("kfq", "wecom"), ("jy", "zhezhengding"))
CLOCKS_SAY = Q(subject__contains="到期") | Q(subject__contains="已逾期") | Q(subject__contains="过了承诺日")


class Outside:
    """The office has its mail, each district a robot of another make, one of them a daily digest besides."""

    def __init__(self) -> None:
        self.mailbox, self.robot = Mailbox(), Robot(delay=0.01)
        users = {user.username: user for user in User.objects.all()}
        made = [(users["lingzuban"], "mail", {"address": self.mailbox.url, "mailbox": "lzb@example.gov.cn"})]
        made += [
            (users[f"tianbao.{district}"], kind, {"address": self.robot.url, "secret": "SEC1"})
            for district, kind in ROBOTS
        ]
        made.append((users["tianbao.wc"], "wecom", {"address": self.robot.url, "digest_at": dt.time(17)}))
        for user, kind, given in made:
            name = Unit.objects.get(pk=user.unit_id).short_name
            Channel.objects.create(unit=user.unit_id, unit_name=name, kind=kind, **given)

    def check(self, killed: int) -> None:
        """Nothing twice, nothing lost; what a killed worker was sending is marked, and there is one of it a kill."""
        for hours in (1, 2, 4, 8, 48):
            sweep(timezone.now() + dt.timedelta(hours=hours))
        arrived = Counter(self.robot.keys() + self.mailbox.keys())
        assert max(arrived.values()) == 1
        kept = {state: set() for state in ("sent", "uncertain")}
        for state, batch in Delivery.objects.values_list("state", "batch"):
            assert state in kept, state
            kept[state].add(str(batch))
        assert kept["sent"] <= set(arrived) <= kept["sent"] | kept["uncertain"]
        assert len(kept["uncertain"]) <= killed
        assert len(arrived) > 500
        self.check_every_slip_was_told()
        self.robot.close()
        self.mailbox.close()

    def check_every_slip_was_told(self) -> None:
        """Each slip of the year that was issued went once over each channel of who received it."""
        channels = Counter(Channel.objects.values_list("unit", flat=True))
        told = Counter(Delivery.objects.filter(subject__startswith="收到").values_list("link", flat=True))
        born = Channel.objects.order_by("id")[0].pk  # keys are made of the time: what came after the channels
        steps = SlipStep.objects.filter(kind="issued", pk__gt=born, to_unit__in=channels)
        asked = {
            f"/supervision/slips/{slip}/": channels[unit]
            for slip, unit in steps.values_list("slip", "to_unit")
        }
        assert len(asked) > 20
        assert {link: told[link] for link in asked} == asked


def left_to_clock(day: dt.date) -> bool:
    """Whether anything is still owed by the clocks of that morning."""
    extra = holidays()
    soon = Slip.objects.due_within(day, day + LOOK_AHEAD)
    return (
        any(s.reminded_for != s.due_on and left(s.due_on, day, extra) <= REMIND_WITHIN for s in soon)
        or Slip.objects.overdue_on(day).filter(chased_for__isnull=True).exists()
        or Problem.objects.overdue_on(day)
        .filter(chased_for__isnull=True)
        .exclude(pk__in=Slip.objects.filter(state__in=RUNNING).values("problem"))
        .exists()
    )


def check_each_clock_rang_once() -> None:
    """Nobody was told twice of the same day, no slip has two followers."""
    rung = Notice.objects.filter(CLOCKS_SAY).values("recipient", "subject", "body", "link")
    twice = rung.annotate(times=Count("pk")).filter(times__gt=1)
    assert not twice.exists(), twice[:3]
    drafted = Slip.objects.exclude(state="withdrawn").filter(follows__isnull=False).values("follows")
    assert not drafted.annotate(times=Count("pk")).filter(times__gt=1).exists()
