"""Heads of the seal chain, one a day, in files."""

import json

from luodi.ledger.operations.heads import read_heads, write_daily_head
from luodi.ledger.queries.verification import verify
from projects_cast import acting, officer, project


def test_the_first_head_of_a_day_is_kept_and_only_that(fresh_database, tmp_path) -> None:
    assert write_daily_head(tmp_path) is None  # nothing is recorded yet
    by = officer()
    with acting(by):
        project(by)
    first = write_daily_head(tmp_path)
    assert first is not None
    assert read_heads(tmp_path) == {first["seq"]: first["link"]}
    with acting(by):
        project(by)
        assert write_daily_head(tmp_path) is None
        assert verify(read_heads(tmp_path)).is_sound


def test_the_next_day_has_a_head_of_its_own(fresh_database, tmp_path) -> None:
    by = officer()
    with acting(by):
        project(by)
    write_daily_head(tmp_path)
    (file,) = tmp_path.iterdir()
    line = json.loads(file.read_text())
    file.write_text(json.dumps(line | {"day": f"{file.stem}-00"}) + "\n")
    assert write_daily_head(tmp_path) is not None
    assert len(file.read_text().splitlines()) == 2
