"""
The tutorial, done by a program: the same steps in a real browser, on an empty data folder.

``docs/en/tutorial.md`` and ``docs/zh/tutorial.md`` tell these steps; a test walks them, and ``tools/screenshots.py`` takes pictures on the way.
"""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tools.walk import PHONE, TOP, Hand, Pictures, Serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EXAMPLE = TOP / "examples" / "two-compounds"
PICTURES = TOP / "docs" / "screenshots"
SHEETS = ("willow-1.xlsx", "willow-2.xls", "locust-3.csv", "locust-4.xlsx")
COMPOUNDS = {"willow": "柳园", "locust": "槐荫里"}
PASSWORD = "a lamp stays lit tonight"  # noqa: S105  # typed into a server that is thrown away
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Told:
    """What a walk came to."""

    seconds: float = 0
    hands: list[Hand] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)
    documents: dict[str, bytes] = field(default_factory=dict)

    def count(self, what: str) -> int:
        """``clicks``, ``keys`` or ``files`` of everybody."""
        return sum(getattr(hand, what) for hand in self.hands)

    @property
    def words(self) -> set[str]:
        """Every word that was pressed."""
        return {words for hand in self.hands for words in hand.pressed}


class Tutorial:
    """From an order to a report, step by step; each step is a section of the tutorial."""

    def __init__(self, browser: Browser, serving: Serving, language: str, pictures: Pictures) -> None:
        self.browser, self.address, self.language, self.pictures = browser, serving.address, language, pictures
        self.word = serving.word
        self.hand = Hand(browser, self.address, language, pictures)
        self.told = Told(hands=[self.hand])
        self.type = TYPED[language]
        self.passphrase = ""

    def walk(self, tell: Callable[[str], None] = lambda step: None) -> Told:
        """All steps, in order."""
        began = time.monotonic()
        for step in STEPS:
            tell(step.__name__.replace("_", " "))
            step(self)
        self.told.seconds = time.monotonic() - began
        return self.told


def set_up(walk: Tutorial) -> None:
    """The first account."""
    hand = walk.hand
    hand.open(f"/first/?word={walk.word}")
    for name, text in {"display_name": walk.type["me"], "username": "commander", "password": PASSWORD, "again": PASSWORD}.items():
        hand.write(name, text)
    hand.look("first-account")
    hand.press("Make the account")


def open_operation(walk: Tutorial) -> None:
    """What, on which ground, where, and who takes part."""
    hand = walk.hand
    hand.press("Open an operation", "main")
    hand.choose("hazard", "epidemic")
    for name in ("name", "legal_basis", "area", "unit", "unit_liaison", "host", "superior"):
        hand.write(name, walk.type[name])
    hand.press("Open the operation")
    hand.look("what-to-do-next")


def record_order(walk: Tutorial) -> None:
    """The order, with its paper; signed for."""
    hand = walk.hand
    hand.menu("Orders")
    hand.press("Record an order")
    hand.choose("level", "city")
    for name in ("issuer", "title", "number"):
        hand.write(name, walk.type[f"order-{name}"])
    hand.bring("file", EXAMPLE / "orders" / "city-2022-03-11.txt")
    hand.press("Record the order")
    hand.press("Sign for it")
    hand.look("order")


def open_phase(walk: Tutorial) -> None:
    """A phase of ten days."""
    hand = walk.hand
    hand.menu("Phases")
    hand.press("Open the first phase")
    hand.write("task", walk.type["task"])
    hand.write("until", f"{datetime.now(ZONE) + timedelta(days=9):%Y-%m-%d}")
    hand.send()


def import_roll(walk: Tutorial) -> None:
    """28 people out of one sheet."""
    hand = walk.hand
    hand.menu("Roll")
    hand.press("Import a sheet")
    hand.bring("file", EXAMPLE / "roll.xlsx")
    hand.press("Read the sheet")
    hand.look("roll-plan")
    hand.send()


def fill_posts(walk: Tutorial) -> None:
    """A second member, then commander and overall shift lead take their posts."""
    hand = walk.hand
    hand.menu("Members and roles")
    hand.press("Add a member", "main")
    hand.write("display_name", walk.type["lead"])
    hand.write("username", "lead")
    hand.choose("role", "shift-lead")
    hand.send()
    walk.passphrase = hand.page.locator("main [data-copy]").first.get_attribute("data-copy") or ""
    for post, who in (("commander", walk.type["me"]), ("shift-lead", walk.type["lead"])):
        hand.menu("Command cell")
        hand.press("Fill a post")
        member = hand.page.locator('[name="member"] option').filter(has_text=who).first.get_attribute("value")
        hand.choose("member", member or "")
        hand.choose("post", post)
        hand.send()
    hand.look("command-cell")


