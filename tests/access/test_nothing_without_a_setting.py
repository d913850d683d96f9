"""Raw SQL under the web role, when nobody said for whom it acts."""

import re

import psycopg
import pytest

import people_cast as cast
from luodi.access.scope import acting_as
from luodi.ledger.models import PrivateValue

OPEN = {
    "the framework's own, needed before anybody is signed in": (
        r"(account|auth|axes|django|mfa|procrastinate|socialaccount)_.*|ledger_clock|access_project_scope"
    ),
    "people, units and places: signing in reads them": r"org_.*",
    "rules, catalogues and settings the whole office works by": (
        r"approvals_(edition|holidaynotice)|assessment_(scheme|schemeversion|publication|decomposition)"
        r"|assessment_(monthlyshape|plantarget|provincetarget|target)|companies_(attribute|industry)"
        r"|desk_officemap|exchange_layout|indicators_.*|projects_signingevent"
        r"|supervision_(campaign|lamprulechoice|meeting|officeday|platformcontact|round|slipnumber)"
        r"|projects_(listcolumns|recognitionsheet|savedview|solicitation|verifierchoice)"
    ),
    "chains, sites, posts, agencies and who looks after which firm: shared by the whole city": (
        r"sourcing_(admissionmeeting|agency|chain|chainnode|chaintarget|clocksetting|firsttalk|negativelist|outlay)"
        r"|sourcing_(post|pursuit|pursuitmonth|registryfact|reservation|site|sitestanding|threshold)"
    ),
    "the register of companies, as public as the trade register": r"companies_(company|companymerge)",
    "pairs that look alike: which of them a district sees is decided by both sides": (
        r"companies_(suspicion|judgement)|projects_suspectsearch"
    ),
    "what the office prints, and what it tells its own people": r"bulletins_.*|notices_.*|desk_reconciliation",
    "files by their digest, and rows of an upload on their way in": r"attachments_blob|exchange_stagedrow",
}


def test_every_table_is_behind_the_second_wall_or_open_for_a_reason(owner_connection: psycopg.Connection):
    open_tables = [
        name
        for (name,) in owner_connection.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND NOT relrowsecurity AND has_table_privilege('luodi_web_unit', oid, 'SELECT') ORDER BY 1"
        )
    ]
    allowed = re.compile("|".join(OPEN.values()))
    assert [name for name in open_tables if not allowed.fullmatch(name)] == []


@pytest.mark.django_db
def test_personal_values_are_not_for_a_connection_without_a_setting():
    clerk = cast.person("reporter")
    with acting_as(clerk):
        PrivateValue.objects.create(
            kind="phone",
            owner_table="org_user",
            owner_id=clerk.pk,
            value="13800000000",
            salt=b"s",
            digest=b"d",
        )
        assert PrivateValue.objects.count() == 1
    assert PrivateValue.objects.count() == 0
