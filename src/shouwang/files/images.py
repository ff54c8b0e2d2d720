"""
Photos: what they tell a form before publication, and nothing but the picture after it.

A photo from a phone carries where and when it was taken, by which device, and often a small preview of what was cut away.
Published pictures are therefore painted anew: pixels in, pixels out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from shouwang.vocabulary.reasons import Reason, Refused

MEGAPIXELS: Mapping[str, int] = {"JPEG": 64, "PNG": 16, "WEBP": 16}
"""The largest picture we decode. A JPEG is decoded at reduced size, so photos of 48-megapixel phones pass; the others must fit whole."""

LONGEST_SIDE = 2048
"""Pixels of the longer side after publication: sharp across an A4 page at 250 dpi."""

HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heif", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})

UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)
"""What Pillow raises on damaged or hostile files."""


@dataclass(frozen=True)
class Taken:
    """
    When and where a photo says it was taken; None where it does not say.

    *at* has an offset from UTC only if the camera wrote one; degrees are WGS 84, north and east positive.
    """

    at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def published(image: bytes) -> bytes:
    """
    *image* as it may be shown to everybody: upright, in sRGB, at most 2,048 pixels long, without any metadata.

    Gives a JPEG, or a PNG if parts of the picture are transparent.
    Refuses what is not JPEG, PNG or WebP, what is damaged, and what would take too much memory to open.
    """
    with _opened(image) as source:
        try:
            source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(source)
            painted = _in_srgb(upright)
            painted.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        except UNREADABLE as damage:
            raise Refused(Reason("picture-damaged")) from damage
    bare = Image.new(painted.mode, painted.size)
    bare.paste(painted)
    result = BytesIO()
    if bare.mode == "RGBA":
        bare.save(result, "PNG", optimize=True)
    else:
        bare.save(result, "JPEG", quality=85, optimize=True, progressive=True)
    return result.getvalue()


def taken(image: bytes) -> Taken:
    """
    When and where *image* was taken, to fill in a form beforehand.

    Broken or impossible metadata are left out: a form may be wrong by omission, never by invention.
    """
    with _opened(image) as source:
        try:
            exif = source.getexif()
            details, position = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
        except UNREADABLE:
            return Taken()
    latitude = _degrees(position, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    longitude = _degrees(position, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    moment = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    return Taken(_moment(moment, details.get(ExifTags.Base.OffsetTimeOriginal)), latitude, longitude)


def checked_kind(image: bytes) -> str:
    """The kind of *image* by its own bytes: JPEG, PNG or WEBP. Anything else is refused."""
    with _opened(image) as source:
        return "JPEG" if source.format == "MPO" else str(source.format)


def _opened(image: bytes) -> Image.Image:
    """The picture, its head read and its pixels not yet; refused if it is no photo or too large to decode."""
    if image[4:8] == b"ftyp" and image[8:12] in HEIC_BRANDS:
        raise Refused(Reason("picture-heic", {"kind": "AVIF" if image[8:11] == b"avi" else "HEIC"}))
    try:
        source = Image.open(BytesIO(image), formats=("JPEG", "PNG", "WEBP"))
    except UnidentifiedImageError as stranger:
        kind = _guess(image)
        raise Refused(Reason("picture-not-a-photo", {"kind": kind}) if kind else Reason("picture-unknown")) from stranger
    except Image.DecompressionBombError as bomb:
        pixels = int(next(iter(re.findall(r"[0-9]+", str(bomb))), 0))
        raise Refused(Reason("picture-too-large", {"megapixels": round(pixels / 1_000_000), "limit": MEGAPIXELS["JPEG"]})) from bomb
    except UNREADABLE as damage:
        raise Refused(Reason("picture-damaged")) from damage
    limit = MEGAPIXELS.get(source.format or "", MEGAPIXELS["JPEG"])
    if source.width * source.height > limit * 1_000_000:
        source.close()
        raise Refused(Reason("picture-too-large", {"megapixels": round(source.width * source.height / 1_000_000), "limit": limit}))
    return source


def _guess(image: bytes) -> str:
    """A name for what was sent instead of a photo, for the person who sent it; empty when it has none."""
    begin = image[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        return "SVG"
    for start, name in ((b"gif8", "GIF"), (b"%pdf", "PDF"), (b"bm", "BMP"), (b"ii*\0", "TIFF"), (b"mm\0*", "TIFF"), (b"pk", "ZIP")):
        if begin.startswith(start):
            return name
    return ""


def _in_srgb(image: Image.Image) -> Image.Image:
    """*image* in the colours every screen shows (sRGB), from whatever colours the camera used."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image.convert(mode)
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert(mode)
    return converted or image.convert(mode)


def _moment(text: object, offset: object) -> datetime | None:
    for written, pattern in ((f"{text}{offset}", "%Y:%m:%d %H:%M:%S%z"), (f"{text}", "%Y:%m:%d %H:%M:%S")):
        try:
            return datetime.strptime(written.strip("\0 "), pattern)  # noqa: DTZ007  a camera without an offset does not know its zone
        except ValueError:
            continue
    return None


def _degrees(position: Mapping[int, object], value: int, side: int, negative: str, limit: int) -> float | None:
    parts = position.get(value)
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    if not 0 <= total <= limit:
        return None
    return -total if position.get(side) == negative else total
