"""The public pictures of a photo: their names, files and sizes. Pure; imports no Django."""

RENDITIONS = {"thumb": 320, "medium": 960, "large": 1600}
"""Names of the public pictures, and the pixels that the long side of each has at most."""


def fitted(width: int, height: int, long_side: int) -> tuple[int, int]:
    """Width and height in pixels so that the longer is at most `long_side`; never enlarged."""
    longest = max(width, height)
    if longest <= long_side:
        return width, height
    return (
        max(1, round(width * long_side / longest)),
        max(1, round(height * long_side / longest)),
    )


def rendition_path(public_name: str, name: str) -> str:
    """Where a public picture lies below MEDIA_ROOT."""
    return f"{public_name[:2]}/{public_name}-{name}.webp"