def call_out(walk: Tutorial) -> None:
    """Everybody on the roll is called; the texts are ready to be sent."""
    hand = walk.hand
    hand.menu("Call-out")
    hand.press("Call people out", "main")
    order = hand.page.locator('[name="order"] option').nth(1).get_attribute("value")
    hand.choose("order", order or "")
    for name in ("title", "text", "assembly_place"):
        hand.write(name, walk.type[f"call-{name}"])
    hand.write("deadline", f"{datetime.now(ZONE) + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    hand.press("Call out", "main form")
    hand.look("reach-everybody")


def answer(walk: Tutorial) -> None:
    """Somebody opens the personal link on a phone; of others command writes down what was heard."""
    hand = walk.hand
    copy = hand.page.locator("button[data-copy]").filter(has_text=hand.words("Copy")).locator("visible=true")
    texts = [text for text in copy.evaluate_all("all => all.map(each => each.dataset.copy)") if "/c/" in text]
    phone = Hand(walk.browser, walk.address, walk.language, walk.pictures, PHONE)
    walk.told.hands.append(phone)
    phone.open(re.findall(r"https?://\S+", texts[0])[0])
    if walk.language == "en":
        phone.press("English")  # the page speaks the language that the roll gives for the person
    phone.look("personal-link")
    phone.press("I am coming")
    phone.press("I have arrived")
    hand.press("To the board", "main, header")
    for _ in range(3):
        tap(hand, "arrived")
    for _ in range(3):
        tap(hand, "on_post")
    hand.look("call-out-board")
    phone.context.close()


def tap(hand: Hand, what: str) -> None:
    """One tap on the board of the call-out, which the answer draws anew."""
    with hand.page.expect_response("**/record/"):
        hand.click(f'table.calls form:has([value="{what}"]) button')
    hand.page.wait_for_load_state("networkidle")


def enter_compounds(walk: Tutorial) -> None:
    """Both compounds, who answers for them, and what is there."""
    hand = walk.hand
    hand.menu("Places")
    hand.press("Add the compound")
    hand.write("names", "\n".join(COMPOUNDS.values()))
    hand.send()
    for name in COMPOUNDS.values():
        hand.menu("Places")
        hand.page.locator("main a", has_text=name).first.click()
        hand.press("Claim the compound")
    hand.press("Fill in")
    facts = hand.page.locator('main input[type="radio"][value="yes"]').evaluate_all("all => all.map(each => each.name)")
    for fact in facts:
        hand.choose(fact, "yes")
    hand.press("Write the facts down")
    hand.look("compound")


def import_register(walk: Tutorial) -> None:
    """Four sheets at once; the compound of each file, then the doubtful rows."""
    hand = walk.hand
    hand.menu("Register")
    hand.press("Import household sheets", "main")
    hand.bring("files", *(EXAMPLE / "register" / name for name in SHEETS))
    hand.press("Read the sheets")
    selects = hand.page.locator('select[name^="compound-"]')
    for place in range(selects.count()):
        label = selects.nth(place).locator("xpath=ancestor::label").inner_text()
        selects.nth(place).select_option(label=COMPOUNDS["willow" if "willow" in label else "locust"])
        hand.clicks += 2
    hand.press("Plan again", "#decide section:last-of-type")
    hand.click('[name="leave"]')
    hand.look("import-review")
    walk.told.documents["error-sheet"] = hand.download("Error sheet").read_bytes()
    decide_rows(hand)
    hand.look("doubtful-rows", at="#doubts")
    hand.press("Plan again with these decisions")
    hand.send("#apply")
    hand.page.wait_for_load_state("networkidle")
    hand.look("import-done")
    hand.menu("Register")


def decide_rows(hand: Hand) -> None:
    """Every doubtful row as the community found out."""
    found_out = tomllib.loads((EXAMPLE / "register" / "corrections.toml").read_text(encoding="utf-8"))["row"]
    for row in hand.page.locator("#doubts tbody tr").all():
        if row.locator("select").count() == 0:
            continue
        where = row.locator("th").inner_text()
        line = int(re.findall(r"[A-Z]*(\d+)", where.replace(row.locator("th .muted").inner_text(), ""))[-1])
        told = [each for each in found_out if each["file"] in where and each["line"] == line and f"{each['sheet']} " in where]
        _decide(hand, row, told[0] if told else None)


def _decide(hand: Hand, row: Any, told: Mapping[str, Any] | None) -> None:
    select = row.locator("select")
    offered = select.locator("option").evaluate_all("all => all.map(each => each.value)")
    undoubted = "lives-here" if "lives-here" in offered else "keep"
    wanted = told["decision"] if told else undoubted
    select.select_option(wanted)
    hand.clicks += 2
    if wanted == "set" and told:
        value = str(next(iter(told["values"].values())))
        row.locator('input[type="text"]').fill(value)
        hand.keys += len(value)


def look_at_figures(walk: Tutorial) -> None:
    """The board, on laptop and phone; a figure down to its entries."""
    hand = walk.hand
    hand.menu("Board")
    hand.look("board")
    hand.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # playwright's own typed dict
    hand.look("board-phone")
    hand.page.set_viewport_size({"width": 1280, "height": 800})
    hand.menu("Figures")
    hand.press("Residents", "main table")
    hand.look("figure")


def write_notes(walk: Tutorial) -> None:
    """One note that stays and one that is struck."""
    hand = walk.hand
    for text in (walk.type["note"], walk.type["note-twice"]):
        hand.menu("Journal")
        hand.press("Write a note")
        hand.choose("topic", "residents")
        hand.write("text", text)
        hand.press("Write it down")
    hand.menu("Journal")
    hand.page.locator("ol.log a").first.click()
    hand.clicks += 1
    hand.choose("reason", "twice")
    hand.send("form[action$='/strike/']")
    hand.look("struck")


def add_photo(walk: Tutorial) -> None:
    """A photo nobody can be recognised in."""
    hand = walk.hand
    photo = tomllib.loads((EXAMPLE / "photos.toml").read_text(encoding="utf-8"))["photo"][0]
    hand.menu("Photos")
    hand.bring("file", EXAMPLE / photo["file"])
    language = walk.language[:2]
    hand.write("caption", photo[f"caption_{language}"])
    hand.write("alternative", photo[f"alt_{language}"])
    hand.choose("consent", "nobody-seen")
    hand.press("Keep the photo")


def publish_report(walk: Tutorial) -> None:
    """Draft, freeze, sign, publish; PDF and Word."""
    hand = walk.hand
    hand.menu("Reports")
    hand.press("Draft a report")
    for name in ("title", "subtitle", "author", "closing", "contact"):
        hand.write(name, walk.type[f"report-{name}"])
    hand.write("day", f"{datetime.now(ZONE):%Y-%m-%d}")
    hand.click('[name="photos"]')
    hand.press("Make the draft")
    hand.look("report-draft")
    hand.press("Freeze")
    hand.press("Sign", "main table")
    checked_by_the_lead(walk, hand.page.url)
    hand.page.reload()
    hand.press("Sign", "main table")
    hand.press("Publish", ".next-step")
    for kind in ("PDF", "Word"):
        walk.told.documents[kind] = hand.download(kind).read_bytes()
    hand.page.locator('.next-step a[href^="/published/"]').click()
    hand.clicks += 1
    hand.look("published")
    tiles = hand.page.locator(".report .tiles > li").all()
    walk.told.figures = {tile.locator(".word").inner_text(): tile.locator(".big").inner_text() for tile in tiles}
    hand.page.go_back()


def checked_by_the_lead(walk: Tutorial, report: str) -> None:
    """A second pair of eyes: the overall shift lead logs in, reads and signs."""
    lead = Hand(walk.browser, walk.address, walk.language, walk.pictures)
    walk.told.hands.append(lead)
    lead.open(report)
    lead.write("login", "lead")
    lead.write("password", walk.passphrase)
    lead.click("main form button:not([name])")
    lead.press("Sign", "main table")
    lead.context.close()


def fill_form(walk: Tutorial) -> None:
    """The superior's own sheet, filled from the figures."""
    hand = walk.hand
    hand.menu("Superiors' forms")
    hand.write("title", walk.type["form"])
    hand.bring("file", EXAMPLE / "form-template.xlsx")
    hand.press("Keep the form")
    hand.press("Fill for this day")
    hand.look("forms")
    walk.told.documents["form"] = hand.download("Download", "main table").read_bytes()


def close(walk: Tutorial) -> None:
    """The phase ends and goes to the community with its pack."""
    hand = walk.hand
    hand.menu("Phases")
    hand.press("Close the phase")
    hand.send()
    hand.menu("Phases")
    hand.press("Hand over", "main")
    hand.press("Hand over", "main form")
    hand.look("handed-over")
    walk.told.documents["pack"] = hand.download("Download").read_bytes()


STEPS: tuple[Callable[[Tutorial], None], ...] = (
    set_up,
    open_operation,
    record_order,
    open_phase,
    import_roll,
    fill_posts,
    call_out,
    answer,
    enter_compounds,
    import_register,
    look_at_figures,
    write_notes,
    add_photo,
    publish_report,
    fill_form,
    close,
)

TYPED: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "tutorial.toml").read_text(encoding="utf-8"))
"""What the person types, in the language of the page."""
