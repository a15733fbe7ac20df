"""What is measured of look-alikes: each figure, its bar and its aim."""

from bench.table import Figure

FIGURES = [
    Figure("recall, first pass", "recall", unit="%"),
    Figure("recall, both passes", "recall", 98, 99.5, unit="%"),
    Figure("lowest change", "recall", 75, 98, unit="%"),
    Figure("lowest of collage 3x3, crop 70 %", "recall", 45, 60, unit="%"),
    Figure("false pairs", "recall", 0, 0, "<="),
    Figure("pairs of a query and another photo", "recall", 500_000, 500_000),
    Figure("of them looked at by both passes", "recall"),
    Figure("hard pairs called alike", "recall"),
    Figure("hard pairs", "recall"),
    Figure("ImageHash phash within 9: recall", "recall", unit="%"),
    Figure("ImageHash phash within 9: false pairs", "recall"),
    Figure("256 bits x 8 turns, no false pair: recall", "recall", unit="%"),
    Figure("256 bits x 8 turns, no false pair: within", "recall", unit="bits"),
    Figure("check of 12 MP in 100,000, CPU median", "costs", 150, 120, "<=", "ms"),
    Figure("check of 12 MP in 100,000, CPU p95", "costs", 250, 200, "<=", "ms"),
    Figure("check of 12 MP in 100,000, wall median", "costs", unit="ms"),
    Figure("check of 12 MP in 100,000, asking alone", "costs", unit="ms"),
    Figure("ImageHash phash + scan of 100,000, CPU", "costs", unit="ms"),
    Figure("index of a photo", "costs", 2_500, 2_300, "<=", "B"),
    Figure("start of a process at 100,000", "costs", 2, 1, "<=", "s"),
    Figure("indexing of 12 MP, two cores", "costs", 15, 20, ">=", "/s"),
    Figure("check of 12 MP in 1,000,000, CPU median", "million", 400, 250, "<=", "ms"),
    Figure("check of 12 MP in 1,000,000, CPU p95", "million", unit="ms"),
    Figure("check of 12 MP in 1,000,000, wall median", "million", unit="ms"),
    Figure("check of 12 MP in 1,000,000, asking alone", "million", unit="ms"),
]
