"""The backup file: a tar of manifest.json, database.dump (pg_dump custom) and files/…, all with sha256."""

import hashlib
import json
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from luodi.runtime.identity import City
from luodi.runtime.postgres import binaries_folder
from luodi.runtime.refusal import Refusal

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
FILES = "files/"
CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself. `migrations` are "app.name"; `sha256` is by member name."""

    made_at: str
    note: str
    version: str
    city: City
    migrations: list[str]
    sha256: Mapping[str, str]
    format: int = FORMAT

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        fields = json.loads(text)
        return cls(**{**fields, "city": City(**fields["city"])})


def digest(stream: IO[bytes]) -> str:
    found = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def verify(path: Path) -> Manifest:
    """Read the whole backup and compare every member with the manifest.

    Raises Refusal naming the first member that is missing, extra or damaged.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            return _verify_members(path, tar)
    except FileNotFoundError as error:
        raise Refusal(f"找不到备份文件 {path}：请核对路径（备份默认在 var/backups）。") from error
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(f"{path} 不是完整的落地备份（{error}）：请换用另一份备份。") from error


def _verify_members(path: Path, tar: tarfile.TarFile) -> Manifest:
    found: dict[str, str] = {}
    manifest: Manifest | None = None
    for member in tar:
        content = tar.extractfile(member)
        if content is None:
            continue
        if member.name == MANIFEST:
            manifest = Manifest.from_json(content.read())
        else:
            found[member.name] = digest(content)
    if manifest is None:
        raise ValueError(f"缺少 {MANIFEST}")
    if manifest.format != FORMAT:
        raise Refusal(
            f"{path} 是第 {manifest.format} 版备份格式，本程序只认第 {FORMAT} 版：请升级程序后再恢复。"
        )
    for name in sorted(manifest.sha256.keys() | found.keys()):
        if found.get(name) != manifest.sha256.get(name):
            raise Refusal(f"{path} 已损坏：其中 {name} 与清单的校验值不符，请换用另一份备份。")
    return manifest


def check_dump_is_readable(dump: Path) -> None:
    listed = subprocess.run(
        [binaries_folder() / "pg_restore", "--list", dump], capture_output=True, text=True
    )
    if listed.returncode:
        raise Refusal(f"数据库转储读不回来（{listed.stderr.strip()}）：备份未完成，请重试。")
