"""What `./luodi run` refuses before it starts anything."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from luodi.runtime.launch.certificates import check_certificate
from luodi.runtime.launch.options import parse
from luodi.runtime.refusal import Refusal

NOW = dt.datetime.now(dt.UTC)
YEAR = dt.timedelta(days=365)


def write_key(path: Path, password: bytes | None = None) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP256R1())
    how = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how))
    return key


def write_certificate(
    path: Path, key: ec.EllipticCurvePrivateKey, begins: dt.datetime, ends: dt.datetime
) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "luodi.jinhua.gov.cn")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    certificate, key = tmp_path / "证书.pem", tmp_path / "私钥.pem"
    write_certificate(certificate, write_key(key), NOW - YEAR, NOW + YEAR)
    return certificate, key


def test_a_matching_pair_is_taken(pair: tuple[Path, Path]) -> None:
    certificate, key = pair
    options = parse(["--tls-cert", str(certificate), "--tls-key", str(key)])
    assert options.address.startswith("https://127.0.0.1:")
    assert options.environment()["LUODI_HTTPS"] == "1"


def test_another_certificates_key_is_refused_and_both_are_named(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    other = tmp_path / "别的私钥.pem"
    write_key(other)
    with pytest.raises(Refusal, match=r"证书 .*证书\.pem 与私钥 .*别的私钥\.pem 不是一对"):
        check_certificate(pair[0], other)


@pytest.mark.parametrize(
    ("begins", "ends", "says"),
    [(NOW - 2 * YEAR, NOW - YEAR, "过期"), (NOW + YEAR, NOW + 2 * YEAR, "起才生效")],
)
def test_a_certificate_out_of_its_time_is_refused_with_the_date(
    tmp_path: Path, begins: dt.datetime, ends: dt.datetime, says: str
) -> None:
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    write_certificate(certificate, write_key(key), begins, ends)
    date = ends if says == "过期" else begins
    with pytest.raises(Refusal, match=f"{date:%Y-%m-%d}.*{says}"):
        check_certificate(certificate, key)


def test_swapped_files_a_missing_file_and_a_locked_key_are_each_said(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    certificate, key = pair
    with pytest.raises(Refusal, match=r"证书 .*私钥\.pem 不是 PEM"):
        check_certificate(key, certificate)
    with pytest.raises(Refusal, match=r"证书 .*没有\.pem 读不了"):
        check_certificate(tmp_path / "没有.pem", key)
    write_key(key, b"secret")
    with pytest.raises(Refusal, match="设有口令"):
        check_certificate(certificate, key)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--tls-cert", "x.pem"], "还缺 --tls-key"),
        (["--production", "--demo"], "不能载入演示城市"),
        (["--port", "99999"], "端口 99999 不存在"),
        (["--listen", "203.0.113.77"], "本机没有地址 203.0.113.77"),
        (["--listen", "哪里"], "无法识别"),
    ],
)
def test_what_cannot_work_is_refused_in_one_sentence(arguments: list[str], says: str) -> None:
    with pytest.raises(Refusal, match=says) as refusal:
        parse(arguments)
    assert str(refusal.value).count("。") == 1


def test_forwarded_headers_count_only_behind_a_proxy() -> None:
    assert parse([]).environment()["LUODI_BEHIND_PROXY"] == ""
    behind = parse(["--behind-proxy"]).environment()
    assert (behind["LUODI_BEHIND_PROXY"], behind["LUODI_HTTPS"]) == ("1", "1")
