"""The layout of drawn chains."""

from itertools import pairwise

import pytest

from luodi.calc.layers import Dot, layered
from luodi.calc.schedule import Cycle


def test_a_supplier_stands_left_of_what_it_supplies_also_within_its_group():
    layout = layered(
        [Dot("D1", 2), Dot("U2", 0, ("M1",)), Dot("U1", 0, ("U2",)), Dot("M1", 1, ("D1",)), Dot("M2", 1)]
    )
    columns = {code: column for code, (column, _) in layout.places.items()}
    assert columns == {"U1": 0, "U2": 1, "M1": 2, "M2": 2, "D1": 3}
    assert layout.spans == {0: (0, 1), 1: (2, 2), 2: (3, 3)}
    assert (layout.columns, layout.rows) == (4, 2)


def test_no_two_boxes_share_a_place_and_parallel_lines_do_not_cross():
    dots = [
        Dot("U1", 0, ("M2",)),
        Dot("U2", 0, ("M1",)),
        Dot("M1", 1, ("D2",)),
        Dot("M2", 1, ("D1",)),
        Dot("D1", 2),
        Dot("D2", 2),
    ]
    places = layered(dots).places
    assert len(set(places.values())) == len(dots)
    for one, other in pairwise(dots[:2]):
        assert (places[one.code][1] < places[other.code][1]) == (
            places[one.feeds[0]][1] < places[other.feeds[0]][1]
        )


def test_a_circle_is_named_and_an_empty_graph_has_no_size():
    with pytest.raises(Cycle) as circle:
        layered([Dot("A", 0, ("B",)), Dot("B", 0, ("A",))])
    assert set(circle.value.loop) == {"A", "B"}
    assert layered([]).rows == layered([]).columns == 0


def test_a_link_past_a_column_keeps_a_cell_free_there():
    dots = [Dot("U", 0, ("M2",)), Dot("U2", 0, ("M1",)), Dot("M1", 1, ("M2",)), Dot("M2", 1)]
    layout = layered(dots)
    ((column, row),) = layout.bends["U", "M2"]
    assert column == layout.places["M1"][0]
    assert (column, row) not in layout.places.values()
    assert layout.bends["M1", "M2"] == ()
