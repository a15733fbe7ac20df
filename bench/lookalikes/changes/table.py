"""The 85 changes in one table, with every number that makes one milder or harder.

Shares are of the picture's side unless they are called area.
"""

from bench.lookalikes.changes import borders, capture, collages, files, labels, screens, shape, tone
from bench.lookalikes.changes.change import Change, step

HARD = 0.45  # the bar of what hardly leaves anything of the photo

_TABLE: dict[str, list[Change]] = {
    "recompression": [
        Change("JPEG 90", step(files.jpeg, qualities=(90,))),
        Change("JPEG 50", step(files.jpeg, qualities=(50,))),
        Change("JPEG 30", step(files.jpeg, qualities=(30,))),
        Change("JPEG 10", step(files.jpeg, qualities=(10,))),
        Change("JPEG twice", step(files.jpeg, qualities=(60, 40))),
        Change("WebP", step(files.webp, quality=50)),
        Change("HEIC", step(files.heic, quality=40)),
        Change("PNG", step(files.png)),
        Change("64 colours", step(files.colours, count=64)),
    ],
    "resize": [
        Change("resize 1/2", step(shape.resize, factor=0.5)),
        Change("resize 1/4", step(shape.resize, factor=0.25)),
        Change("resize 1/8", step(shape.resize, factor=0.125)),
    ],
    "crop": [
        Change("crop 5 %", step(shape.crop, area=0.05)),
        Change("crop 10 %", step(shape.crop, area=0.10)),
        Change("crop 20 %", step(shape.crop, area=0.20)),
        Change("crop 30 %", step(shape.crop, area=0.30)),
        Change("crop 50 %", step(shape.crop, area=0.50)),
        Change("crop 70 %", step(shape.crop, area=0.70), bar=HARD),
    ],
    "squash": [
        Change("squash across", step(shape.squash, across=0.75, down=1.0)),
        Change("squash down", step(shape.squash, across=1.0, down=0.75)),
    ],
    "borders": [
        Change("white border", step(borders.border, share=0.06, colour=(255, 255, 255))),
        Change("wide black border", step(borders.border, share=0.20, colour=(0, 0, 0))),
        Change("letterbox", step(borders.bars_outside, down=0.18, across=0.0)),
        Change("pillarbox", step(borders.bars_outside, down=0.0, across=0.18)),
        Change("passe-partout", step(borders.passe_partout, mat=0.12, wood=0.04)),
        Change("story 9:16", step(borders.story, width=720, blur=18)),
    ],
    "turns": [
        Change("turn 90", step(shape.turn, degrees=90)),
        Change("turn 180", step(shape.turn, degrees=180)),
        Change("turn 270", step(shape.turn, degrees=270)),
        Change("EXIF orientation", step(files.orientation)),
    ],
    "rotation": [
        Change("2 degrees with corners", step(shape.rotate, degrees=2, corners=True)),
        Change("5 degrees with corners", step(shape.rotate, degrees=5, corners=True)),
        Change("10 degrees with corners", step(shape.rotate, degrees=10, corners=True)),
        Change("20 degrees with corners", step(shape.rotate, degrees=20, corners=True)),
        Change("2 degrees cut", step(shape.rotate, degrees=2, corners=False)),
        Change("5 degrees cut", step(shape.rotate, degrees=5, corners=False)),
        Change("10 degrees cut", step(shape.rotate, degrees=10, corners=False)),
        Change("20 degrees cut", step(shape.rotate, degrees=20, corners=False)),
    ],
    "mirrors": [
        Change("mirror", step(shape.mirror)),
        Change("mirror upside down", step(shape.flip)),
    ],
    "tone": [
        Change("brighter", step(tone.brightness, factor=1.5)),
        Change("darker", step(tone.brightness, factor=0.5)),
        Change("more contrast", step(tone.contrast, factor=1.6)),
        Change("less contrast", step(tone.contrast, factor=0.5)),
        Change("gamma 0.5", step(tone.gamma, power=0.5)),
        Change("gamma 2", step(tone.gamma, power=2.0)),
        Change("more saturation", step(tone.saturation, factor=2.0)),
        Change("less saturation", step(tone.saturation, factor=0.3)),
        Change("equalised", step(tone.equalise)),
        Change("channels swapped", step(tone.swap_channels)),
        Change("gray", step(tone.gray)),
        Change("sepia", step(tone.sepia)),
        Change("warm filter", step(tone.warm_filter, tint=0.12, vignette=0.45)),
        Change("faded filter", step(tone.faded_filter, lift=45, tint=0.10)),
    ],
    "sharpness": [
        Change("blur 2", step(tone.blur, radius=2)),
        Change("blur 5", step(tone.blur, radius=5)),
        Change("sharpened", step(tone.sharpen, radius=2, percent=250)),
        Change("noise 15", step(tone.noise, sigma=15)),
        Change("noise 40", step(tone.noise, sigma=40)),
    ],
    "labels": [
        Change("text", step(labels.text, size=0.07)),
        Change("banner", step(labels.banner, height=0.20)),
        Change("meme", step(labels.meme, size=0.10)),
        Change("watermark", step(labels.watermark, size=0.06, opacity=0.45)),
        Change("stickers", step(labels.stickers, count=6, size=0.16)),
        Change("bars", step(labels.bars, count=3, height=0.10)),
    ],
    "screenshots": [
        Change("phone screenshot", step(screens.phone, width=1080, height=2340)),
        Change("chat screenshot", step(screens.chat, width=1080, height=2340, photo=0.72)),
        Change("browser screenshot", step(screens.browser, width=1366, height=768, photo=0.52)),
    ],
    "collages": [
        Change("collage 2x2", step(collages.collage, side=2, width=1200, gap=0.01)),
        Change("collage 3x3", step(collages.collage, side=3, width=1200, gap=0.008), bar=HARD),
        Change("pasted into another", step(collages.paste, width=0.5)),
    ],
    "capture": [
        Change("perspective", step(capture.perspective, shift=0.14)),
        Change("photo of a print", step(capture.printed, shift=0.08, noise=7)),
        Change("photo of a screen", step(capture.screen, shift=0.05, moire=26, noise=6)),
    ],
    "combinations": [
        Change(
            "mirror, crop 20 %, JPEG 30",
            step(shape.mirror),
            step(shape.crop, area=0.20),
            step(files.jpeg, qualities=(30,)),
        ),
        Change(
            "mirror, collage 2x2",
            step(shape.mirror),
            step(collages.collage, side=2, width=1200, gap=0.01),
        ),
        Change(
            "border, 5 degrees, JPEG 30",
            step(borders.border, share=0.06, colour=(255, 255, 255)),
            step(shape.rotate, degrees=5, corners=True),
            step(files.jpeg, qualities=(30,)),
        ),
        Change(
            "gray, phone screenshot",
            step(tone.gray),
            step(screens.phone, width=1080, height=2340),
        ),
        Change(
            "crop 30 %, text, WebP",
            step(shape.crop, area=0.30),
            step(labels.text, size=0.07),
            step(files.webp, quality=50),
        ),
        Change(
            "turn 90, white border, more saturation",
            step(shape.turn, degrees=90),
            step(borders.border, share=0.06, colour=(255, 255, 255)),
            step(tone.saturation, factor=2.0),
        ),
        Change(
            "warm filter, crop 10 %, resize 1/2",
            step(tone.warm_filter, tint=0.12, vignette=0.45),
            step(shape.crop, area=0.10),
            step(shape.resize, factor=0.5),
        ),
        Change(
            "meme, resize 1/2, JPEG 30",
            step(labels.meme, size=0.10),
            step(shape.resize, factor=0.5),
            step(files.jpeg, qualities=(30,)),
        ),
        Change(
            "mirror, phone screenshot, JPEG 50",
            step(shape.mirror),
            step(screens.phone, width=1080, height=2340),
            step(files.jpeg, qualities=(50,)),
        ),
        Change(
            "10 degrees cut, brighter, noise 15",
            step(shape.rotate, degrees=10, corners=False),
            step(tone.brightness, factor=1.5),
            step(tone.noise, sigma=15),
        ),
        Change(
            "letterbox, banner, resize 1/4",
            step(borders.bars_outside, down=0.18, across=0.0),
            step(labels.banner, height=0.20),
            step(shape.resize, factor=0.25),
        ),
    ],
}

FAMILIES = {change.name: family for family, changes in _TABLE.items() for change in changes}
CHANGES = {change.name: change for changes in _TABLE.values() for change in changes}
