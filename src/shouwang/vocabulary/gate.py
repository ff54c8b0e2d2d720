"""Words of the gate: kinds of passes, what somebody may go in or out for, and what the rules say to it."""

from __future__ import annotations

from enum import IntEnum, IntFlag, StrEnum

from shouwang.vocabulary.words import Words


class PassKind(IntEnum):
    """Whose pass it is. The numbers stand on printed cards: one is never given another meaning."""

    RESIDENT = 1
    HOUSEHOLD = 2
    STAFF = 3
    VEHICLE = 4
    COURIER = 5
    VISITOR = 6
    WORKER = 7


class Purpose(IntFlag):
    """What a pass is for; several may be on one. The numbers stand on printed cards."""

    HOME = 1
    NECESSITIES = 2
    WORK = 4
    DELIVERY = 8
    CARE = 16
    MEDICAL = 32
    TESTING = 64
    SUPPLIES = 128


class Verdict(StrEnum):
    """What the rules say: let in or out, ask the shift lead, turn back, or write down first and let in then."""

    ADMIT = "admit"
    ASK = "ask"
    REFUSE = "refuse"
    REGISTER = "register"


INSTEAD = {
    "courier-shelf": Words("leave it on the courier shelf", "放到快递架"),
    "later": Words("come again at the next allowed time", "到下次允许的时间再来"),
    "errand": Words("somebody does the errand", "由工作人员代办"),
    "test-first": Words("be tested first", "先做核酸检测"),
    "green-lane": Words("use the green lane", "走绿色通道"),
    "escort": Words("go in with an escort", "由人陪同进入"),
    "disinfect": Words("have the vehicle disinfected first", "车辆先消毒"),
    "appeal": Words("appeal by telephone", "电话申诉"),
}
"""What somebody who is turned back can do instead."""
