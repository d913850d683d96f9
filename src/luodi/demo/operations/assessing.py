"""
After loading: the final run of 2014, its publication, one appeal with its ruling, and the mid-year trial of 2015,
done by the ordinary verbs. They read as known in the days they stand for; the revisions bear the tick of loading.
"""

import datetime as dt
from decimal import Decimal

from luodi.access.scope import acting_as
from luodi.assessment.enums import RunKind, Shown
from luodi.assessment.models import Run, SchemeVersion, Scorecard
from luodi.assessment.operations.appeals import Plea, Verdict, decide_appeal, file_appeal
from luodi.assessment.operations.runs import Order, prepare, publish, store_run
from luodi.assessment.operations.writing import Proof
from luodi.ledger.queries.reading import CITY_TIME
from luodi.org.models import User

FINAL_KNOWN = dt.datetime(2015, 2, 16, 18, tzinfo=CITY_TIME)
TRIAL_KNOWN = dt.datetime(2015, 7, 31, 18, tzinfo=CITY_TIME)
GROUNDS = "企业满意度测评漏计两家已办结的企业，附测评汇总表（演示）。"


def assess_city() -> None:
    """On Django's own connection. Does nothing where a run is already stored."""
    officer, chief = User.objects.get(username="yewu"), User.objects.get(username="kezhang")
    office = User.objects.get(username="lingzuban")
    with acting_as(officer):
        if Run.objects.exists():
            return
        final = _run(officer, 2014, RunKind.FINAL, dt.date(2014, 12, 31), FINAL_KNOWN)
        _run(officer, 2015, RunKind.TRIAL, dt.date(2015, 6, 30), TRIAL_KNOWN)
    with acting_as(chief):
        publish(by=chief, run=final, shown=Shown.CARDS, document="")
    filer = User.objects.get(username="qushen.jd")
    with acting_as(filer):
        card = Scorecard.objects.open().get(run_lineage=final.lineage, unit=filer.unit)
        plea = Plea("服务评价", Decimal(91), GROUNDS, Proof())
        appeal = file_appeal(by=filer, card=card.pk, plea=plea)
    with acting_as(office):
        said = "经核，两家企业测评表确已交回，应计入，按 90 分认定（演示）。"
        decide_appeal(by=office, appeal=appeal.pk, verdict=Verdict(True, said, Decimal(90)))
    with acting_as(chief):
        run = Run.objects.open().get(lineage=final.lineage)
        publish(by=chief, run=run, shown=Shown.RANKING, document="金招领〔2015〕3号（演示）")


def _run(by: User, year: int, kind: RunKind, until: dt.date, known_at: dt.datetime) -> Run:
    version = SchemeVersion.objects.select_related("scheme").get(scheme__year=year, number=1)
    return store_run(by=by, prepared=prepare(Order(version, kind, until, known_at=known_at)))
