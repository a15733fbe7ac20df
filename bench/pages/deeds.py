"""What a visitor does on a page, as the eye finds it: in either language, by the parts that do not
change."""

from playwright.sync_api import FilePayload, Locator, Page, expect

CHOSEN = "#vote-action .chosen"
REFUSED = "main [role=alert]:visible, main [aria-invalid=true]:visible"


def open_menu(page: Page) -> None:
    """On a phone the menu; a desktop shows it anyway."""
    summary = page.locator(".menu > summary")
    if summary.is_visible():
        summary.click()


def until(page: Page, condition: str) -> None:
    """Wait until it holds. The page's policy forbids what Playwright's own waiting does."""
    for _ in range(400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url}: never {condition}")


def see_more(page: Page) -> None:
    page.locator(".more a[rel=next]").first.click()
    until(page, "location.search !== '' && !!document.querySelector('.photos')")


def vote_button(page: Page) -> Locator:
    return page.locator("#vote-action button.main")


def vote(page: Page) -> None:
    vote_button(page).click()
    expect(page.locator(CHOSEN)).to_be_visible()


def withdraw_button(page: Page) -> Locator:
    return page.locator("#vote-line form button")


def vote_and_withdraw(page: Page) -> None:
    vote(page)
    withdraw_button(page).click()
    expect(page.locator("#vote-action form button.main")).to_be_visible()


def vote_without_network(page: Page) -> None:
    page.context.set_offline(True)
    vote_button(page).click()
    expect(page.locator("#vote-line .note")).to_be_visible()
    page.context.set_offline(False)


def sign_in_wrongly(page: Page) -> None:
    page.locator("#username").fill("khong-co-ai")
    page.locator("#password").fill("khong-phai-mat-khau")
    page.locator("main form button.main").click()
    expect(page.locator("main .note.bad")).to_be_visible()


def use_a_wrong_code(page: Page) -> None:
    page.locator("#code").fill("AAAAA-AAAAA")
    page.locator("#password").fill("bốn từ dễ nhớ lắm")
    page.locator("main form button.main").click()
    expect(page.locator(REFUSED).first).to_be_visible()


def send_empty(page: Page) -> None:
    """Send the page's form as it stands, past what the browser itself would ask."""
    page.locator("main form[method=post]").last.evaluate("form => { form.noValidate = true; }")
    page.locator("main form[method=post] button.main").last.click()
    expect(page.locator(REFUSED).first).to_be_visible()


def choose_a_wrong_file(page: Page) -> None:
    page.locator("main input[type=file]").set_input_files(
        {"name": "bai-viet.jpg", "mimeType": "image/jpeg", "buffer": b"Day khong phai la anh." * 50}
    )
    expect(page.locator("[data-checks] li.bad:visible")).to_be_visible()


def choose_a_photo(page: Page) -> None:
    """Step 1 as far as the fields of step 2."""
    picture: FilePayload = {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    page.locator("main input[type=file]").set_input_files(picture)
    title = page.locator("input[name=title]")
    if not title.is_visible():
        page.locator("[data-continue]").click()
    expect(title).to_be_visible()


def send_no_texts(page: Page) -> None:
    choose_a_photo(page)
    send_empty(page)


def jpeg() -> bytes:
    """A drawing as a file that nobody has sent before: one pixel is of this moment."""
    import io
    import secrets

    from photo_contest.demonstration.drawing import draw, drawings

    image = draw(next(iter(drawings())), long_side=1440)
    image.putpixel((0, 0), (secrets.randbelow(256), secrets.randbelow(256), secrets.randbelow(256)))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()
