"""Kinds of entries from the posts: gate checks, test rounds, residents' requests. Their definitions stand, so that figures over them do too."""

from shouwang.vocabulary.kinds import Holds, Kind
from shouwang.vocabulary.words import Words

KINDS: tuple[Kind, ...] = (
    Kind("gate.checked", Words("Checked at the gate: {verdict}.", "出入核验：{verdict}。"), {"verdict": Holds.CODE, "direction": Holds.CODE}),
    Kind("round.closed", Words("Test round closed: {tested} people tested.", "一轮核酸检测结束：采样{tested}人次。"), {"round": Holds.ID, "tested": Holds.COUNT}),
    Kind("request.done", Words("A resident's request done.", "为居民办结一件事。"), {"request": Holds.ID}),
)
