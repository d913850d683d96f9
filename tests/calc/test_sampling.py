"""The sample of an inspection: fair, repeatable from its seed, below the ceilings."""

from collections import Counter

from luodi.calc.sampling import Candidate, draw, shares

CITY = [
    Candidate(
        f"{district}{number:03}",
        (district, "late" if number % 3 == 0 else "normal"),
        (district, f"firm{number % 7}"),
    )
    for district, size in (("A", 60), ("B", 30), ("C", 9))
    for number in range(size)
]


def test_the_same_seed_draws_the_same_whatever_the_order():
    assert draw(CITY, 20, seed=7) == draw(list(reversed(CITY)), 20, seed=7)
    assert draw(CITY, 20, seed=7) != draw(CITY, 20, seed=8)


def test_districts_and_lamps_have_their_share():
    drawn = Counter(key[0] for key in draw(CITY, 33, seed=1))
    assert drawn == {"A": 20, "B": 10, "C": 3}


def test_shares_add_up_and_never_exceed_the_stratum():
    given = shares({("a",): 1, ("b",): 1, ("c",): 98}, 10)
    assert sum(given.values()) == 10
    assert all(given[s] <= size for s, size in {("a",): 1, ("b",): 1, ("c",): 98}.items())
    assert shares({("a",): 2}, 10) == {("a",): 2}
    assert shares({}, 3) == {}


def test_a_ceiling_is_kept_and_what_it_frees_goes_elsewhere():
    drawn = draw(CITY, 20, seed=3, room={"A": 2})
    assert sum(key.startswith("A") for key in drawn) == 2
    assert len(drawn) == 20


def test_nobody_is_drawn_twice_and_a_full_city_is_drawn_whole():
    assert sorted(draw(CITY, 500, seed=5)) == sorted(c.key for c in CITY)


def test_every_project_of_a_stratum_is_drawn_about_equally_often():
    """Of 9 in C one falls to 'late' strata and two to the others; over many seeds none is left out."""
    counted = Counter(key for seed in range(300) for key in draw(CITY, 33, seed=seed) if key[0] == "C")
    late = [counted[f"C{n:03}"] for n in (0, 3, 6)]
    assert min(late) > 60
    assert max(late) < 140
