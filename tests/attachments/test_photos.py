import struct
from datetime import datetime
from decimal import Decimal

import pytest

from luodi.attachments.photos import PhotoFacts, photo_facts


def jpeg(order: str = "<") -> bytes:
    """The head of a JPEG with an EXIF block: taken 2015-06-30 14:05, at 29°04'44.4"N 119°38'50.5"E."""
    taken = b"2015:06:30 14:05:00\x00"
    first, exif, gps, data = 8, 8 + 30, 8 + 30 + 18, 8 + 30 + 18 + 54
    latitude, longitude = data + len(taken), data + len(taken) + 24
    tiff = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(order + "I", first)
    tiff += struct.pack(order + "H", 2)
    tiff += struct.pack(order + "HHII", 0x8769, 4, 1, exif) + struct.pack(order + "HHII", 0x8825, 4, 1, gps)
    tiff += struct.pack(order + "I", 0)
    tiff += struct.pack(order + "H", 1) + struct.pack(order + "HHII", 0x9003, 2, 20, data) + b"\0\0\0\0"
    tiff += struct.pack(order + "H", 4)
    tiff += struct.pack(order + "HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack(order + "HHII", 2, 5, 3, latitude)
    tiff += struct.pack(order + "HHI4s", 3, 2, 2, b"E\0\0\0") + struct.pack(
        order + "HHII", 4, 5, 3, longitude
    )
    tiff += b"\0\0\0\0" + taken
    tiff += struct.pack(order + "6I", 29, 1, 4, 1, 444, 10) + struct.pack(
        order + "6I", 119, 1, 38, 1, 505, 10
    )
    return b"\xff\xd8\xff\xe1\x00\x00Exif\x00\x00" + tiff


@pytest.mark.parametrize("order", ["<", ">"])
def test_time_and_place_of_a_photo(order):
    facts = photo_facts(jpeg(order))
    assert facts.taken_at == datetime(2015, 6, 30, 14, 5)  # noqa: DTZ001 - cameras write no zone
    assert (facts.latitude, facts.longitude) == (Decimal("29.079000"), Decimal("119.647361"))


def test_a_photo_without_exif_is_unknown():
    assert photo_facts(b"\xff\xd8\xff\xe0JFIF") == PhotoFacts()


@pytest.mark.parametrize("cut", range(20, 190, 7))
def test_a_damaged_block_never_breaks_the_upload(cut):
    assert isinstance(photo_facts(jpeg()[:cut]), PhotoFacts)
