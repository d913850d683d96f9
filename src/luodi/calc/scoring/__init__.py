"""
考核 scoring: a scheme is data, a run is a pure function of scheme and inputs.

All arithmetic is on exact fractions; a Decimal appears only where the scheme declares a rounding. So no order of
units, indicators or inputs can change a digit.
"""
