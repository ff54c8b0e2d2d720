"""A small drawing board for flat illustrations: gradients, soft light, snow, and one fold in the paper's grain."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from random import Random

from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT, FINE = 1280, 854, 2
Colour = tuple[int, int, int]
Point = tuple[float, float]


class Canvas:
    """Drawn at twice the size and shrunk at the end, so that edges are smooth."""

    def __init__(self, top: Colour, bottom: Colour) -> None:
        """A page that fades from *top* to *bottom*."""
        column = Image.new("RGB", (1, HEIGHT))
        for y in range(HEIGHT):
            share = y / (HEIGHT - 1)
            column.putpixel((0, y), _between(top, bottom, share))
        self.image = column.resize((WIDTH * FINE, HEIGHT * FINE))

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        """The pen for the picture as it is now."""
        return ImageDraw.Draw(self.image)

    def shape(self, points: Sequence[Point], colour: Colour) -> None:
        """A filled polygon."""
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, *, round_by: float = 0) -> None:
        """A filled rectangle, its corners rounded by *round_by*."""
        self.pen.rounded_rectangle((left * FINE, top * FINE, right * FINE, bottom * FINE), round_by * FINE, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour, *, flat: float = 1.0) -> None:
        """A filled ellipse, *flat* times as high as wide."""
        high = radius * flat
        self.pen.ellipse(((x - radius) * FINE, (y - high) * FINE, (x + radius) * FINE, (y + high) * FINE), fill=colour)

    def line(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """A line with round joints."""
        self.pen.line([(x * FINE, y * FINE) for x, y in points], fill=colour, width=round(width * FINE), joint="curve")

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0, *, flat: float = 1.0) -> None:
        """Light added softly around a point."""
        light = Image.new("RGB", (WIDTH // 4, HEIGHT // 4))
        share = tuple(round(part * strength) for part in colour)
        inner = radius * 0.6
        ImageDraw.Draw(light).ellipse([(v / 4) for v in (x - inner, y - inner * flat, x + inner, y + inner * flat)], fill=share)
        light = light.filter(ImageFilter.GaussianBlur(radius / 4 * 0.42)).resize(self.image.size, Image.Resampling.BICUBIC)
        self.image = ImageChops.screen(self.image, light)

    def shade(self, points: Sequence[Point], strength: float, blur: float = 10) -> None:
        """A soft shadow on the ground."""
        mask = Image.new("L", (WIDTH, HEIGHT))
        ImageDraw.Draw(mask).polygon(list(points), fill=round(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(blur)).resize(self.image.size)
        self.image = Image.composite(Image.new("RGB", self.image.size, (24, 34, 58)), self.image, mask)

    def snow(self, dice: Random, count: int, largest: float) -> None:
        """Flakes, near ones large and soft."""
        for near in (False, True):
            mask = Image.new("L", (WIDTH, HEIGHT))
            pen = ImageDraw.Draw(mask)
            for _ in range(count // 4 if near else count):
                x, y = dice.uniform(0, WIDTH), dice.uniform(0, HEIGHT)
                size = dice.uniform(largest * 0.5, largest) if near else dice.uniform(0.8, largest * 0.35)
                pen.ellipse((x - size, y - size, x + size, y + size), fill=190 if near else 210)
            mask = mask.filter(ImageFilter.GaussianBlur(2.2 if near else 0.6)).resize(self.image.size)
            self.image = Image.composite(Image.new("RGB", self.image.size, (250, 252, 255)), self.image, mask)

    def jpeg(self, dice: Random, taken_at: datetime, where: Point, quality: int = 75) -> bytes:
        """The finished picture with a light grain, and with the metadata a phone would leave inside."""
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        grain = Image.frombytes("L", (WIDTH // 2, HEIGHT // 2), dice.randbytes(WIDTH // 2 * (HEIGHT // 2)))
        grain = grain.filter(ImageFilter.GaussianBlur(0.8)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        picture = Image.blend(picture, ImageChops.overlay(picture, Image.merge("RGB", (grain, grain, grain))), 0.06)
        held = io.BytesIO()
        picture.save(held, "JPEG", quality=quality, exif=_metadata(taken_at, where), optimize=True)
        return held.getvalue()


def _metadata(taken_at: datetime, where: Point) -> Image.Exif:
    """Time, place and an invented phone: what must be gone before a picture is published."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Linhe"
    exif[ExifTags.Base.Model] = "Invented Phone 1"
    exif[ExifTags.Base.DateTime] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    details[ExifTags.Base.OffsetTimeOriginal] = "+08:00"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = _sexagesimal(where[1])
    place[ExifTags.GPS.GPSLongitudeRef] = "E"
    place[ExifTags.GPS.GPSLongitude] = _sexagesimal(where[0])
    return exif


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(round(degrees * 3600, 2), 60)
    return (float(minutes // 60), float(minutes % 60), seconds)


def _between(first: Colour, last: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
    return red, green, blue
