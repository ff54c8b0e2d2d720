"""
INRC-I as XML, the other clothes the competition's instances come in: the same sections, line by line as the text has them.

Expat comes with Python and fetches nothing; a document that brings declarations of its own (and so entities) is refused before any is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat  # declarations are refused, and with them every known attack by entities

from shouwang.files.instances.reading import Line, Reader
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.words import Words

NO_TYPE = Words("no document type declaration", "不得有文档类型声明")
LIMITS = (
    "MaxNumAssignments", "MinNumAssignments", "MaxConsecutiveWorkingDays", "MinConsecutiveWorkingDays", "MaxConsecutiveFreeDays",
    "MinConsecutiveFreeDays", "MaxConsecutiveWorkingWeekends", "MinConsecutiveWorkingWeekends", "MaxWorkingWeekendsInFourWeeks",
)  # fmt: skip
FLAGS = (
    "CompleteWeekends", "IdenticalShiftTypesDuringWeekend", "NoNightShiftBeforeFreeWeekend", "TwoFreeDaysAfterNightShifts", "AlternativeSkillCategory",
)  # fmt: skip
REQUESTS = {
    "DAY_OFF_REQUESTS": ("DayOffRequests/DayOff", ("EmployeeID", "Date")),
    "DAY_ON_REQUESTS": ("DayOnRequests/DayOn", ("EmployeeID", "Date")),
    "SHIFT_OFF_REQUESTS": ("ShiftOffRequests/ShiftOff", ("EmployeeID", "Date", "ShiftTypeID")),
    "SHIFT_ON_REQUESTS": ("ShiftOnRequests/ShiftOn", ("EmployeeID", "Date", "ShiftTypeID")),
}


@dataclass
class Element:
    """An element, and the line it begins on."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, path: str) -> list[Element]:
        """All elements at the end of a path."""
        found = [self]
        for name in path.split("/"):
            found = [one for each in found for one in each.inside if one.name == name]
        return found

    def said(self, path: str) -> str:
        """What the first one says; commas part the fields of a line."""
        return next((one.text.strip().replace(",", " ") for one in self.all(path)), "")

    def listed(self, path: str) -> str:
        """How many there are, and what each says."""
        said = [one.text.strip() for one in self.all(path)]
        return f"{len(said)}, {' '.join(said)}"


def is_xml(text: str) -> bool:
    """Whether a file is the one or the other."""
    return text.lstrip().startswith("<")


def sections(reader: Reader, text: str) -> dict[str, list[Line]]:
    """The lines of each section, with the numbers of the lines of the XML; one that is missing is noted."""
    root = _tree(reader, text)
    for name in ("StartDate", "EndDate", "ShiftTypes", "Contracts", "Employees", "CoverRequirements"):
        if not root.all(name):
            reader.missing(name)
    found = {
        "SCHEDULING_PERIOD": [Line(root.line, f"{root.attributes.get('ID', '')}, {root.said('StartDate')}, {root.said('EndDate')}")],
        "SKILLS": _lines(root, "Skills/Skill", lambda one: one.text.strip()),
        "SHIFT_TYPES": _lines(root, "ShiftTypes/Shift", _shift),
        "CONTRACTS": _lines(root, "Contracts/Contract", _contract),
        "PATTERNS": _lines(root, "Patterns/Pattern", _pattern),
        "EMPLOYEES": _lines(root, "Employees/Employee", _person),
        "DAY_OF_WEEK_COVER": list(_covers(root, "DayOfWeekCover", "Day")),
        "DATE_SPECIFIC_COVER": list(_covers(root, "DateSpecificCover", "Date")),
    }
    for section, (path, fields) in REQUESTS.items():
        found[section] = [
            Line(one.line, ", ".join([*map(one.said, fields), one.attributes.get("weight", "")])) for one in root.all(path)
        ]  # fmt: skip
    return found


def _tree(reader: Reader, text: str) -> Element:
    """The document, as far as it is whole."""
    open_ = [Element("", 0)]
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        open_[-1].inside.append(Element(name, parser.CurrentLineNumber, attributes))
        open_.append(open_[-1].inside[-1])

    def say(text: str) -> None:
        open_[-1].text += text

    def declare(*_: object) -> None:
        reader.wrong(Line(parser.CurrentLineNumber, "<!DOCTYPE"), NO_TYPE)
        reader.refuse()

    parser.StartElementHandler, parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = start, say, declare
    parser.EndElementHandler = lambda _name: open_.pop()
    try:
        parser.Parse(text, True)
    except expat.ExpatError as fault:
        raise Refused(Reason("roster-file-unreadable", {"file": reader.path.name, "fault": str(fault)})) from fault
    return open_[0].inside[0]


def _lines(root: Element, path: str, line: Callable[[Element], str]) -> list[Line]:
    return [Line(one.line, line(one)) for one in root.all(path)]


def _shift(one: Element) -> str:
    said = ", ".join(map(one.said, ("Description", "StartTime", "EndTime")))
    return f"{one.attributes.get('ID', '')}, {said}, {one.listed('Skills/Skill')}"


def _contract(one: Element) -> str:
    """As in the text: whether a thing is asked for, its price, its number; what the XML leaves out is not asked for."""
    limits = [_limit(next(iter(one.all(name)), None)) for name in LIMITS]
    flags = [_flag(next(iter(one.all(name)), None)) for name in ("SingleAssignmentPerDay", *FLAGS)]
    name, said, weekend = one.attributes.get("ID", ""), one.said("Description"), one.said("WeekendDefinition")
    return ", ".join([name, said, flags[0], *limits, weekend, *flags[1:], one.listed("UnwantedPatterns/Pattern")])


def _limit(one: Element | None) -> str:
    return "(0|0|0)" if one is None else f"({one.attributes.get('on', '')}|{one.attributes.get('weight', '')}|{one.text.strip()})"


def _flag(one: Element | None) -> str:
    return "(0|0)" if one is None else f"({int(one.text.strip() in {'true', '1'})}|{one.attributes.get('weight', '')})"


def _pattern(one: Element) -> str:
    entries = sorted(one.all("PatternEntries/PatternEntry"), key=lambda entry: int(entry.attributes.get("index", "0")))
    steps = [f"({entry.said('ShiftType')}|{entry.said('Day')})" for entry in entries]
    return f"{one.attributes.get('ID', '')}, {one.attributes.get('weight', '')}, {len(steps)} {' '.join(steps)}"


def _person(one: Element) -> str:
    return f"{one.attributes.get('ID', '')}, {one.said('Name')}, {one.said('ContractID')}, {one.listed('Skills/Skill')}"


def _covers(root: Element, kind: str, day: str) -> Iterator[Line]:
    for each in root.all(f"CoverRequirements/{kind}"):
        for one in each.all("Cover"):
            yield Line(one.line, f"{each.said(day)}, {one.said('Shift')}, {one.said('Preferred')}")
