"""Which transform lays one picture's features on another's: matches, hypotheses, a damped fit.

Everything is deterministic: every match is a hypothesis and all matches judge it. Compiled,
without the interpreter's lock. Coordinates are units of each picture's long side; a transform is
float64 (6,): x' = t0 x + t1 y + t2, y' = t3 x + t4 y + t5.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from photo_contest.imaging.lookalikes.compiled import bits, compiled

Floats = npt.NDArray[np.floating[Any]]
Integers = npt.NDArray[np.integer[Any]]

# A hypothesis from one match is as uncertain as its angle and size: its reach grows with distance.
_NEAR, _REACH = 0.02, 0.12
_TURN = math.cos(math.radians(25))
_SCALE = math.log(1.6)
_FINE = 0.022  # of the reference's long side, after the fit
_PULL = 0.03  # damping: about three features' worth of the mean turn and scale
_SHEAR = 2.2  # the most by which one axis may be stretched against the other
_TIMES = 4


@compiled
def match(
    query: npt.NDArray[np.uint64], reference: npt.NDArray[np.uint64], within: int, most: int
) -> Integers:
    """(query, reference, bits) rows, the two nearest references of each query feature.

    At most `within` bits apart and at most `most` rows: where there are more, those with fewer
    bits stay, in the order of the query.
    """
    rows = np.empty((2 * len(query), 3), np.int32)
    count = 0
    sizes = np.zeros(within + 1, np.int64)
    for i in range(len(query)):
        first = second = np.int64(within + 1)
        at_first = at_second = -1
        for j in range(len(reference)):
            apart = np.int64(bits(query[i] ^ reference[j]))
            if apart < first:
                first, second = apart, first
                at_first, at_second = j, at_first
            elif apart < second:
                second, at_second = apart, j
        for apart, at in ((first, at_first), (second, at_second)):
            if apart <= within:
                rows[count, 0], rows[count, 1], rows[count, 2] = i, at, apart
                sizes[apart] += 1
                count += 1
    limit, kept = 0, int(sizes[0])
    while limit < within and kept + sizes[limit + 1] <= most:
        limit += 1
        kept += sizes[limit]
    answer = np.empty((kept, 3), np.int32)
    n = 0
    for row in range(count):
        if rows[row, 2] <= limit:
            answer[n] = rows[row]
            n += 1
    return answer[:n]


@compiled
def _agreeing(
    links: Floats, rows: Integers, seed: int, stamps: Integers, inliers: npt.NDArray[np.bool_]
) -> int:
    """How many matches agree with the similarity of match `seed`, each feature counted once.

    `links` (m, 8): query x, y, reference x, y, log scale, cos and sin of the turn, scale.
    """
    a, b = links[seed, 7] * links[seed, 5], links[seed, 7] * links[seed, 6]
    count = 0
    last = -1
    for m in range(len(links)):
        inliers[m] = False
        if abs(links[m, 4] - links[seed, 4]) > _SCALE:
            continue
        if links[m, 5] * links[seed, 5] + links[m, 6] * links[seed, 6] < _TURN:
            continue
        dx, dy = links[m, 0] - links[seed, 0], links[m, 1] - links[seed, 1]
        px, py = a * dx - b * dy, b * dx + a * dy
        ex = px + links[seed, 2] - links[m, 2]
        ey = py + links[seed, 3] - links[m, 3]
        reach = _NEAR + _REACH * math.sqrt(px * px + py * py)
        if ex * ex + ey * ey > reach * reach:
            continue
        inliers[m] = True
        if rows[m, 0] != last and stamps[rows[m, 1]] != seed + 1:
            count += 1
            last = rows[m, 0]
            stamps[rows[m, 1]] = seed + 1
    return count


@compiled
def _fit(links: Floats, inliers: npt.NDArray[np.bool_], transform: Floats) -> bool:
    """The damped affine fit to the inliers, written into `transform`; False if degenerate."""
    n = 0.0
    qx = qy = rx = ry = a = b = 0.0
    for m in range(len(links)):
        if inliers[m]:
            n += 1
            qx += links[m, 0]
            qy += links[m, 1]
            rx += links[m, 2]
            ry += links[m, 3]
            a += links[m, 5]
            b += links[m, 6]
    if n < 2:
        return False
    scale = 0.0
    for m in range(len(links)):
        if inliers[m]:
            scale += links[m, 4]
    scale = math.exp(scale / n) / max(math.sqrt(a * a + b * b), 1e-9)
    a, b = a * scale, b * scale
    qx, qy, rx, ry = qx / n, qy / n, rx / n, ry / n
    xx = yy = _PULL
    xy = 0.0
    ax, ay, bx, by = a * _PULL, -b * _PULL, b * _PULL, a * _PULL
    for m in range(len(links)):
        if inliers[m]:
            ux, uy = links[m, 0] - qx, links[m, 1] - qy
            vx, vy = links[m, 2] - rx, links[m, 3] - ry
            xx += ux * ux
            xy += ux * uy
            yy += uy * uy
            ax += vx * ux
            ay += vx * uy
            bx += vy * ux
            by += vy * uy
    d = xx * yy - xy * xy
    t0, t1 = (ax * yy - ay * xy) / d, (ay * xx - ax * xy) / d
    t3, t4 = (bx * yy - by * xy) / d, (by * xx - bx * xy) / d
    transform[0], transform[1], transform[2] = t0, t1, rx - t0 * qx - t1 * qy
    transform[3], transform[4], transform[5] = t3, t4, ry - t3 * qx - t4 * qy
    return is_sound(transform)


@compiled
def is_sound(transform: Floats) -> bool:
    """Whether a transform keeps the hand and stretches no axis unduly."""
    a, b, c, d = transform[0], transform[1], transform[3], transform[4]
    area = a * d - b * c
    half = (a * a + b * b + c * c + d * d) / 2
    root = math.sqrt(max(half * half - area * area, 0.0))
    return bool(area > 1e-4 and half + root <= _SHEAR * _SHEAR * (half - root))


@compiled
def _within(
    links: Floats, rows: Integers, transform: Floats, inliers: npt.NDArray[np.bool_]
) -> int:
    """How many matches the fitted transform maps to within `_FINE`, each feature once."""
    scale = 0.5 * math.log(max(transform[0] * transform[4] - transform[1] * transform[3], 1e-9))
    used = np.zeros(rows[:, 1].max() + 1, np.bool_)
    count = 0
    last = -1
    for m in range(len(links)):
        ex = transform[0] * links[m, 0] + transform[1] * links[m, 1] + transform[2] - links[m, 2]
        ey = transform[3] * links[m, 0] + transform[4] * links[m, 1] + transform[5] - links[m, 3]
        close = ex * ex + ey * ey <= _FINE * _FINE and abs(links[m, 4] - scale) <= 1.5 * _SCALE
        inliers[m] = close
        if close and rows[m, 0] != last and not used[rows[m, 1]]:
            count += 1
            last = rows[m, 0]
            used[rows[m, 1]] = True
    return count


@compiled
def align(links: Floats, rows: Integers, most: int) -> tuple[Floats, Integers]:
    """The best `most` different transforms (k, 6) and the inliers of each (k,).

    Hypotheses that share most of their matches with a better one are passed over.
    """
    m = len(links)
    transforms = np.zeros((most, 6))
    counts = np.zeros(most, np.int64)
    if m == 0:
        return transforms[:0], counts[:0]
    stamps = np.zeros(rows[:, 1].max() + 1, np.int64)
    votes = np.zeros(m, np.int64)
    mask = np.zeros(m, np.bool_)
    for seed in range(m):
        votes[seed] = _agreeing(links, rows, seed, stamps, mask)
    stamps[:] = 0
    found = 0
    taken = np.zeros(m, np.bool_)
    for _ in range(3 * most):
        seed = int(votes.argmax())
        if votes[seed] < 2 or found == most:
            break
        stamps[:] = 0
        _agreeing(links, rows, seed, stamps, mask)
        fitted = transforms[found]
        sound = _fit(links, mask, fitted)
        before = -1
        for _step in range(_TIMES):
            if not sound:
                break
            count = _within(links, rows, fitted, mask)
            if count == before:
                break
            before = count
            sound = _fit(links, mask, fitted)
        votes[seed] = 0
        fresh = 0
        for i in range(m):
            if mask[i]:
                fresh += not taken[i]
                votes[i] = 0
        if sound and before >= 2 and 2 * fresh >= before:
            counts[found] = before
            for i in range(m):
                taken[i] = taken[i] or mask[i]
            found += 1
    return transforms[:found], counts[:found]


def links_of(query: Any, reference: Any, rows: Integers) -> Floats:
    """What `align` reads of each match: places, and by how much it scales and turns."""
    q, r = rows[:, 0], rows[:, 1]
    links = np.empty((len(rows), 8))
    links[:, 0:2] = query.xy[q]
    links[:, 2:4] = reference.xy[r]
    scale = reference.size[r].astype(np.float64) / np.maximum(query.size[q], 1e-6)
    turn = reference.angle[r].astype(np.float64) - query.angle[q]
    links[:, 4] = np.log(scale)
    links[:, 5] = np.cos(turn)
    links[:, 6] = np.sin(turn)
    links[:, 7] = scale
    return links
