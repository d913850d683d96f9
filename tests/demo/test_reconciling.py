"""After loading, 对账 shows one list explained to the row, with every reason there is."""

import pytest

from luodi.access.scope import acting_as
from luodi.demo.operations.reconciling import EACH, UNKNOWN, reconcile_month
from luodi.desk.models import Reason, Reconciliation
from luodi.desk.queries.reconciled import papers_of
from luodi.org.models import User


@pytest.mark.full
def test_the_list_of_the_commerce_bureau_is_explained_and_sums(changing_city):
    reconcile_month()
    reconcile_month()
    officer = User.objects.get(username="yewu")
    with acting_as(officer):
        (paper,) = papers_of(list(Reconciliation.objects.all()), officer)
        assert paper.difference == paper.explained != 0
        lines = {line.reason: line.rows for line in paper.reasons}
        assert set(lines) == set(Reason) - {Reason.OPEN}
        assert lines[Reason.PLACE] == lines[Reason.DEFINITION] == EACH
        assert lines[Reason.MISSING] == EACH + 1
        assert lines[Reason.TWICE] == 1
        assert lines[Reason.AGREES] > 5
        rows = paper.reconciliation.rows.all()
        assert rows.get(name=UNKNOWN[0]).project is None
        assert rows.filter(decided_by=officer.name).count() == 1
