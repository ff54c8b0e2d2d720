"""Words of the gate: kinds of passes, and what somebody may go in or out for."""

from __future__ import annotations

from enum import IntEnum, IntFlag

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


KINDS = {
    PassKind.RESIDENT: Words("resident", "居民"),
    PassKind.HOUSEHOLD: Words("household", "住户"),
    PassKind.STAFF: Words("staff", "工作人员"),
    PassKind.VEHICLE: Words("vehicle", "车辆"),
    PassKind.COURIER: Words("courier", "快递配送"),
    PassKind.VISITOR: Words("visitor", "来访"),
    PassKind.WORKER: Words("worker", "务工"),
}
PURPOSES = {
    Purpose.HOME: Words("going home", "回家"),
    Purpose.NECESSITIES: Words("shopping for necessities", "采购生活必需品"),
    Purpose.WORK: Words("work", "上班"),
    Purpose.DELIVERY: Words("delivery", "配送"),
    Purpose.CARE: Words("care for somebody", "照护"),
    Purpose.MEDICAL: Words("medical need", "就医"),
    Purpose.TESTING: Words("mass testing", "核酸检测"),
    Purpose.SUPPLIES: Words("supplies and protection", "保供与防疫"),
}
