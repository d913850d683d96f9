from datetime import datetime
from decimal import Decimal

import pytest

from luodi.attachments.photos import PhotoFacts, photo_facts
from photographs import photograph


@pytest.mark.parametrize("order", ["<", ">"])
def test_time_and_place_of_a_photo(order):
    facts = photo_facts(photograph(order))
    assert facts.taken_at == datetime(2015, 6, 30, 14, 5)  # noqa: DTZ001 - cameras write no zone
    assert (facts.latitude, facts.longitude) == (Decimal("29.079000"), Decimal("119.647361"))


def test_a_photo_without_exif_is_unknown():
    assert photo_facts(b"\xff\xd8\xff\xe0JFIF") == PhotoFacts()


@pytest.mark.parametrize("cut", range(20, 190, 7))
def test_a_damaged_block_never_breaks_the_upload(cut):
    assert isinstance(photo_facts(photograph()[:cut]), PhotoFacts)
