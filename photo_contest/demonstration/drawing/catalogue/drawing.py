"""What is known of one drawing before it is drawn, and how the lists of drawings are written."""

from __future__ import annotations

from dataclasses import dataclass

# Width and height in pixels at the usual size; the long side is 1600 but for the square.
SIZES: dict[str, tuple[int, int]] = {
    "3:2": (1600, 1067),
    "4:3": (1600, 1200),
    "16:9": (1600, 900),
    "1:1": (1440, 1440),
    "3:4": (1200, 1600),
    "4:5": (1280, 1600),
}


@dataclass(frozen=True)
class Drawing:
    """One picture of the demonstration: its scene, light, shape and seed, and the texts with it.

    ``category`` is a topic of ``TOPICS``; ``trade`` the kind of workplace it shows. The people,
    places and events in the texts are invented.
    """

    number: int
    category: str
    scene: str
    light: str
    ratio: str
    seed: int
    trade: str
    title_vi: str
    title_en: str
    caption_vi: str
    story_vi: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels at the usual size."""
        return SIZES[self.ratio]


def read_works(category: str, text: str) -> tuple[Drawing, ...]:
    """The drawings of one topic from a list with an empty line between two drawings.

    A drawing has a line ``number | scene | light | ratio | seed | trade``, a line with its title in
    Vietnamese and, after a bar, in English, and its caption; a story follows a line ``---``. Lines
    of caption and story are joined by spaces. A list that is written otherwise raises ValueError.
    """
    works = []
    for block in text.strip().split("\n\n"):
        head, titles, *rest = block.splitlines()
        number, scene, light, ratio, seed, trade = (part.strip() for part in head.split("|"))
        title_vi, title_en = (part.strip() for part in titles.split("|"))
        caption, _, story = " ".join(rest).partition(" --- ")
        works.append(
            Drawing(
                number=int(number),
                category=category,
                scene=scene,
                light=light,
                ratio=ratio,
                seed=int(seed),
                trade=trade,
                title_vi=title_vi,
                title_en=title_en,
                caption_vi=caption,
                story_vi=story,
            )
        )
    return tuple(works)
