"""Every measurement runs from an empty city to its figures; the times themselves are nobody's test."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]


@pytest.mark.full
def test_every_room_s_measurement_prints_its_figures():
    answer = subprocess.run(
        [sys.executable, ROOT / "luodi", "bench", "--scale", "300", "--json"],
        cwd=ROOT, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert answer.returncode in (0, 1), answer.stderr[-3000:]
    rows = json.loads(answer.stdout)["rows"]
    measured = {title.split(":")[0] for title in rows}
    rooms = {app.label for app in apps.get_app_configs() if (Path(app.path) / "bench.py").exists()}
    assert rooms <= measured
    assert "figures" in measured
    assert all(row["value"] >= 0 for row in rows.values())
