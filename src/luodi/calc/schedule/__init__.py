"""Scheduling of approvals in working days: networks with minimum lags, critical path, forecast, simulation.

Time is counted in working days from an origin: offset 0 is the origin itself, offset n the end of the n-th working
day after it (calc.workdays: the day on which a period begins is not counted). A step that ends at n lets the next
begin at n. `axis.Axis` turns offsets into days and says where the calendar ends.
"""

from luodi.calc.schedule.axis import Axis
from luodi.calc.schedule.critical import Known, Schedule, Span, schedule
from luodi.calc.schedule.network import Cycle, Link, Task, in_order, unknown_predecessors
from luodi.calc.schedule.routes import SIMULATED, sequential, with_simulation
from luodi.calc.schedule.simulation import Duration, Network, Spread, duration_of, simulate

__all__ = [
    "SIMULATED",
    "Axis",
    "Cycle",
    "Duration",
    "Known",
    "Link",
    "Network",
    "Schedule",
    "Span",
    "Spread",
    "Task",
    "duration_of",
    "in_order",
    "schedule",
    "sequential",
    "simulate",
    "unknown_predecessors",
    "with_simulation",
]
