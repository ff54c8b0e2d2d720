"""What the journal says: clocks that differ, entries that cannot be taken, exports that have been altered."""

from __future__ import annotations

from shouwang.vocabulary.words import Words

REASONS = {
    "clock-drifts": Words(
        "This device's clock differs from the server's by {seconds} seconds. Set it right.",
        "本设备时钟与服务器相差{seconds}秒，请校准。",
    ),
    "clock-wrong": Words(
        "This device's clock differs from the server's by {minutes} minutes: the times it writes are marked as doubtful. Set it right.",
        "本设备时钟与服务器相差{minutes}分钟，所记时间将标为存疑，请校准。",
    ),
}
