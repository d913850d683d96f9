"""./luodi import: the same way into the ledger, by a named account."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from import_cast import HEAD, ROWS, workbook
from luodi.desk.queries.uploads import uploads_for
from luodi.exchange.models import StagedRow, Upload
from luodi.projects.models import Project
from people_cast import person
from projects_cast import acting


@pytest.fixture
def clerk(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return person("reporter")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(ROWS, [*HEAD[:4], "计划总投资", *HEAD[5:]]))
    return path


MAPPING = {
    "Sheet": {
        "B": "name",
        "C": "investor",
        "E": ["planned_total", "亿元"],
        "签约时间": "on_signed",
        "G": "on_started",
    }
}


def run(file, user, *options):
    out = StringIO()
    call_command(
        "import", str(file), "--as", user.username, "--as-of", "2015-06-30", "--json", *options, stdout=out
    )
    return json.loads(out.getvalue())


def test_a_column_without_a_unit_is_asked_about_with_a_mapping_to_begin_with(clerk, file):
    with pytest.raises(CommandError, match="--mapping") as asked:
        run(file, clerk)
    assert '"B": "name"' in str(asked.value)


def test_a_dry_run_writes_nothing_and_the_real_one_one_revision(clerk, file, tmp_path):
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(MAPPING), encoding="utf-8")
    dry = run(file, clerk, "--mapping", str(mapping), "--dry-run")
    assert (dry["counts"]["new"], dry["counts"]["error"], dry["revision"]) == (2, 1, None)
    assert "约定明年" not in dry["left_out"][0]["why"] or dry["left_out"][0]["row"] == 5
    real = run(file, clerk, "--result", str(tmp_path / "result.xlsx"))  # the layout is remembered
    assert real["revision"]
    assert (tmp_path / "result.xlsx").exists()
    with acting(clerk):
        assert Project.objects.get(name="海丰铜板带").planned_total == 52000


def test_a_trial_stands_in_no_list_and_keeps_no_rows(clerk, file, tmp_path):
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(MAPPING), encoding="utf-8")
    run(file, clerk, "--mapping", str(mapping), "--dry-run", "--result", str(tmp_path / "result.xlsx"))
    assert (tmp_path / "result.xlsx").exists()
    with acting(clerk):
        assert not uploads_for(clerk).exists()
        assert not StagedRow.objects.exists()


def test_a_day_nothing_tells_is_asked_for(clerk, file, tmp_path):
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(MAPPING), encoding="utf-8")
    with pytest.raises(CommandError, match="--as-of 2015-06-30"):
        call_command("import", str(file), "--as", clerk.username, "--mapping", str(mapping))


def test_another_districts_unit_is_refused(clerk, file):
    person("reporter", unit_name="金东区招商局", region="330703")
    with pytest.raises(CommandError, match="不在"):
        run(file, clerk, "--unit", "金东区招商局")
    assert not Upload.objects.exists()


def test_who_may_not_import_is_refused(db, file):
    with pytest.raises(CommandError, match="权限"):
        run(file, person("reader"))
    with pytest.raises(CommandError, match="没有账号"):
        run(file, type("U", (), {"username": "nobody"})())
