"""Writes src/luodi/calc/data/workdays.csv from the chinesecalendar package (MIT).

Run once a year, when the package has the State Council's notice for the next year:

    python tools/make_workdays.py

An office need not wait for it: it uploads the notice itself (luodi.calc.workdays, `extra`).
"""

import csv
from pathlib import Path

from chinese_calendar.constants import Holiday, holidays, workdays

TARGET = Path(__file__).resolve().parents[1] / "src/luodi/calc/data/workdays.csv"


def main() -> None:
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    rows = [(day, "休", names[name]) for day, name in holidays.items()]
    rows += [(day, "班", names[name]) for day, name in workdays.items()]
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["日期", "休班", "名称"])
        writer.writerows((day.isoformat(), kind, name) for day, kind, name in sorted(rows))
    print(f"{len(rows)} days -> {TARGET}")


if __name__ == "__main__":
    main()
