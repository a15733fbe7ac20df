"""What is measured of the figures: each row, its floor and its aim."""

from bench.table import Figure

WARM = "units report, kept: 10 M events / 1 M"
ANEW_TIME = "units counted anew / pandas on raw: time"
ANEW_MEMORY = "units counted anew / pandas on raw: peak"
ONE_UNIT = "one unit's report at 10 M"
FILL = "incremental fill beside serving, one core"
EVENTS = "event / bare view"
KEPT = "dashboard JSON, kept, with token / bare"
UNCHANGED = "dashboard 304 with token / bare page"
# The least and the most over three moments, of units and of whole contests.
CLOSE_LEAST = "80 % interval holds the close: least"
CLOSE_MOST = "80 % interval holds the close: most"
DAY_LEAST = "80 % interval holds the target's day: least"
DAY_MOST = "80 % interval holds the target's day: most"

FIGURES = [
    Figure(WARM, "reading", 1.5, 1.2, "<="),
    Figure("units report at 10 M, kept", "reading", unit="ms"),
    Figure("units report at 10 M, counted anew", "reading", unit="s"),
    Figure("units counted anew: 10 M events / 1 M", "reading"),
    Figure(ANEW_TIME, "reading", 1 / 5, 1 / 10, "<="),
    Figure(ANEW_MEMORY, "reading", 1 / 4, 1 / 7, "<="),
    Figure(ONE_UNIT, "reading", 50, 20, "<=", "ms"),
    Figure(FILL, "fill", 2_000, 5_000, ">=", "/s"),
    Figure(EVENTS, "events", 0.20, 0.30),
    Figure(KEPT, "dashboard", 0.25, 0.4),
    Figure(UNCHANGED, "dashboard", 0.25, 0.4),
    Figure(CLOSE_LEAST, "forecast", 70, 75, ">=", "%"),
    Figure(CLOSE_MOST, "forecast", 90, 85, "<=", "%"),
    Figure(DAY_LEAST, "forecast", 70, 75, ">=", "%"),
    Figure(DAY_MOST, "forecast", 90, 85, "<=", "%"),
]
