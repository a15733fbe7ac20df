"""The English catalogue: collects what is marked for translation, and compiles what is translated.

Vietnamese is the source text. Babel does both, so that no gettext needs to be installed.
"""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

PACKAGES = ("backend", "photo_contest", "analytics")
CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
HEADER = """\
# The English texts. Vietnamese is the source: it stands in the templates and modules.
# `python manage.py messages` brings this file up to date and compiles it.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def marked() -> Catalog:
    """Every message marked in the packages' Python files and templates, with where it stands."""
    found = Catalog()
    for source in _sources():
        text = source.read_text()
        if source.suffix in (".html", ".txt"):
            # Names and calls on lines; their indentation means nothing, but Python reads it.
            text = "\n".join(line.strip() for line in templatize(text).splitlines())
        where = source.relative_to(settings.BASE_DIR).as_posix()
        for _, message, _, context in extract("python", BytesIO(text.encode()), KEYWORDS):
            found.add(message, locations=[(where, 0)], context=context)
    return found


def translated() -> Catalog:
    """The English catalogue as it is written."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def updated() -> Catalog:
    """The English catalogue with exactly the messages that are marked now."""
    catalogue = translated()
    catalogue.update(marked(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The bytes of the .po file."""
    out = BytesIO()
    write_po(out, catalogue, width=100, omit_header=True, include_lineno=False)
    return HEADER.encode() + out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The bytes of the .mo file: the same for the same texts, whenever they are compiled."""
    catalogue.creation_date = catalogue.revision_date = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Message ids without an English text, or with only one of its two forms."""
    return [
        str(message.id)
        for message in catalogue
        if message.id
        and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]


def _sources() -> list[Path]:
    return sorted(
        path
        for package in PACKAGES
        for path in (Path(settings.BASE_DIR) / package).rglob("*")
        if path.suffix == ".py" or (path.suffix in (".html", ".txt") and "templates" in path.parts)
    )


class Command(BaseCommand):
    help = "Brings the English catalogue up to date with the texts and compiles it."

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = updated()
        CATALOGUE.write_bytes(written(catalogue))
        CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue))
        missing = untranslated(catalogue)
        if missing:
            raise CommandError("Not translated yet:\n" + "\n".join(missing))
        self.stdout.write(f"{len(catalogue)} messages, all translated.")
