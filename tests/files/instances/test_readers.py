"""Published formats: read as they are meant, and everything wrong in a file told at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shouwang.engines.roster.general.judging import judged
from shouwang.engines.roster.general.problem import OFF, Count, Instance, Pattern, Run, Weekends
from shouwang.files.instances import curtois, inrc1, inrc2, sickness
from shouwang.vocabulary.reasons import Refused
from tests.files.instances import texts


def written(folder: Path, name: str, text: str) -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(read: Callable[[Path], object], path: Path) -> list[tuple[str, object]]:
    """The faults of a file, each with its line."""
    with pytest.raises(Refused) as no:
        read(path)
    assert all(reason.within("en") and reason.within("zh") for reason in no.value.reasons)
    return [(reason.code, reason.parameters.get("line")) for reason in no.value.reasons]


def parts(instance: Instance, **rows: str) -> dict[str, int]:
    """What rows cost, written as one word for each day."""
    verdict = judged(instance, {name: [OFF if kind == "-" else kind for kind in row.split()] for name, row in rows.items()})
    assert not verdict.breaches
    return {name: cost for name, cost in verdict.parts.items() if cost}


def breaches(instance: Instance, **rows: str) -> list[str]:
    """The rules that rows break."""
    verdict = judged(instance, {name: [OFF if kind == "-" else kind for kind in row.split()] for name, row in rows.items()})
    return sorted({str(reason.parameters.get("rule", "cover")) for reason in verdict.breaches})


def test_curtois_is_read_as_it_is_meant(tmp_path):
    """
    A has the Monday off and wants the night of Thursday; each person missing costs a hundred.
    """
    instance = curtois.read(written(tmp_path, "tiny.txt", texts.CURTOIS))

    assert (instance.days, instance.kinds, [one.id for one in instance.people]) == (7, ("E", "N"), ["A", "B"])
    assert parts(instance, A="- E E N - - -", B="- E - - - - -") == {}
    assert parts(instance, A="- E E - - - E", B="- - E E - - -") == {"cover": 200, "wishes": 8}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("E E E - - - -", "wishes"),
        ("- E E E E - -", "shifts in a row"),
        ("- E - - E E -", "shifts in a row"),
        ("- E E - E E -", "days off in a row"),
        ("- - E E - - -", "minutes"),
        ("- N N N - - -", "shifts N"),
        ("- - N E E - -", "succession"),
    ],
)
def test_each_limit_of_curtois_can_be_broken(tmp_path, row, rule):
    """
    One row for each limit of A.
    """
    instance = curtois.read(written(tmp_path, "tiny.txt", texts.CURTOIS))

    assert breaches(instance, A=row, B="- E - - - - -") == [rule]


def test_weekends_of_curtois_are_counted(tmp_path):
    """
    B may work on no weekend, and works on the Sunday. A run that touches the last day is never too short.
    """
    instance = curtois.read(written(tmp_path, "tiny.txt", texts.CURTOIS))

    assert breaches(instance, A="- E E N - - -", B="- E - - - - E") == ["weekends"]


def test_all_faults_of_curtois_are_told_at_once(tmp_path):
    """
    A person without limits, and so a wish of somebody unknown; a day beyond the last one, a price in words, a shift that does not exist.
    """
    text = texts.CURTOIS.replace("N,600,E", "N,600,X").replace("B,E=7|N=0,2400,480,4,1,1,0", "B,E=7").replace("A,3,N", "A,9,N")

    found = refused(curtois.read, written(tmp_path, "broken.txt", text.replace("3,N,1,100,1", "3,N,1,dear,1")))

    assert [code for code, _ in found] == ["instance-line"] * len(found)
    assert [line for _, line in found] == [13, 20, 23, 28, 8]
    assert refused(curtois.read, written(tmp_path, "short.txt", texts.CURTOIS.partition("SECTION_COVER")[0])) == [
        ("instance-missing", None)
    ]


def test_inrc1_is_read_as_it_is_meant(tmp_path):
    """
    The period begins on a Friday; two are wanted on Monday the 4th, which has a line of its own; cover is hard.
    """
    instance = inrc1.read(written(tmp_path, "tiny.txt", texts.INRC1))

    wanted = {(one.day, next(iter(one.kinds))): one.least for one in instance.covers}
    assert (instance.days, instance.kinds) == (14, ("D", "N", "DH"))
    assert wanted == {(3, "D"): 2, (10, "D"): 1, (1, "N"): 1, (8, "N"): 1}
    assert instance.people[0].rules == instance.people[1].rules


@pytest.mark.parametrize(
    ("row", "cost"),
    [
        ("D D D D - - D D - - D D - -", {"same shift all weekend": 0}),
        ("D D D D D - D D - - D D - -", {"assignments": 2, "days in a row": 3, "wishes": 2, "days off in a row": 1}),
        ("D D D D - D D - - - D D - -", {"days off in a row": 1}),
        ("- D D D - - D D - - D D - -", {"pattern 1": 3, "days off in a row": 1}),
        ("- N D D - - D D - - D D - -", {"pattern 0": 4, "pattern 1": 3, "same shift all weekend": 12, "days off in a row": 1,
                                         "two days off after nights": 5}),
        ("N - - D D - - D D - - D D -", {"night before weekend": 8, "days in a row": 3, "wishes": 2, "whole weekends": 7,
                                         "same shift all weekend": 6, "days off in a row": 1}),
        ("DH D D D - - D D - - D D - -", {"wishes": 9}),
    ],
)  # fmt: skip
def test_each_price_of_inrc1(tmp_path, row, cost):
    """
    Anna's row, priced by hand; Bela's adds the same to all.
    """
    instance = inrc1.read(written(tmp_path, "tiny.txt", texts.INRC1))
    free = Instance(
        instance.name, instance.days, instance.kinds, instance.people[:1], (), tuple(w for w in instance.wishes if w.person == "0")
    )

    assert parts(free, **{"0": row}) == {name: price for name, price in cost.items() if price}


def test_all_faults_of_inrc1_are_told_at_once(tmp_path):
    """
    A weekday that is none, a pattern nobody wrote, a date before the first day.
    """
    text = (
        texts.INRC1.replace("Saturday, N, 1", "Caturday, N, 1")
        .replace("2, 0 1;", "2, 0 7;")
        .replace("0, 2010-01-05, 2", "0, 2009-01-05, 2")
    )

    assert len(refused(inrc1.read, written(tmp_path, "broken.txt", text))) == 3
    assert refused(inrc1.read, written(tmp_path, "short.txt", text.partition("SHIFT_ON_REQ")[0])) == [("instance-missing", None)]


def test_inrc1_as_xml_is_the_same_instance(tmp_path):
    """
    The competition gave each instance in both forms.
    """
    as_text = inrc1.read(written(tmp_path, "tiny.txt", texts.INRC1))

    as_xml = inrc1.read(written(tmp_path, "tiny.xml", texts.INRC1_XML))

    assert as_xml == as_text


def test_all_faults_of_inrc1_as_xml_are_told_at_once(tmp_path):
    """
    A weekday that is none, a price in words, somebody unknown, each with its line; before that, a part that is missing.
    """
    text = (
        texts.INRC1_XML.replace("<Day>Saturday</Day><Cover>", "<Day>Caturday</Day><Cover>")
        .replace('<MinNumAssignments on="1" weight="2">', '<MinNumAssignments on="1" weight="two">')
        .replace('<DayOn weight="3"><EmployeeID>1', '<DayOn weight="3"><EmployeeID>7')
    )

    found = refused(inrc1.read, written(tmp_path, "broken.xml", text))

    lines = text.splitlines()
    told = [lines[line - 1].strip() for _, line in found]
    assert told[0] == '<Contract ID="0">'
    assert any("Caturday" in line for line in told)
    assert any("<EmployeeID>7" in line for line in told)
    assert refused(inrc1.read, written(tmp_path, "short.xml", text.replace("CoverRequirements", "Cover"))) == [("instance-missing", None)]


def test_inrc1_as_xml_brings_no_declarations(tmp_path):
    """
    An entity that grows without end, one that reads another file, and a document that is not whole.
    """
    head, _, rest = texts.INRC1_XML.partition("\n")
    grown = f'{head}\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n{rest.replace("full<", "&b;<")}'
    fetched = f'{head}\n<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n{rest.replace("full<", "&a;<")}'

    assert refused(inrc1.read, written(tmp_path, "grown.xml", grown)) == [("instance-line", 2)]
    assert refused(inrc1.read, written(tmp_path, "fetched.xml", fetched)) == [("instance-line", 2)]
    assert refused(inrc1.read, written(tmp_path, "half.xml", texts.INRC1_XML[:800])) == [("roster-file-unreadable", None)]


@pytest.fixture
def weeks(tmp_path) -> Instance:
    """Two weeks alike."""
    files = [("Sc-tiny.txt", texts.INRC2_SCENARIO), ("H0-tiny-0.txt", texts.INRC2_HISTORY), ("WD-tiny-0.txt", texts.INRC2_WEEK)]
    scenario, history, week = (written(tmp_path, name, text) for name, text in files)
    return inrc2.read(scenario, history, [week, week])


def test_inrc2_is_read_as_it_is_meant(weeks):
    """
    Anna had a night before: she cannot begin early. Her history shortens what she may still do.
    """
    rules = weeks.people[0].rules

    assert (weeks.days, weeks.kinds[0], len(weeks.covers)) == (14, "Early/HeadNurse", 2 * 5)
    assert next(rule for rule in rules if isinstance(rule, Count)).most == 7
    assert next(rule for rule in rules if isinstance(rule, Weekends)).most == 0
    assert [rule.before for rule in rules if isinstance(rule, Run)] == [3, 0, 0, 1]
    assert sum(isinstance(rule, Pattern) for rule in rules) == 3
    assert {wish.day for wish in weeks.wishes if wish.person == "Anna" and wish.price is None} == {0}


def test_history_of_inrc2_counts(weeks):
    """
    Anna worked three days and works three more: two too many. Her night was alone, and goes on. Bela rested one day and rests on.
    """
    night, early = "Night/Nurse", "Early/Nurse"
    anna = f"{night} {night} {night} - - {early} {early} {night} {night} - - - - -"
    bela = f"- {night} {night} - - - - - {night} {night} - - {night} {night}"

    verdict = judged(weeks, {"Anna": anna.replace("-", "").split(" "), "Bela": bela.replace("-", "").split(" ")})

    assert verdict.breaches == ()
    assert verdict.parts["days in a row"] == 2 * 30
    assert verdict.parts["Night in a row"] == 15
    assert verdict.parts["weekends"] == 30


def test_faults_of_inrc2_name_their_file(tmp_path):
    """
    A history of somebody unknown, and of somebody missing; a week of six days.
    """
    scenario = written(tmp_path, "Sc-tiny.txt", texts.INRC2_SCENARIO)
    history = written(tmp_path, "H0.txt", texts.INRC2_HISTORY.replace("Bela", "Cleo"))
    week = written(tmp_path, "WD.txt", texts.INRC2_WEEK.replace(" (1,2)", ""))

    with pytest.raises(Refused) as no:
        inrc2.read(scenario, history, [week, week])

    assert [reason.parameters["file"] for reason in no.value.reasons] == ["H0.txt", "H0.txt", "WD.txt", "WD.txt"]


def test_sickness_is_read_as_it_is_meant(tmp_path):
    """
    The second person holds the first duty already.
    """
    refill = sickness.read(written(tmp_path, "tiny.dzn", texts.SICKNESS))

    assert ([one.contract for one in refill.people], refill.people[0].skills) == ([8, 12], {1, 2})
    assert [(one.start, one.stop, one.skill) for one in refill.duties] == [(0, 4, 1), (0, 8, 2), (4, 8, 1), (8, 12, 1)]
    assert (refill.held, refill.worth) == ({0: 1}, 13)


def test_all_faults_of_sickness_are_told_at_once(tmp_path):
    """
    A duty that ends before it starts, and a person without a row; before that, what cannot be read at all.
    """
    text = texts.SICKNESS.replace("[4, 8, 8, 12]", "[4, 8, 2, 12]").replace("[8, 12]", "[8, 12, 9]")

    assert len(refused(sickness.read, written(tmp_path, "broken.dzn", text))) == 3
    assert refused(sickness.read, written(tmp_path, "short.dzn", text.replace("contract", "contracts"))) == [("instance-missing", None)]
    assert refused(sickness.read, written(tmp_path, "none.dzn", text.replace("[0, 0, 4, 8]", "[soon]"))) == [("instance-line", 7)]
    assert refused(sickness.read, tmp_path / "nowhere.dzn") == [("roster-file-unreadable", None)]
