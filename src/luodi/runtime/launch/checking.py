"""`./luodi lint` and `./luodi test [--full] [pytest arguments]`: what CI runs."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from luodi.runtime.launch.environment import PYTHON, environment_for
from luodi.runtime.paths import ROOT

CODE = ["src", "tests", "luodi"]
CHECKS = {
    "mypy": ["mypy"],
    "import-linter": ["luodi.runtime.launch.layers"],
    "makemigrations --check": ["luodi", "makemigrations", "--check", "--dry-run"],
    "templates": ["luodi", "templates"],
    "djlint": ["djlint", "src", "--profile=django", "--lint", "--quiet"],
    "ruff check": ["ruff", "check", "--quiet", *CODE],
    "ruff format --check": ["ruff", "format", "--check", "--quiet", *CODE],
}
"""The slowest first: two run at a time."""
WORKERS = 2


def main(verb: str, arguments: list[str]) -> int:
    if verb == "lint":
        return 0 if lint() else 1
    full = "--full" in arguments
    chosen = [a for a in arguments if a != "--full"]
    # someone who names tests wants those, now
    if not chosen and not lint():
        return 1
    return pytest(full, chosen)


def lint() -> bool:
    began = time.monotonic()
    with ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(_check, CHECKS))
    print(f"检查 {sum(results)}/{len(results)} 项通过，用时 {time.monotonic() - began:.0f} 秒", flush=True)
    return all(results)


def _check(name: str) -> bool:
    began = time.monotonic()
    result = subprocess.run(
        [PYTHON, "-m", *CHECKS[name]], cwd=ROOT, env=_environment(), capture_output=True, text=True
    )
    took = f"{time.monotonic() - began:5.1f} 秒"
    if result.returncode == 0:
        print(f"  通过  {took}  {name}", flush=True)
        return True
    print(f"  不过  {took}  {name}\n{result.stdout}{result.stderr}", flush=True)
    return False


def pytest(full: bool, chosen: list[str]) -> int:
    spread = [] if any(a.startswith("-n") for a in chosen) else ["-n", str(WORKERS), "--dist", "worksteal"]
    # the launcher names the real settings in the environment; the tests have their own
    command = [
        PYTHON,
        "-m",
        "pytest",
        "--ds=settings_for_tests",
        *spread,
        *(["--full"] if full else []),
        *chosen,
    ]
    return subprocess.run(command, cwd=ROOT, env=_environment()).returncode


def _environment() -> dict[str, str]:
    # a check must not depend on which database the person works with
    clean = {name: value for name, value in environment_for("web").items() if name != "DATABASE_URL"}
    # makemigrations would warn that the database it does not need is not there
    return clean | {"PYTHONWARNINGS": "ignore::RuntimeWarning", "COLUMNS": "120"}
