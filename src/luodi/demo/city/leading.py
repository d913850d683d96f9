"""Leaders and meetings of the half year 督办 is told of: platforms, visits in one line, 批示 and decisions with their tasks."""

import datetime as dt
import uuid

from luodi.calc.workdays import next_workday
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Act, Journal, on
from luodi.demo.city.matters import Desk, Face, Matter
from luodi.demo.city.moments import at_hour
from luodi.demo.city.organisation import MARK, Organisation, leader_on
from luodi.projects.enums import Kind
from luodi.projects.models import Duty
from luodi.supervision.models import Decision, Instruction, LeaderVisit, PlatformContact

DEPUTY = "分管副市长"
PLATFORMS = (("KFQ", DEPUTY), ("JY", "常务副市长"), ("WC", "副市长（工业）"), ("JD", "市长"))
SINCE = dt.date(2018, 1, 8)
HELD = (175, 119, 70, 21)
"""Days before the last one told of."""
LINES = (
    "看了桩基，业主说月底转入主体，用电还差一半。",
    "设备到了三条线，工人宿舍没有着落，请开发区想办法。",
    "围墙外两户没有搬，属地承诺国庆前签约。",
    "厂房封顶，业主问补助几时兑现。",
    "二期图纸没有审完，住建说一周内给意见。",
)


class Meetings:
    """Four meetings; each decision belongs to the last one held by its day."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.items: list[Face] = []
        held = [next_workday(desk.span.end - dt.timedelta(days=before)).day for before in HELD]
        self.rows: list[Face] = [
            {
                "id": desk.journal.key(at_hour(day, 9)), "title": f"招商引资项目推进专题会（{day.year}年第{number}次）",
                "held_on": day, "chair": leader_on("LD", DEPUTY, day).name + MARK, "place": "市府大楼三楼会议室",
                "made_by": desk.office.name, "made_at": at_hour(day - dt.timedelta(days=4), 10),
            }
            for number, day in enumerate(held, 1)
        ]  # fmt: skip

    def decide(self, act: Act, matter: Matter) -> None:
        held = [row for row in self.rows if row["held_on"] <= matter.day][-1]
        place = sum(item["meeting_id"] == held["id"] for item in self.items) + 1
        item = {
            "id": self._desk.journal.key(act.at), "meeting_id": held["id"], "project_id": matter.dossier.id,
            "place": place, "question": f"{matter.face['title']}，请定牵头单位和时限", "about": None,
        }  # fmt: skip
        self.items.append(item)
        act.add(
            Decision, on(held["held_on"]), project_id=matter.dossier.id, meeting_id=held["id"], item_id=item["id"],
            problem_id=matter.face["id"],
            text=f"由{matter.face['lead_unit_name']}牵头，{matter.face['promised_on']} 前解决，下次会议报结果。",
        )  # fmt: skip


def instruct(act: Act, matter: Matter) -> None:
    act.add(
        Instruction, on(matter.day), project_id=matter.dossier.id, problem_id=matter.face["id"],
        post=matter.desk.org.posts["LD", DEPUTY], leader_name=leader_on("LD", DEPUTY, matter.day).name + MARK,
        text=f"{matter.face['title']}，请{matter.face['lead_unit_name']}牵头抓紧解决，办公室跟踪。", sha256="", file_name="",
    )  # fmt: skip


def carried_by_deputy(journal: Journal, org: Organisation) -> set[uuid.UUID]:
    """Projects he contacts when the history ends."""
    post = org.posts["LD", DEPUTY]
    rows = (row for row in journal.rows if row.model is Duty and row.content["grantee"] == post)
    return {
        row.content["project_id"] for row in rows if row.closed is None and row.content["until_on"] is None
    }


def contact(desk: Desk, dossiers: list[Dossier]) -> None:
    """一名领导联系一个平台; the deputy mayor's visits to projects he carries."""
    act = desk.act(SINCE, desk.office, "contact_platform")
    for unit, title in PLATFORMS:
        act.add(
            PlatformContact, on(SINCE), platform=desk.org.unit_ids[unit],
            platform_name=desk.org.units[unit].short_name, post=desk.org.posts["LD", title],
            leader_name=leader_on("LD", title, SINCE).name + MARK, document=f"金招组〔2018〕1号{MARK}", until_on=None,
        )  # fmt: skip
    building = [d for d in dossiers if not d.life.came_to(Kind.CANCELLED) and not d.life.came_to(Kind.EXITED)]
    for number, (dossier, line) in enumerate(zip(building, LINES, strict=False)):
        day = desk.span.end - dt.timedelta(days=149 - 28 * number)
        visit = desk.act(day, desk.org.actor("mishu"), "record_leader_visit")
        visit.add(
            LeaderVisit, on(day), project_id=dossier.id, post=desk.org.posts["LD", DEPUTY],
            leader_name=leader_on("LD", DEPUTY, day).name + MARK, line=line,
        )  # fmt: skip
