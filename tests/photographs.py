"""Photographs as a camera writes them: a JPEG that can be looked at, with an EXIF block that says when and where."""

import base64
import struct

PICTURE = base64.b64decode(
    "/9sAQwAbEhQXFBEbFxYXHhwbIChCKyglJShROj0wQmBVZWRfVV1baniZgWpxkHNbXYW1hpCeo6utq2eAvMm6pseZqKuk/9sAQwEc"
    "Hh4oIyhOKytOpG5dbqSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk/8AAEQgAIAAwAwEi"
    "AAIRAQMRAf/EABcAAQEBAQAAAAAAAAAAAAAAAAAFBgT/xAAYEAEAAwEAAAAAAAAAAAAAAAAAFWOi4f/EABcBAQEBAQAAAAAAAAAA"
    "AAAAAAIBAwT/xAAdEQEAAgAHAAAAAAAAAAAAAAAAAQIDERITMUFR/9oADAMBAAIRAxEAPwDjAYO4aVmmlOrDF6ADYpkRfjpEX46p"
    "g6YPct6mRF+OqYLEZDNpnkAVH//Z"
)
"""48 by 32 pixels of paper with something red on it, without its first two bytes (SOI)."""


def exif(order: str = "<") -> bytes:
    """What stands in the block: taken 2015-06-30 14:05, at 29°04'44.4"N 119°38'50.5"E."""
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
    return tiff


def photograph(order: str = "<") -> bytes:
    block = b"Exif\x00\x00" + exif(order)
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(block) + 2) + block + PICTURE
