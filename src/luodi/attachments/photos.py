"""When and where a photo says it was taken (EXIF), read from a JPEG without a library. Absent: None,
never guessed.
"""

import struct
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

TAG_EXIF, TAG_GPS, TAG_TAKEN, TAG_CHANGED = 0x8769, 0x8825, 0x9003, 0x0132
GPS_LAT_REF, GPS_LAT, GPS_LON_REF, GPS_LON = 1, 2, 3, 4
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
MOST_TAGS = 500


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """`taken_at` is the camera's own clock without a zone; degrees are WGS-84, north and east positive."""

    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def photo_facts(head: bytes) -> PhotoFacts:
    """From the first 64 KiB of a JPEG. A damaged or missing EXIF block gives empty facts."""
    start = head.find(b"Exif\x00\x00")
    if not head.startswith(b"\xff\xd8") or start < 0:
        return PhotoFacts()
    try:
        return _read(head[start + 6 :])
    except (struct.error, IndexError, ValueError, ZeroDivisionError):
        return PhotoFacts()


def _read(tiff: bytes) -> PhotoFacts:
    order = "<" if tiff[:2] == b"II" else ">"
    first = _tags(tiff, order, struct.unpack_from(order + "I", tiff, 4)[0])
    exif = _tags(tiff, order, _number(tiff, order, first[TAG_EXIF])) if TAG_EXIF in first else {}
    gps = _tags(tiff, order, _number(tiff, order, first[TAG_GPS])) if TAG_GPS in first else {}
    taken = exif.get(TAG_TAKEN) or first.get(TAG_CHANGED)
    latitude = _degrees(tiff, order, gps.get(GPS_LAT), gps.get(GPS_LAT_REF), b"S")
    longitude = _degrees(tiff, order, gps.get(GPS_LON), gps.get(GPS_LON_REF), b"W")
    return PhotoFacts(_moment(tiff, order, taken), latitude, longitude)


Tag = tuple[int, int, int]
"""Type, count, position of the value (or of the offset that points to it)."""


def _tags(tiff: bytes, order: str, offset: int) -> dict[int, Tag]:
    count = min(struct.unpack_from(order + "H", tiff, offset)[0], MOST_TAGS)
    tags = {}
    for place in range(offset + 2, offset + 2 + 12 * count, 12):
        tag, kind, number = struct.unpack_from(order + "HHI", tiff, place)
        tags[tag] = (kind, number, place + 8)
    return tags


def _value_at(tiff: bytes, order: str, tag: Tag) -> int:
    kind, number, place = tag
    inline = SIZES.get(kind, 1) * number <= 4
    return place if inline else int(struct.unpack_from(order + "I", tiff, place)[0])


def _number(tiff: bytes, order: str, tag: Tag) -> int:
    return int(struct.unpack_from(order + "I", tiff, tag[2])[0])


def _text(tiff: bytes, order: str, tag: Tag) -> bytes:
    start = _value_at(tiff, order, tag)
    return tiff[start : start + tag[1]].rstrip(b"\x00 ")


def _moment(tiff: bytes, order: str, tag: Tag | None) -> datetime | None:
    if tag is None:
        return None
    text = _text(tiff, order, tag).decode("ascii", "replace")
    return datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - cameras write no zone


def _degrees(tiff: bytes, order: str, tag: Tag | None, ref: Tag | None, negative: bytes) -> Decimal | None:
    if tag is None or ref is None:
        return None
    start = _value_at(tiff, order, tag)
    parts = struct.unpack_from(order + "6I", tiff, start)
    whole = sum(Decimal(parts[2 * i]) / parts[2 * i + 1] / 60**i for i in range(3))
    sign = -1 if _text(tiff, order, ref).startswith(negative) else 1
    return (sign * Decimal(whole)).quantize(Decimal("0.000001"))
