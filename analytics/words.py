"""Texts of the figures, in Vietnamese and English. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One text in both languages."""

    vi: str
    en: str

    def told(self, language: str) -> str:
        return self.en if language.startswith("en") else self.vi
