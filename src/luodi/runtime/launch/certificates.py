"""A certificate is looked at before the server starts; gunicorn would only fail at the first visitor."""

from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from luodi.runtime.refusal import Refusal


def check_certificate(certificate: Path, key: Path) -> None:
    """Refuse what no browser would accept: unreadable, not matching, not yet valid, expired."""
    try:
        first = x509.load_pem_x509_certificates(_read(certificate, "证书"))[0]
    except ValueError as error:
        raise Refusal(
            f"证书 {certificate} 不是 PEM 格式：请换用以 -----BEGIN CERTIFICATE----- 开头的文件。"
        ) from error
    try:
        private = load_pem_private_key(_read(key, "私钥"), password=None)
    except TypeError as error:
        raise Refusal(
            f"私钥 {key} 设有口令：请先用 openssl pkey -in 原文件 -out 新文件 去掉口令。"
        ) from error
    except ValueError as error:
        raise Refusal(
            f"私钥 {key} 不是 PEM 格式：请换用以 -----BEGIN PRIVATE KEY----- 开头的文件。"
        ) from error
    form = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    if first.public_key().public_bytes(*form) != private.public_key().public_bytes(*form):
        raise Refusal(f"证书 {certificate} 与私钥 {key} 不是一对：请核对是否拿错了文件。")
    now = datetime.now(UTC)
    if now > first.not_valid_after_utc:
        raise Refusal(f"证书 {certificate} 已于 {first.not_valid_after_utc:%Y-%m-%d} 过期：请更换新证书。")
    if now < first.not_valid_before_utc:
        raise Refusal(
            f"证书 {certificate} 自 {first.not_valid_before_utc:%Y-%m-%d} 起才生效："
            "请核对本机时间或更换证书。"
        )


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"{what} {path} 读不了（{error.strerror}）：请核对路径和权限。") from error
