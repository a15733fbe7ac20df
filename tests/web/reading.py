"""Reads pages as a browser without a script does: text, forms, links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponseBase
from django.test import Client

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSEEN = {"script", "style", "template", "title"}


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]


class Page(HTMLParser):
    """`text` is what one reads, `foreign` the part of it that is marked as Vietnamese."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.forms: list[Form] = []
        self.language = ""
        self._open: list[Element] = []
        self._words: list[str] = []
        self._own_words: list[str] = []
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._words).split())

    @property
    def own_text(self) -> str:
        """The text without what authors wrote (marked `lang="vi"` on a page in another language),
        with the attributes that are read aloud."""
        return " ".join(" ".join(self._own_words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [element.attributes for element in self.elements if element.tag == tag]

    def form(self, action: str) -> Form:
        """The first form that goes to an address: the menu stands twice, for phones and others."""
        return next(form for form in self.forms if form.action == action)

    def links(self) -> set[str]:
        return {link["href"] for link in self.all("a")}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag == "html":
            self.language = element.attributes.get("lang", "")
        if tag == "form":
            get = element.attributes.get
            self.forms.append(Form(get("action", ""), get("method", "get")))
        if self.forms and tag in ("input", "button") and "name" in element.attributes:
            inside = any(one.tag == "form" for one in self._open)
            if inside:
                value = element.attributes.get("value", "")
                self.forms[-1].fields[element.attributes["name"]] = value
        if not self._is_quoted(element):
            for name in ("alt", "aria-label", "placeholder", "title", "data-share"):
                self._own_words.append(element.attributes.get(name, ""))
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = {element.tag for element in self._open}
        if not tags & {"script", "style", "title"} and not self._is_quoted(None):
            self._own_words.append(data)
        if not tags & UNSEEN:
            self._words.append(data)

    def _is_quoted(self, element: Element | None) -> bool:
        path = [*self._open, element] if element else self._open
        return any(one.attributes.get("lang") == "vi" and one.tag != "html" for one in path)


def page_of(response: HttpResponseBase) -> Page:
    return Page(response.content.decode())  # type: ignore[attr-defined]


def read(client: Client, path: str, status: int = 200, **headers: str) -> Page:
    """The page at an address; the status must be the named one."""
    response = client.get(path, headers=headers or None)
    assert response.status_code == status, path
    return page_of(response)


def press(client: Client, page: Page, action: str, **headers: str) -> HttpResponseBase:
    """Send a form of the page as it stands."""
    form = page.form(action)
    assert form.method == "post"
    return client.post(action, form.fields, headers=headers or None)
