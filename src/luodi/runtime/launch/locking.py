"""`./luodi lock [--upgrade]`: write requirements/*.txt anew from *.in (maintainers; needs uv)."""

import shutil
import subprocess

from luodi.runtime.paths import ROOT
from luodi.runtime.refusal import Refusal

COMMON = ["--universal", "--generate-hashes", "--python-version", "3.11", "--no-header", "--quiet"]


def main(_verb: str, arguments: list[str]) -> int:
    uv = shutil.which("uv")
    if not uv:
        raise Refusal("锁定依赖需要 uv：请先 pip install uv；使用者不需要这一步。")
    for name, more in (("run", []), ("test", ["-c", "requirements/run.txt"])):
        command = [uv, "pip", "compile", *COMMON, *more, *arguments]
        command += [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        if code := subprocess.run(command, cwd=ROOT).returncode:
            return code
    print("落地：依赖已重新锁定，请运行 ./luodi test 后提交。")
    return 0
