"""Small disks, read-only folders and other things only root may make, inside a user namespace of their own."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

AS_ROOT = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]


def in_namespace(
    script: str, *, env: Mapping[str, str], cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a shell script as the root of a namespace; standard output and error in one text."""
    if not shutil.which("unshare") or subprocess.run([*AS_ROOT, "true"], capture_output=True).returncode:
        pytest.skip("no user namespaces here")
    return subprocess.run(
        [*AS_ROOT, f"set -e\n{script}"],
        env=env,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def sentences(result: subprocess.CompletedProcess[str]) -> str:
    """What a refused start said, which must be one sentence of ours and nothing else."""
    assert result.returncode != 0, result.stdout
    lines = result.stdout.strip().splitlines()
    assert len(lines) == 1, result.stdout
    assert lines[0].startswith("落地："), result.stdout
    assert lines[0].count("。") == 1
    return lines[0]
