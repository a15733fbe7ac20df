"""Texts that stand in one language only: marked without an English, or not marked at all."""

import re
from collections.abc import Sequence
from pathlib import Path

from bench.pages.places import Place
from bench.pages.visiting import Visitors
from bench.running import tell

_VIETNAMESE = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.I
)
_TRANSLATED = re.compile(
    r"{%\s*(?:blocktranslate|comment).*?{%\s*end(?:blocktranslate|comment)\s*%}|{%.*?%}|{{.*?}}"
    r"|{#.*?#}|<!--.*?-->",
    re.S,
)
# Own words of the pages, seen by the reader: not what people wrote, which says its language.
_SHOWN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode()) {
    const here = walk.currentNode.parentElement;
    if (!here.closest("[lang=vi], script, style, template, select, code, [hidden]")) {
      texts.push(walk.currentNode.data.trim().replace(/\\s+/g, " "));
    }
  }
  return [...new Set(texts)].filter(Boolean);
}"""


def measure(visitors: Visitors, places: Sequence[Place]) -> int:
    """How many there are, each told."""
    missing = [*_without_english(), *_not_marked(), *_vietnamese_in_english(visitors, places)]
    for text in missing:
        tell(f"untranslated: {text}")
    return len(missing)


def _without_english() -> list[str]:
    """Marked in the code as it is now, and not in the catalogue."""
    from photo_contest.management.commands import messages

    return messages.untranslated(messages.updated())


def _not_marked() -> list[str]:
    """Vietnamese in a template outside of what is translated."""
    found = []
    for package in ("backend", "photo_contest", "analytics"):
        for file in Path(package).rglob("templates/**/*.html"):
            left = _TRANSLATED.sub("\n", file.read_text())
            found += [
                f"{file}: {line.strip()[:80]}"
                for line in left.splitlines()
                if _VIETNAMESE.search(line) and 'lang="vi"' not in line
            ]
    return found


def _vietnamese_in_english(visitors: Visitors, places: Sequence[Place]) -> list[str]:
    """Texts of the catalogue that an English page shows in Vietnamese."""
    from photo_contest.management.commands import messages

    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id
        for message in messages.translated()
        if message.id and message.string != message.id
    }
    found: dict[str, str] = {}
    for place in places:
        if place.first is None:
            with visitors.visitor(place.who, locale="en-US") as page:
                page.goto(place.address)
                found |= {text: place.name for text in page.evaluate(_SHOWN) if text in known}
    return [f"{text} (as on {name})" for text, name in found.items()]
