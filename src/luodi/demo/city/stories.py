"""What became of problems: eleven stories, told in turn; each breaks off where history does."""

from collections.abc import Mapping
from dataclasses import dataclass

from luodi.calc.slips import default_preset
from luodi.demo.city.matters import Matter, Story
from luodi.projects.enums import Cause, Side
from luodi.supervision.enums import Level, Need

FIRST = default_preset().tiers[0]


@dataclass(frozen=True, slots=True)
class Trouble:
    title: str
    detail: str
    cause: Cause
    side: Side
    level: Level = Level.DISTRICT
    need: Need = Need.NONE
    need_name: str = ""


TROUBLES = (
    Trouble("净地交不出", "红线内还有3户没有签约，施工便道进不去。", Cause.LAND, Side.GOVERNMENT, need=Need.SITE,
            need_name="红线内3户征迁"),
    Trouble("业主资金没有到位", "二期资金原定上月到账，银行授信还在审。", Cause.FUNDS, Side.ENTERPRISE, need=Need.FINANCE,
            need_name="流动资金贷款3000万元"),
    Trouble("施工图审查卡住", "图审意见来回三次，人防部分没有定。", Cause.APPROVAL, Side.GOVERNMENT, Level.DEPARTMENT,
            Need.APPROVAL, "施工图审查"),
    Trouble("临时用电容量不够", "报装630千伏安，现场只批了315。", Cause.UTILITIES, Side.THIRD_PARTY),
    Trouble("规划条件要调整", "容积率与出让条件不一致，方案过不了会。", Cause.PLANNING, Side.GOVERNMENT, Level.OFFICE),
    Trouble("环评批复没有拿到", "公众参与材料补了两次，排期还没有定。", Cause.ENVIRONMENT, Side.GOVERNMENT, Level.DEPARTMENT,
            Need.APPROVAL, "环境影响报告表"),
    Trouble("市场变化，业主想缓建", "同类产品跌价三成，业主提出分两期。", Cause.MARKET, Side.ENTERPRISE, Level.LEADER,
            need_name="定是否同意分两期建、首期投资不低于多少"),
    Trouble("承诺的政策没有兑现", "设备补助申报两年没有下文。", Cause.POLICY, Side.GOVERNMENT),
)  # fmt: skip


def _solved_below(m: Matter) -> None:
    """No slip at all: the unit reports, who raised it sees for himself."""
    m.later(3).progress("已开现场会，明确了时间和责任人。")
    m.later(4).progress("手续补齐，施工队进场。")
    m.later(2).solve(m.desk.office, "到现场看过，已经解决。")


def _in_time(m: Matter) -> None:
    _signed(m)
    m.later(3).report("已与业主和乡镇对接，本周内办完。")
    m.later(2).claim("已办结，附现场照片。")
    _closed(m)


def _extended(m: Matter) -> None:
    _signed(m)
    m.later(3).ask(5, "征迁户要求重新评估，评估报告下周出。")
    m.later(1).decide(True, "理由属实，只延这一次。")
    m.later(5).claim("评估和签约都已完成。")
    _closed(m)


def _refused_extension(m: Matter) -> None:
    _signed(m)
    m.later(2).ask(10, "经办人出差。")
    m.later(1).decide(False, "经办人出差不是延期的理由，请另派人。")
    m.later(2).claim("已另派人办结。")
    m.later(1).give_back("批文还没有拿到，拿到才算办好。")
    m.later(2).claim("批文已拿到，见附件。")
    _closed(m)


def _urged(m: Matter) -> None:
    """交办 ran out, 催办 helped."""
    _signed(m)
    m.later(5).report("正在协调。")
    m.escalate()
    m.later(1).sign()
    m.later(1).claim("已按要求办结。")
    _closed(m)


def _pressed(m: Matter) -> None:
    """All three; the last is explained in writing."""
    _signed(m)
    m.escalate()
    m.later(1).sign()
    m.escalate()
    m.later(1).sign()
    m.later(1).report("前期对难度估计不足，负责人已调整，本周每日一报。", explains=True)
    m.later(1).claim("已办结，主要负责人到现场核过。")
    _closed(m)


def _reopened(m: Matter) -> None:
    _in_time(m)
    m.later(9).reopen("裘副市长批示：企业又来反映，请办公室再核。")
    m.later(4).report("重新排查，问题出在二期便道，已调机械。")
    m.later(2).claim("便道已通，企业在现场确认。")
    _closed(m)


def _upward(m: Matter) -> None:
    """The district cannot solve it: 提请协调 to the office."""
    reviewer, office = m.dossier.place.reviewer, m.desk.office
    m.face["level"] = Level.OFFICE.value
    m.later(3).issue(default_preset().upward, "请协调市级部门明确口径。", by=reviewer, to="LXZ")
    m.later(1).sign(office)
    m.later(3).claim("已召集部门会商，口径见纪要。", office)
    m.later(1).accept("已按会商意见办。", reviewer)


def _promised_again(m: Matter) -> None:
    m.later(6).progress("业主说月底前有结果。")
    m.later(6).promise_again(12, "银行放款推迟，业主重新承诺。")
    m.later(5).progress("第一笔已到账。")
    m.later(6).solve(m.desk.office, "到账凭证看过，属地也核过。")


def _reminded(m: Matter) -> None:
    m.later(2).issue(default_preset().remind, "请关注，下周督查要看。")
    m.later(1).sign()
    m.later(3).progress("收到，已安排专人。")
    m.later(4).claim("督查前已办好。")
    m.later(1).accept("到现场看过。")


def _unsigned(m: Matter) -> None:
    """Nobody of the unit has signed for it: it runs out, the office signs the next slip, which is heard."""
    m.later(1).issue(FIRST, "请在期限内交出净地并反馈。")
    m.escalate()
    m.later(1).sign()
    m.later(2).claim("单位换了收文的人，已补办。")
    _closed(m)


def _draft_waits(m: Matter) -> None:
    """The same, the next slip waiting for the office's signature."""
    m.later(1).issue(FIRST, "请在期限内交出净地并反馈。")
    m.escalate(issued=False)


def _asked(m: Matter) -> None:
    _signed(m)
    m.later(3).ask(5, "省里的评审会改到下周，会后才有批文。")


STORIES: tuple[Story, ...] = (
    _in_time, _solved_below, _urged, _extended, _upward, _promised_again, _refused_extension, _pressed, _reopened,
    _reminded, _in_time, _unsigned, _extended,
)  # fmt: skip


def _for_the_leader(m: Matter) -> None:
    """Nobody below can settle it: it waits for the deputy mayor."""
    m.later(3).progress("两种方案都算过了，已送审，等市领导定。")


LATE: Mapping[int, Story] = {57: _draft_waits, 58: _draft_waits, 61: _asked, 62: _for_the_leader}
"""Matters of the last weeks that stand where the office has to decide."""


def _signed(m: Matter) -> None:
    m.later(1).issue(FIRST, f"{m.face['title']}：请牵头单位拿出办法，办成后附凭据。")
    m.later(1).sign()


def _closed(m: Matter) -> None:
    """回访 by the inspection office, then 销号 by the issuer."""
    m.later(1).call_back(True, "企业答：解决了，谢谢。")
    m.later(1).accept("电话回访和材料都对得上。")
