"""One chart a question, drawn from the tables of a report: `values` reads them (quick, pure),
`chart` makes the Altair chart of the values. Who draws them is `analytics.drawing`."""

from typing import Final

NAMES: Final = ("units", "timeline", "heatmap", "funnel", "channels", "lorenz", "forecast")
