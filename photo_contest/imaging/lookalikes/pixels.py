"""The look at the pixels: one gray picture warped onto another, compared block by block.

Transforms as in `alignment`: float64 (6,), from units of the query to units of the reference.
A grid is laid over the overlap on the reference; both pictures are sampled at its points, from
that level of their pyramids which is about as fine as the grid, so that it does not matter which
of the two is the larger. Compiled, without the interpreter's lock.
"""

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from photo_contest.imaging.lookalikes.compiled import compiled

Gray = npt.NDArray[np.float32]
Floats = npt.NDArray[np.floating[Any]]
Size = tuple[float, float]  # width and height in units of the long side

IDENTITY = np.array([1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
BLOCK = 8
_MARGIN = 4  # samples around the grid's blocks, for the search
_NOISE = 6.0  # variance, in squared levels, that counts as noise: 2.4 levels
_GAIN = 0.01  # of correlation: a shift that gains less is none
_PULL = 4.0  # damping of a refinement, in blocks


class Grid(NamedTuple):
    """Points on the reference: the corner of the first sample, the step, samples each way."""

    x: float
    y: float
    step: float
    columns: int
    rows: int


def level_for(levels: list[Gray], pitch: float, step: float) -> Gray:
    """The level whose pixels, `pitch` wide on the finest one, come nearest to `step`."""
    wanted = math.floor(math.log2(max(step / pitch, 1.0)) + 0.4)
    return levels[min(wanted, len(levels) - 1)]


def after_mirror(transform: Floats, width: float) -> Floats:
    """The transform of a query, `width` wide, whose mirror image has the given one."""
    a, b, c, d, e, f = (float(value) for value in transform)
    return np.array([-a, b, c + a * width, -d, e, f + d * width])


def inverse(transform: Floats) -> Floats:
    """The way back."""
    a, b, c, d, e, f = (float(value) for value in transform)
    area = a * e - b * d
    a, b, d, e = e / area, -b / area, -d / area, a / area
    return np.array([a, b, -(a * c + b * f), d, e, -(d * c + e * f)])


def overlap(transform: Floats, query: Size, reference: Size) -> Floats:
    """The corners (n, 2) of what the warped query covers of the reference, on the reference."""
    w, h = query
    t = transform
    polygon = [
        (t[0] * x + t[1] * y + t[2], t[3] * x + t[4] * y + t[5])
        for x, y in ((0.0, 0.0), (w, 0.0), (w, h), (0.0, h))
    ]
    for axis, bound, sign in (
        (0, 0.0, 1),
        (0, reference[0], -1),
        (1, 0.0, 1),
        (1, reference[1], -1),
    ):
        polygon = _clipped(polygon, axis, bound, sign)
    return np.array(polygon, dtype=np.float64).reshape(-1, 2)


def _clipped(
    polygon: list[tuple[Any, Any]], axis: int, bound: float, sign: int
) -> list[tuple[Any, Any]]:
    kept = []
    for i, here in enumerate(polygon):
        before = polygon[i - 1]
        inside, was = sign * (here[axis] - bound), sign * (before[axis] - bound)
        if (inside < 0) != (was < 0):
            part = was / (was - inside)
            kept.append(tuple(b + (h - b) * part for b, h in zip(before, here, strict=True)))
        if inside >= 0:
            kept.append(here)
    return kept


def area(polygon: Floats) -> float:
    if len(polygon) < 3:
        return 0.0
    x, y = polygon[:, 0], polygon[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def grid_over(polygon: Floats, finest: float, most: int) -> Grid:
    """(x, y, step, columns, rows) of the samples over a polygon's box, whole blocks each way; the
    step at least `finest`, at most `most` samples on the long side."""
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    step = max(finest, float((high - low).max()) / most)
    columns, rows = (max(1, int(side / step) // BLOCK) for side in high - low)
    x, y = (low + high) / 2 - np.array([columns, rows]) * (BLOCK * step / 2)
    return Grid(float(x), float(y), step, columns * BLOCK, rows * BLOCK)


@compiled
def _sampled(
    gray: Gray,
    unit: Floats,
    transform: Floats,
    x: float,
    y: float,
    step: float,
    columns: int,
    rows: int,
) -> Any:
    height, width = gray.shape
    across, down = width / unit[0], height / unit[1]
    out = np.empty((rows + 2 * _MARGIN, columns + 2 * _MARGIN), np.float32)
    ax, ay = transform[0] * step * across, transform[3] * step * down
    for i in range(out.shape[0]):
        v = y + (i - _MARGIN + 0.5) * step
        u = x + (0.5 - _MARGIN) * step
        px = (transform[0] * u + transform[1] * v + transform[2]) * across - 0.5
        py = (transform[3] * u + transform[4] * v + transform[5]) * down - 0.5
        for j in range(out.shape[1]):
            if px < -0.5 or py < -0.5 or px > width - 0.5 or py > height - 0.5:
                out[i, j] = np.nan
            else:
                cx = min(max(px, 0.0), width - 1.001)
                cy = min(max(py, 0.0), height - 1.001)
                left, top = int(cx), int(cy)
                fx, fy = np.float32(cx - left), np.float32(cy - top)
                right, below = min(left + 1, width - 1), min(top + 1, height - 1)
                upper = gray[top, left] + fx * (gray[top, right] - gray[top, left])
                lower = gray[below, left] + fx * (gray[below, right] - gray[below, left])
                out[i, j] = upper + fy * (lower - upper)
            px += ax
            py += ay
    return out


def sample(gray: Gray, unit: Size, transform: Floats, grid: Grid) -> Gray:
    """`gray`, which is `unit` wide and high, at transform(grid) with a margin around; float32,
    NaN off the picture."""
    sampled: Gray = _sampled(gray, np.array(unit), transform, *grid)
    return sampled


@compiled
def compare(query: Gray, reference: Gray, radius: int) -> Any:
    """Blocks (n, 9) of two sampled grids, wherever the reference lies under a whole block.

    Each: column and row of the block, standard deviation in the reference and in the query, the
    signed correlation there, and the shift (x, y) in samples within `radius` at which the query
    correlates best, 0 where that gains nothing, and the correlation there. A block that the query
    leaves has deviation -1.
    """
    down = (reference.shape[0] - 2 * _MARGIN) // BLOCK
    across = (reference.shape[1] - 2 * _MARGIN) // BLOCK
    sums, squares = _boxes(query)
    own_sums, own_squares = _boxes(reference)
    out = np.empty((down * across, 9), np.float64)
    scores = np.empty((2 * radius + 1, 2 * radius + 1))
    lanes = np.empty(BLOCK, np.float32)
    size = BLOCK * BLOCK
    n = 0
    for row in range(down):
        for column in range(across):
            top, left = _MARGIN + row * BLOCK, _MARGIN + column * BLOCK
            mean = own_sums[top, left] / size
            spread = own_squares[top, left] / size - mean * mean
            if math.isnan(spread):
                continue
            best, at_x, at_y = -2.0, 0, 0
            here, deviation = 0.0, -1.0
            for dy in range(-radius, radius + 1):
                for dx in range(-radius, radius + 1):
                    y, x = top + dy, left + dx
                    other = sums[y, x] / size
                    variance = squares[y, x] / size - other * other
                    if math.isnan(variance):
                        scores[dy + radius, dx + radius] = -2.0
                        continue
                    lanes[:] = 0
                    for i in range(BLOCK):
                        for j in range(BLOCK):
                            lanes[j] += query[y + i, x + j] * reference[top + i, left + j]
                    both = 0.0
                    for j in range(BLOCK):
                        both += lanes[j]
                    noisy = (max(variance, 0.0) + _NOISE) * (max(spread, 0.0) + _NOISE)
                    value = (both / size - mean * other) / math.sqrt(noisy)
                    scores[dy + radius, dx + radius] = value
                    if dx == 0 and dy == 0:
                        here, deviation = value, math.sqrt(max(variance, 0.0))
                    if value > best:
                        best, at_x, at_y = value, dx, dy
            block = out[n]
            block[0], block[1], block[2], block[3] = column, row, max(spread, 0.0) ** 0.5, deviation
            block[4], block[5], block[6], block[7] = here, 0.0, 0.0, max(best, here)
            if best > here + _GAIN:
                block[5] = at_x + _vertex(scores, at_y + radius, at_x + radius, 0, 1)
                block[6] = at_y + _vertex(scores, at_y + radius, at_x + radius, 1, 0)
            block[8] = _corners(reference, top, left)
            n += 1
    return out[:n]


@compiled
def _corners(grid: Gray, top: int, left: int) -> float:
    """The mean squared gradient of a block along the direction in which it changes least: an
    edge or a horizon, which lies on any other edge, has none."""
    xx, xy, yy = 0.0, 0.0, 0.0
    for y in range(top, top + BLOCK - 1):
        for x in range(left, left + BLOCK - 1):
            main = grid[y + 1, x + 1] - grid[y, x]
            other = grid[y, x + 1] - grid[y + 1, x]
            across, down = main + other, main - other
            xx += across * across
            xy += across * down
            yy += down * down
    root = math.sqrt((xx - yy) * (xx - yy) + 4 * xy * xy)
    return max(xx + yy - root, 0.0) / (8 * (BLOCK - 1) * (BLOCK - 1))


@compiled
def _boxes(grid: Gray) -> Any:
    """The sums of the samples and of their squares in the block from each sample on; NaN where
    it leaves the picture."""
    rows, columns = grid.shape[0] - BLOCK + 1, grid.shape[1] - BLOCK + 1
    sums, squares = np.empty((rows, columns)), np.empty((rows, columns))
    line, line_squares = np.empty(grid.shape[1]), np.empty(grid.shape[1])
    for y in range(rows):
        line[:] = 0
        line_squares[:] = 0
        for i in range(BLOCK):
            for x in range(grid.shape[1]):
                value = np.float64(grid[y + i, x])
                line[x] += value
                line_squares[x] += value * value
        for x in range(columns):
            total, total_squares = 0.0, 0.0
            for j in range(BLOCK):
                total += line[x + j]
                total_squares += line_squares[x + j]
            sums[y, x], squares[y, x] = total, total_squares
    return sums, squares


def alike(query: Gray, reference: Gray, there: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """The correlation of two sampled grids where both are `there`, after a smooth surface of the
    second degree was taken from each; and the smaller standard deviation of what was left."""
    if there.sum() < BLOCK * BLOCK:
        return 0.0, 0.0
    y, x = (axis / max(there.shape) for axis in np.nonzero(there))
    surface = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    both = np.stack([query[there], reference[there]], axis=1).astype(np.float64)
    rest = both - surface @ np.linalg.lstsq(surface, both)[0]
    one, other = rest.std(axis=0)
    noise = _NOISE / 4  # a coarse grid averages noise away
    return float((rest[:, 0] * rest[:, 1]).mean() / (one * other + noise)), float(min(one, other))


@compiled
def _vertex(scores: Floats, row: int, column: int, down: int, across: int) -> float:
    """Where between samples the parabola through a maximum and its neighbours has its top."""
    if not (0 < row < scores.shape[0] - 1 and 0 < column < scores.shape[1] - 1):
        return 0.0
    before, at = scores[row - down, column - across], scores[row, column]
    after = scores[row + down, column + across]
    bend = before - 2 * at + after
    if before < -1 or after < -1 or bend >= -1e-9:
        return 0.0
    return float(0.5 * (before - after) / bend)


def drawn_nearer(transform: Floats, blocks: Floats, grid: Grid, weight: Floats) -> Floats:
    """The transform after a damped fit to the shifts of the blocks with weight."""
    x, y, step = grid[:3]
    place = np.empty((len(blocks), 3))
    place[:, 0] = x + (blocks[:, 0] + 0.5) * BLOCK * step
    place[:, 1] = y + (blocks[:, 1] + 0.5) * BLOCK * step
    place[:, 2] = 1.0
    # The query's sample at p + shift belongs to p: what maps p + shift -> p comes after.
    moved = place.copy()
    moved[:, :2] += blocks[:, 5:7] * step
    centre = weight @ moved[:, :2] / weight.sum()
    moved[:, :2] -= centre
    target = place[:, :2] - centre
    weighted = moved * weight[:, np.newaxis]
    pull = np.diag([_PULL * (4 * BLOCK * step) ** 2] * 2 + [1e-3])
    change = np.linalg.solve(weighted.T @ moved + pull, weighted.T @ target + pull[:, :2])
    a, b = change[0], change[1]  # columns of the linear part, by axis of `moved`
    linear = np.array([[a[0], b[0]], [a[1], b[1]]])
    old = transform.reshape(2, 3)
    new = linear @ old
    new[:, 2] += change[2] + centre - linear @ centre
    return new.ravel()
