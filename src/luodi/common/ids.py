"""Keys: UUID version 7 (RFC 9562), so that new rows land at the end of an index."""

import os
import time
import uuid

FIXED = 0xF << 76 | 0x3 << 62
VERSION = 0x7 << 76 | 0x2 << 62


def uuid7() -> uuid.UUID:
    """A UUID whose first 48 bits are the Unix time in milliseconds; the rest is random."""
    chance = int.from_bytes(os.urandom(10), "big") & ~FIXED
    return uuid.UUID(int=time.time_ns() // 1_000_000 << 80 | chance | VERSION)
