import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from photo_contest.imaging.decode import Limits, decode
from photo_contest.imaging.lookalikes import check
from photo_contest.imaging.lookalikes.features import marks
from photo_contest.imaging.lookalikes.likeness import THRESHOLD, Affine, Likeness, inverted
from photo_contest.imaging.lookalikes.marks import Marks
from photo_contest.imaging.lookalikes.relation import transform_of, turn_of
from photo_contest.imaging.lookalikes.verify import Pair, verify
from tests.pictures import photo, real_photos

WIDE, HIGH = 640, 480
REFERENCE = photo(1, (WIDE, HIGH))
KEPT = marks(REFERENCE).fingerprint().check


def likeness(query: Image.Image, kept: bytes = KEPT, turn: int | None = None) -> Likeness | None:
    return verify(marks(query), kept, key=7, turn=turn, phash_distance=3)


def found(query: Image.Image) -> Likeness:
    answer = likeness(query)
    assert answer is not None
    assert answer.score > THRESHOLD
    return answer


def score(query: Marks, kept: bytes, turn: int | None = None) -> float:
    answer = verify(query, kept, turn=turn)
    return answer.score if answer else 0.0


def mapped(transform: Affine, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = transform
    return a * x + b * y + c, d * x + e * y + f


def warped(transform: Affine) -> Image.Image:
    """What a square query of 500 pixels sees of the reference through a transform."""
    a, b, c, d, e, f = transform
    k = WIDE / 500
    way = (a * k, b * k, c * WIDE, d * k, e * k, f * WIDE)
    smooth = Image.Resampling.BICUBIC
    return REFERENCE.transform((500, 500), Image.Transform.AFFINE, way, smooth, fillcolor="gray")


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    degrees=st.floats(-180, 180),
    scale=st.floats(0.55, 1.5),
    shift=st.tuples(st.floats(-0.08, 0.08), st.floats(-0.08, 0.08)),
    mirrored=st.booleans(),
)
def test_a_known_warp_is_recovered_to_a_hundredth_of_the_long_side(
    degrees: float, scale: float, shift: tuple[float, float], mirrored: bool
) -> None:
    angle, hand = math.radians(degrees), -1 if mirrored else 1
    a, b = hand * scale * math.cos(angle), -scale * math.sin(angle)
    d, e = hand * scale * math.sin(angle), scale * math.cos(angle)
    x, y = 0.5 + shift[0], 0.375 + shift[1]
    known = (a, b, x - (a + b) / 2, d, e, y - (d + e) / 2)
    answer = found(warped(known))
    for point in ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.5, 0.5)):
        assert mapped(answer.transform, *point) == pytest.approx(mapped(known, *point), abs=0.01)
    assert answer.facts.mirrored == mirrored
    assert answer.facts.scale == pytest.approx(scale, rel=0.02)
    off = (answer.facts.degrees - degrees + 180) % 360 - 180
    assert abs(off) < 1


def test_a_photo_of_a_print_in_perspective_is_found() -> None:
    edges = (40, 25, -30, HIGH + 20, WIDE + 30, HIGH - 40, WIDE - 15, -20)
    smooth = Image.Resampling.BICUBIC
    query = REFERENCE.transform((600, 500), Image.Transform.QUAD, edges, smooth)
    assert found(query).facts.degrees == pytest.approx(0, abs=8)


CROPPED = REFERENCE.crop((160, 120, 480, 360))


