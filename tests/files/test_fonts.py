"""Fonts: which characters can be printed, and what is said of those which cannot."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from shouwang.files.fonts import EMBEDDED, LATIN, PROBE, Fonts, find_fonts, uncovered, unprintable, with_marks

RARE = "𠮷䶮㛃堃喆〇"
needs_chinese = pytest.mark.skipif(not find_fonts().chinese, reason="No Chinese font here: install fonts-noto-cjk.")


def font(folder: Path, family: str, characters: str) -> Path:
    """A font of triangles that has *characters* and nothing else."""
    names = [".notdef", *(f"g{number}" for number in range(len(characters)))]
    pen = TTGlyphPen(None)
    for move, point in ((pen.moveTo, (0, 0)), (pen.lineTo, (0, 700)), (pen.lineTo, (700, 0))):
        move(point)
    pen.closePath()
    triangle = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): name for character, name in zip(characters, names[1:], strict=True)})
    builder.setupGlyf(dict.fromkeys(names, triangle))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    folder.mkdir(exist_ok=True)
    builder.save(folder / f"{family}.ttf")
    return folder


def only(fonts: Fonts, *families: str) -> Fonts:
    return Fonts(families, families, {family: fonts.faces[family] for family in families}, fonts.handle)


def test_a_folder_of_fonts_is_asked_first(tmp_path: Path) -> None:
    """The caller's folder outranks the machine; a font without common Chinese characters is kept, but asked last."""
    folder = font(font(tmp_path, "Willow Song", PROBE), "Willow Rare", "𠮷")

    fonts = find_fonts(folder)

    assert fonts.serif[0] == fonts.sans[0] == "Willow Song"
    assert fonts.serif[-1] == "Willow Rare"


def test_characters_are_looked_for_font_by_font(tmp_path: Path) -> None:
    """The first font lacks 𠮷 and the second has it; only 龘 is in neither, and it is told once."""
    fonts = find_fonts(font(font(tmp_path, "Willow Song", PROBE), "Willow Rare", "𠮷"))

    missing = uncovered("守望𠮷龘龘 abc 1,532", only(fonts, "Willow Song", "Willow Rare"))

    assert missing == ["龘"]


def test_what_prints_nothing_is_never_missing() -> None:
    """Line breaks, joiners and variation selectors have no glyph of their own, so no font needs one."""
    bare = Fonts((), (), {}, find_fonts().handle)

    assert uncovered("a\n\t\u200d\ufe0f\U000e0100 b", bare) == []
    assert uncovered("守a", bare) == ["守"]


def test_a_missing_character_is_named() -> None:
    """A reader of the message must find the character: it stands there with its number."""
    bare = Fonts((), (), {}, find_fonts().handle)

    reasons = list(unprintable("Gate 柳", bare))

    assert [reason.code for reason in reasons] == ["characters-without-font"]
    assert "柳 (U+67F3)" in reasons[0].within("en")


def test_a_character_without_font_gets_a_mark() -> None:
    """The printers' own mark for a missing type; where even that has no font, a question mark."""
    bare = Fonts((), (), {}, find_fonts().handle)

    assert with_marks("Gate 柳", bare) == "Gate ?"
    assert with_marks("Gate", bare) == "Gate"


def test_a_broken_font_has_no_characters(tmp_path: Path) -> None:
    """A file that only begins like a font must neither stop the report nor count as having anything."""
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0" + b"\xff" * 200)

    fonts = find_fonts(tmp_path)

    assert "broken" not in "".join(fonts.serif)


def test_the_latin_face_has_all_we_say_it_has() -> None:
    """Typst's own face brings no file to look into; so every character is set, and none may look like the box for a missing one."""
    source = f'#set page(width: 60pt, height: 60pt)\n#set text(font: "{LATIN}", fallback: false)\n#text(json(bytes(sys.inputs.c)))'
    handle = find_fonts().handle

    def shapes(character: str) -> set[str]:
        page = typst.compile(source.encode(), format="svg", font_paths=handle, sys_inputs={"c": json.dumps(character)})
        return set(re.findall(r'id="(g[0-9A-F]+)"', page.decode()))

    box = shapes("守")

    assert box
    assert not [character for character in EMBEDDED if shapes(character) & box]
    assert all(shapes(character) for character in EMBEDDED if not character.isspace() and character != "\u00ad")


@needs_chinese
def test_rare_characters_of_names_are_covered() -> None:
    """These stand in real names; a font set that prints 守望 and not 堃 loses people."""
    fonts = find_fonts()

    assert uncovered(RARE, fonts) == []
