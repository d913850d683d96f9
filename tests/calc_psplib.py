"""PSPLIB single-mode files (.sm): durations, successors, and the MPM-Time the file states."""

from pathlib import Path

from luodi.calc.schedule import Link, Task


def read_instance(path: Path) -> tuple[list[Task], int]:
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    stated = int(lines[line_after(lines, "pronr.")].split()[5])
    befores: dict[str, list[str]] = {}
    for line in block(lines, "jobnr.    #modes"):
        job, _modes, _count, *successors = line.split()
        befores.setdefault(job, [])
        for successor in successors:
            befores.setdefault(successor, []).append(job)
    durations = {line.split()[0]: int(line.split()[2]) for line in block(lines, "jobnr. mode duration")}
    tasks = [Task(job, durations[job], tuple(Link(b) for b in befores[job])) for job in durations]
    return tasks, stated


def line_after(lines: list[str], head: str) -> int:
    return next(n for n, line in enumerate(lines) if line.startswith(head)) + 1


def block(lines: list[str], head: str) -> list[str]:
    rows = []
    for line in lines[line_after(lines, head) :]:
        if line.startswith("*"):
            break
        if not line.startswith("-"):
            rows.append(line)
    return rows
