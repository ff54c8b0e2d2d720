"""Kinds of entries from the posts: gate checks, test rounds, residents' requests. Their definitions stand, so that figures over them do too."""

from shouwang.vocabulary.kinds import Holds, Kind
from shouwang.vocabulary.words import Words

KINDS: tuple[Kind, ...] = (
    Kind(
        "gate.checked",
        Words("Checked at the gate: {verdict}.", "出入核验：{verdict}。"),
        {"verdict": Holds.CODE, "direction": Holds.CODE, "state?": Holds.STATE},
    ),
    Kind(
        "round.closed",
        Words("Test round closed: {tested} people tested.", "一轮核酸检测结束：采样{tested}人次。"),
        {"round": Holds.ID, "tested": Holds.COUNT},
    ),
    Kind("request.done", Words("A resident's request done.", "为居民办结一件事。"), {"request": Holds.ID}),
)

CODES = {
    "verdict": {
        "admitted": Words("let through", "放行"),
        "refused": Words("turned back", "劝返"),
        "asked": Words("asked the shift lead", "请示总代班"),
    },
    "direction": {"in": Words("in", "进"), "out": Words("out", "出")},
}
