"""Photos before and after publication."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta, timezone
from io import BytesIO

import pytest
from PIL import ExifTags, Image, ImageCms

from shouwang.files.images import LONGEST_SIDE, Taken, published, taken
from shouwang.vocabulary.reasons import Refused


def photo(size: tuple[int, int] = (80, 40), kind: str = "JPEG", mode: str = "RGB", **more: object) -> bytes:
    """Left half red, right half blue."""
    image = Image.new(mode, size, (200, 0, 0) + (255,) * (len(mode) - 3))
    image.paste((0, 0, 200) + (255,) * (len(mode) - 3), (size[0] // 2, 0, *size))
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def exif(**gps: object) -> Image.Exif:
    """What a phone writes: when, with which zone, where, and how it was held."""
    data = Image.Exif()
    details = data.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = "2022:03:14 07:30:05"
    details[ExifTags.Base.OffsetTimeOriginal] = "+08:00"
    data[ExifTags.Base.Make] = "A phone"
    place = {"GPSLatitudeRef": "S", "GPSLatitude": (43.0, 10.0, 12.0), "GPSLongitudeRef": "E", "GPSLongitude": (124.0, 30.0, 0.0)} | gps
    data.get_ifd(ExifTags.IFD.GPSInfo).update({ExifTags.GPS[name].value: value for name, value in place.items()})
    return data


def code_of(image: bytes) -> str:
    with pytest.raises(Refused) as refused:
        published(image)
    return refused.value.reasons[0].code


def test_nothing_but_the_picture_is_published() -> None:
    """Place, time, device, comment and colour profile would tell where a resident lives and who photographed."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    result = published(photo(exif=exif(), comment=b"flat 302", icc_profile=profile, xmp=b"<x:xmpmeta/>"))

    with Image.open(BytesIO(result)) as image:
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert b"flat 302" not in result
    assert b"xmpmeta" not in result


def test_hidden_text_of_a_png_is_gone() -> None:
    """PNG carries its metadata in chunks of its own; they go the same way."""
    result = published(photo(kind="PNG", exif=exif()))

    assert result.startswith(b"\xff\xd8")
    assert b"A phone" not in result


def test_a_photo_taken_sideways_stands_upright() -> None:
    """The phone was turned; without its metadata nobody would know, so the pixels are turned first."""
    turned = exif()
    turned[ExifTags.Base.Orientation] = 6

    with Image.open(BytesIO(published(photo(exif=turned)))) as image:
        top = image.getpixel((20, 10))

        assert image.size == (40, 80)
    assert isinstance(top, tuple)
    assert top[0] > 150 > top[2]


def test_large_photos_become_as_large_as_needed() -> None:
    """A page needs no more than 2,048 pixels; proportions stay."""
    with Image.open(BytesIO(published(photo((4000, 1000))))) as image:
        assert image.size == (LONGEST_SIDE, LONGEST_SIDE // 4)


def test_transparent_parts_stay_transparent() -> None:
    """A map drawn on nothing must not get a black ground."""
    image = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    out = BytesIO()
    image.save(out, "PNG")

    with Image.open(BytesIO(published(out.getvalue()))) as result:
        assert result.format == "PNG"
        assert result.getpixel((0, 0)) == (0, 0, 0, 0)


def test_webp_is_read_and_comes_out_as_jpeg() -> None:
    """Word cannot show WebP, so nothing we publish is one."""
    assert published(photo(kind="WEBP")).startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "picture-not-a-photo"),
        (b"", "picture-unknown"),
        (b"Dear colleagues", "picture-unknown"),
        (b"%PDF-1.7", "picture-not-a-photo"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "picture-heic"),
        (photo()[:-200], "picture-damaged"),
    ],
)
def test_what_is_no_photo_is_refused(image: bytes, code: str) -> None:
    """Only whole JPEG, PNG and WebP files are opened; each other kind is told with the way out."""
    assert code_of(image) == code


def test_a_picture_bomb_is_refused_unopened() -> None:
    """A hundred bytes that claim 60,000 by 60,000 pixels would take 14 GB; the claim alone is enough to refuse."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")

    assert code_of(bomb) == "picture-too-large"


def test_a_photo_tells_when_and_where() -> None:
    """07:30:05 in the zone the phone wrote; 43°10'12" south is -43.17, 124°30' east is 124.5."""
    told = taken(photo(exif=exif()))

    assert told.at == datetime(2022, 3, 14, 7, 30, 5, tzinfo=timezone(timedelta(hours=8)))
    assert (told.latitude, told.longitude) == pytest.approx((-43.17, 124.5))


@pytest.mark.parametrize("wrong", [{"GPSLatitude": (95.0, 0.0, 0.0)}, {"GPSLongitude": (1.0,)}])
def test_an_impossible_place_is_no_place(wrong: dict[str, object]) -> None:
    """Half a position or one beyond the pole would prefill a form with nonsense."""
    told = taken(photo(exif=exif(**wrong)))

    assert (told.latitude, told.longitude) == (None, None)


def test_a_silent_photo_tells_nothing() -> None:
    """A screenshot has no such data; the form stays empty."""
    assert taken(photo(kind="PNG")) == Taken()