def collage() -> Image.Image:
    canvas = Image.new("RGB", (2 * WIDE, 2 * HIGH))
    for place, picture in enumerate([photo(2), photo(3), REFERENCE, photo(4)]):
        small = picture.resize((WIDE, HIGH))
        canvas.paste(small, (place % 2 * WIDE, place // 2 * HIGH))
    return canvas


@pytest.mark.parametrize(
    ("query", "relation", "turn", "seen"),
    [
        (REFERENCE.resize((400, 300)), "near", 0, (1, 1)),
        (CROPPED, "partial", 0, (1, 0.25)),
        (ImageOps.mirror(REFERENCE), "mirrored", 4, (1, 1)),
        (ImageOps.flip(REFERENCE), "mirrored", 6, (1, 1)),
        (REFERENCE.transpose(Image.Transpose.ROTATE_90), "turned", 3, (1, 1)),
        (REFERENCE.rotate(20, expand=True, fillcolor="white"), "turned", 0, (0.6, 1)),
        (ImageOps.expand(REFERENCE, 60, "white"), "near", 0, (0.67, 1)),
        (collage(), "within-a-collage", 0, (0.25, 1)),
    ],
    ids=["smaller", "cropped", "mirrored", "flipped", "90", "20 degrees", "border", "collage"],
)
def test_the_relation_says_what_was_done(
    query: Image.Image, relation: str, turn: int, seen: tuple[float, float]
) -> None:
    answer = found(query)
    assert (answer.key, answer.relation, answer.turn) == (7, relation, turn)
    assert (answer.seen_of_query, answer.seen_of_reference) == pytest.approx(seen, abs=0.06)
    assert answer.phash_distance == 3
    assert not answer.same_scene
    assert 3 <= len(answer.regions) <= 6
    for region in answer.regions:
        x, y, width, height = region.query
        middle = mapped(answer.transform, x + width / 2, y + height / 2)
        left, top, wide, high = region.reference
        assert middle == pytest.approx((left + wide / 2, top + high / 2), abs=0.03)


@pytest.mark.parametrize("turn", range(8))
def test_a_turned_picture_covers_the_whole_photo(turn: int) -> None:
    laid = transform_of(turn, (1.0, 0.75), (0.75, 1.0) if turn % 2 else (1.0, 0.75))
    corners = {mapped(laid, x, y) for x in (0, 1) for y in (0, 0.75)}
    width, height = (0.75, 1) if turn % 2 else (1, 0.75)
    assert corners == {(x, y) for x in (0, width) for y in (0, height)}
    assert turn_of(laid) == turn


def test_a_pair_is_alike_both_ways() -> None:
    crop = marks(CROPPED)
    there = verify(crop, KEPT)
    back = verify(marks(REFERENCE), crop.fingerprint().check)
    assert there is not None
    assert back is not None
    assert min(there.score, back.score) > THRESHOLD
    for point in ((0.4, 0.3), (0.6, 0.5)):
        known = mapped(inverted(there.transform), *point)
        assert mapped(back.transform, *point) == pytest.approx(known, abs=0.01)


def test_the_same_question_has_the_same_answer() -> None:
    assert found(REFERENCE.rotate(7)) == found(REFERENCE.rotate(7))


def highest_of(pictures: list[Marks]) -> float:
    asked = [(one, one.fingerprint().check) for one in pictures]
    return max(score(one, kept) for (one, _), (_, kept) in combinations(asked, 2))


def test_different_pictures_stay_far_below_the_threshold() -> None:
    drawn = [marks(photo(seed, (WIDE, HIGH))) for seed in range(1, 13)]
    assert highest_of(drawn) < THRESHOLD / 2


def test_different_real_photos_stay_far_below_the_threshold() -> None:
    files = real_photos("pop-*.jpg") + real_photos("ele-*.jpg")
    assert highest_of([marks(decode(path, Limits()).image) for path in files]) < THRESHOLD / 2


def facade(seed: int) -> Image.Image:
    """Windows of one kind in rows, none quite in line; behind each something else is seen."""
    rng = np.random.default_rng(seed)
    wall = Image.new("RGB", (800, 600), (180, 170, 150))
    draw = ImageDraw.Draw(wall)
    for column in range(20, 780, 95):
        for row in range(20, 580, 95):
            x, y = column + int(rng.integers(-6, 7)), row + int(rng.integers(-6, 7))
            inside = Image.fromarray(rng.integers(0, 256, (8, 8, 3), dtype=np.uint8))
            wall.paste(inside.resize((56, 56), Image.Resampling.BICUBIC), (x + 5, y + 5))
            draw.rectangle((x, y, x + 65, y + 65), outline=(60, 40, 30), width=5)
            draw.line((x, y + 22, x + 65, y + 22), fill=(240, 240, 235), width=4)
            draw.rectangle((x + 28, y + 70, x + 38, y + 80), fill=(90, 30, 20))
    return wall


def test_facades_of_the_same_windows_do_not_pass_by_their_inliers() -> None:
    kept = marks(facade(1)).fingerprint().check
    query = marks(facade(2))
    inliers = [proposal.inliers for proposal in Pair(query, check.decode(kept)).proposals(False)]
    assert max(inliers) > 5
    assert score(query, kept) < THRESHOLD


def gradient(red: int, green: int, down: bool) -> Image.Image:
    ramp = Image.linear_gradient("L").resize((WIDE, HIGH))
    ramp = ramp if down else ramp.transpose(Image.Transpose.ROTATE_90).resize((WIDE, HIGH))
    return ImageOps.colorize(ramp, (red, 0, 40), (255, green, 200))


def test_a_plain_gradient_is_not_another_plain_gradient() -> None:
    kept = marks(gradient(0, 220, True)).fingerprint().check
    assert score(marks(gradient(30, 255, True)), kept, turn=0) < THRESHOLD
    assert score(marks(Image.new("RGB", (WIDE, HIGH), "gray")), kept, turn=0) < THRESHOLD


def without_features(picture: Image.Image) -> Marks:
    asked = marks(picture)
    return replace(asked, features=asked.features.first(0), mirrored=asked.mirrored.first(0))


def test_a_near_global_hash_lets_the_whole_picture_speak_where_features_do_not() -> None:
    blurred = REFERENCE.filter(ImageFilter.GaussianBlur(20)).transpose(Image.Transpose.ROTATE_90)
    query = without_features(blurred)
    assert verify(query, KEPT) is None
    assert score(query, KEPT, turn=3) > THRESHOLD
    assert score(query, KEPT, turn=1) < THRESHOLD
    assert score(without_features(photo(9, (WIDE, HIGH))), KEPT, turn=0) < THRESHOLD


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (2000, 20)])
def test_odd_shapes_have_an_answer(size: tuple[int, int]) -> None:
    query = marks(photo(5, size) if min(size) > 1 else Image.new("RGB", size))
    assert score(query, KEPT, turn=0) < THRESHOLD
    assert score(marks(REFERENCE), query.fingerprint().check, turn=0) < THRESHOLD


def test_bytes_that_are_no_check_are_refused() -> None:
    query = marks(REFERENCE)
    for nonsense in (b"", b"\x01" * 40, KEPT[:-1], b"\x09" + KEPT[1:], KEPT[:20] + b"?" * 900):
        with pytest.raises(ValueError, match=r"\w"):
            verify(query, nonsense, turn=0)


def test_a_check_keeps_features_and_light() -> None:
    query = marks(REFERENCE)
    kept = check.decode(KEPT)
    assert len(KEPT) <= 12_000
    assert (kept.width, kept.height) == (WIDE, HIGH)
    n = min(len(query.features), check.MOST_FEATURES)
    assert (kept.signature == query.features.signature[:n]).all()
    assert np.abs(kept.xy - query.features.xy[:n]).max() < 1e-4
    assert np.abs(np.log2(kept.size / query.features.size[:n])).max() < 0.03
    turn = np.abs(kept.angle - query.features.angle[:n])
    assert np.minimum(turn, 2 * math.pi - turn).max() < 0.015
    assert max(kept.pyramid[0].shape) == 192
