"""What the journal says: clocks that differ, entries that cannot be taken, exports that have been altered."""

from __future__ import annotations

from shouwang.vocabulary.words import Words

REASONS = {
    "own-clock-behind": Words(
        "The clock of this computer says {says}; this server was last at work at {last}, which is later. Set the clock, or confirm that it is right.",
        "本机时钟显示{says}，而本服务器最后一次运行是在{last}，反而更晚。请校正时钟；如时钟无误，请确认。",
    ),
    "own-clock-ahead": Words(
        "The clock of this computer says {says}; this server was last at work at {last}. Set the clock; or, if this server was really off for so long, confirm that it is right.",
        "本机时钟显示{says}，而本服务器最后一次运行是在{last}。请校正时钟；如服务器确实停用了这么久，请确认时钟无误。",
    ),
    "own-clock-against-devices": Words(
        "The clock of this computer says {says}; the devices at the posts agree that it is {told}. Set the clock, or confirm that it is right.",
        "本机时钟显示{says}，而各岗位设备一致显示{told}。请校正时钟；如时钟无误，请确认。",
    ),
    "own-clock-not-doubted": Words(
        "The clock of this computer is not in doubt: there is nothing to confirm.", "本机时钟并无疑问，无需确认。"
    ),
    "clock-drifts": Words(
        "This device's clock differs from the server's by {seconds} seconds. Set it right.",
        "本设备时钟与服务器相差{seconds}秒，请校准。",
    ),
    "clock-wrong": Words(
        "This device's clock differs from the server's by {length}: the times it writes are marked as doubtful. Set it right.",
        "本设备时钟与服务器相差{length}，所记时间将标为存疑，请校准。",
    ),
    "sequence-taken": Words(
        "The device has used number {sequence} for two different entries: the first counts, this one is kept apart.",
        "同一设备的第{sequence}号出现两条不同记录：以先到者为准，本条另存待查。",
    ),
    "id-taken": Words(
        "Another entry has the id {id}: that one counts, this one is kept apart.",
        "编号{id}已有另一条记录：以先到者为准，本条另存待查。",
    ),
    "line-not-numbered": Words("The line has the number {sequence}; numbers count from 1.", "该行序号为{sequence}，序号应从1起。"),
    "line-too-long": Words(
        "The line has {bytes} bytes, more than the {most} an entry can have.", "该行{bytes}字节，超过一条记录的上限{most}字节。"
    ),
    "line-unreadable": Words("The line cannot be read as an entry.", "该行不是可读的记录。"),
    "line-not-canonical": Words(
        "The line is not written in the one way in which an entry is written, so its hash proves nothing.",
        "该行未按规定的唯一格式书写，其哈希不能作证。",
    ),
    "line-out-of-time": Words(
        "The line says that it happened at {at}; that is outside of every calendar in use.", "该行所写时间{at}超出可用的日历范围。"
    ),
    "written-after-withdrawal": Words("The device was withdrawn before this was written.", "该记录写于设备停用之后。"),
    "device-withdrawn": Words(
        "This device was withdrawn: it may still send what it wrote before, and is told nothing more.",
        "本设备已停用：此前所写仍可补送，不再向其下发任何内容。",
    ),
    "apart-only-counted": Words(
        "So much of this device is kept apart already that more of it is only counted.", "本设备另存待查的内容已很多，此后只计次数。"
    ),
    "apart-full": Words(
        "This device was withdrawn, and {most} of its lines are kept apart already: more of them are only counted.",
        "本设备已停用，且已有{most}条另存待查，此后只计次数。",
    ),
    "apart-destroyed": Words(
        "What was wrong with it is not kept: the texts of this operation are destroyed.", "其问题说明未予保留：本行动的文字已销毁。"
    ),
    "batch-unreadable": Words("What was sent cannot be read as a batch: {fault}", "发送内容无法识别为一批记录：{fault}"),
    "batch-too-large": Words(
        "At most {most} MB are taken at once. Nothing of this was taken in or counted: keep it all, and send it in smaller batches.",
        "一次最多接收{most} MB。本次内容一概未接收、未计入：请全部保留，分成较小的批次发送。",
    ),
    "sequence-far-ahead": Words(
        "Entry {sequence} is more than {most} numbers beyond what is here of this device. Send the entries before it first.",
        "第{sequence}号超出本设备已到记录{most}个编号以上，请先发送其前的记录。",
    ),
    "epoch-far-ahead": Words(
        "The device says that this is its epoch {epoch}; the last one known here is {known} (0: none), and no device loses its storage {most} times unheard. Enrol it anew.",
        "设备称此为第{epoch}期，而已知最后为第{known}期（0为尚无）；设备不会在无联系期间丢失存储{most}次。请重新登记该设备。",
    ),
    "used-not-believed": Words(
        "The device says that it has given number {used}. That is more than {most} numbers beyond what is here, and is not believed: what is missing of it cannot be told.",
        "设备称已编至第{used}号，超出已到记录{most}个编号以上，不予采信：其缺漏数无法得知。",
    ),
    "gap-not-missing": Words(
        "Not all of the numbers {first} to {last} are missing: look at the page of the devices again.",
        "第{first}至{last}号并非全部缺漏，请重新查看设备页。",
    ),
    "gap-reason-unknown": Words(
        "Why numbers will never come is not told by the code {code}. Say one of: {codes}.",
        "“{code}”不是缺号不再到的原因代码，可用的有：{codes}。",
    ),
    "gap-not-explained": Words("This explanation no longer counts.", "这条说明已不再有效。"),
    "batch-without-length": Words(
        "The request says no Content-Length, so nothing of it was read. Nothing is lost: send it again with its length.",
        "请求没有 Content-Length，内容未被读取。记录不会丢失：请带上长度重新发送。",
    ),
    "batch-as-form": Words(
        "A batch is JSON, and this is {type}: nothing of it was read. Nothing is lost: send it again as application/json.",
        "批次须为 JSON，收到的是{type}，内容未被读取。记录不会丢失：请以 application/json 重新发送。",
    ),
    "server-cannot-store": Words(
        "The server cannot store anything at the moment ({fault}). Nothing is lost: keep this device as it is; it sends again by itself.",
        "服务器暂时无法保存（{fault}）。记录不会丢失：请保持本设备原状，稍后会自动重发。",
    ),
    "device-not-here": Words("This device does not belong to the operation.", "该设备不属于本次行动。"),
    "device-without-name": Words("Give the device a name by which it is known at the post.", "请填写岗位上对该设备的称呼。"),
    "device-name-taken": Words(
        "There is already a device called {name}. Give this one another name.", "已有名为“{name}”的设备，请换一个名称。"
    ),
    "line-of-another": Words(
        "The line says that another operation, device, epoch or number wrote it.", "该行所写的行动、设备、期次或序号与发送方不符。"
    ),
    "id-not-version-7": Words(
        "The id {id} is not a UUID of version 7 (RFC 9562), as every entry's has to be.",
        "编号{id}不是第7版UUID（RFC 9562），而每条记录的编号均须如此。",
    ),
    "kind-unknown": Words(
        "This server does not know the kind {kind}: bring the server up to date.", "本服务器不认识记录类型{kind}，请升级服务器。"
    ),
    "code-not-known": Words(
        "What {kind} holds as {field} is none of the codes that this server knows: bring the server up to date, or set the device right.",
        "{kind} 的 {field} 不是本服务器认识的代码，请升级服务器，或检查设备。",
    ),
    "kind-not-of-devices": Words(
        "What is called {kind} is done on the pages: a device at a post cannot write it.", "{kind}应在页面上办理，岗位设备不能直接写入。"
    ),
    "data-does-not-fit": Words("The data does not fit its kind: {faults}", "内容与记录类型不符：{faults}"),
    "receipt-impossible": Words(
        "The server acknowledges entries up to {contiguous}; this device has written {sequence} and keeps those after {kept}. "
        "Entries may have been lost on the server: keep this device and tell the shift lead.",
        "服务器回执到第{contiguous}号；本设备已写到第{sequence}号，只留有第{kept}号之后的记录。服务器可能丢失了记录：请保留本设备并报告总代班。",
    ),
    "server-differs": Words(
        "The server's entries up to {contiguous} are not those of this device. All that is still here is sent again.",
        "服务器上第{contiguous}号以前的记录与本设备不一致，将把本设备留存的记录全部重发。",
    ),
    "checkpoint-not-signed": Words(
        "The checkpoint is not signed by the operation's key: {fault}", "检查点不是以本次行动的密钥签署：{fault}"
    ),
    "checkpoint-of-another": Words("The checkpoint is of another operation.", "该检查点属于另一次行动。"),
    "checkpoint-after-restore": Words(
        "The server says that it was lost and brought back from a backup (its epoch {epoch}), with {size} entries; {known} were known. Ask the shift lead before you go on.",
        "服务器称其丢失后已由备份恢复（第{epoch}期），现有记录{size}条，此前已知{known}条。继续之前请先询问总代班。",
    ),
    "checkpoint-smaller": Words(
        "The server vouches for {size} entries; this device has seen its signature under {known}. The server has lost entries, or somebody has taken them out: tell the shift lead.",
        "服务器现仅证明{size}条记录，而本设备曾见其签署过{known}条。服务器丢失了记录，或有人删去了记录：请报告总代班。",
    ),
    "checkpoint-inconsistent": Words(
        "The journal of {size} entries did not grow out of the {known} that this device knows: entries were changed. Tell the shift lead.",
        "这份{size}条的日志并非由本设备所知的{known}条续写而成，记录已被改动，请报告总代班。",
    ),
    "file-unreadable": Words("{file} cannot be read: {fault}", "无法读取 {file}：{fault}"),
    "notes-damaged": Words("{file} is damaged: {fault}", "{file} 已损坏：{fault}"),
    "keys-away": Words(
        "There is no key in {folder}, and there are copies in {copies}. Bring the folder back, or copy the newest day of the copies into it. No copy was touched.",
        "{folder} 中没有任何密钥，而 {copies} 中有副本。请恢复该文件夹，或把副本中最新一天的内容复制进去。副本均未改动。",
    ),
    "key-missing": Words(
        "{file} has no key above its checkpoints. Give the journal's key with --key.", "{file} 开头没有密钥，请用 --key 给出日志的密钥。"
    ),
    "key-unreadable": Words("This is not the key of a journal: {fault}", "这不是日志的密钥：{fault}"),
    "note-not-signed": Words(
        "Checkpoint {number} in {file} is not signed by this key: {fault}", "{file} 中第{number}个检查点不是以该密钥签署：{fault}"
    ),
    "notes-contradict": Words(
        "{file} has two checkpoints over {size} entries with different roots: the server has shown different journals to different people.",
        "{file} 中有两个检查点同为{size}条而根哈希不同：服务器曾向不同的人出示不同的日志。",
    ),
    "file-without-notes": Words("{file} holds no checkpoint.", "{file} 中没有检查点。"),
    "export-line-broken": Words("Line {line} is not an entry.", "第{line}行不是一条记录。"),
    "export-number-twice": Words(
        "Line {line} has the number {sequence}, which the same device has given to an earlier line.",
        "第{line}行的编号{sequence}，同一设备在前面已用过。",
    ),
    "export-number-far": Words(
        "Line {line} tells of number {sequence}; no device can have come so far.", "第{line}行所写的编号{sequence}，没有设备能编到。"
    ),
    "leaves-not-signed": Words(
        "The leaf hashes in {file} are not those under its last checkpoint: the file was altered or cut off.",
        "{file} 中的叶哈希与最后一个检查点不符：文件被改动或不完整。",
    ),
    "export-line-altered": Words(
        "Line {line} is not the entry that the journal had there (it calls itself {id}).",
        "第{line}行不是原日志该处的记录（该行自称编号{id}）。",
    ),
    "export-altered-between": Words(
        "Among the lines {first} to {last} something was changed, put in, taken out or put in another order.",
        "第{first}至{last}行之间有改动、增加、删除或次序变动。",
    ),
    "export-cut-off": Words(
        "The export ends after {lines} lines; the checkpoint vouches for {size}.", "导出文件在第{lines}行中断；检查点证明应有{size}行。"
    ),
    "file-destroyed": Words(
        "This file was destroyed when its time had come; its SHA-256 is still in the log.",
        "此文件已按保存期限销毁；其 SHA-256 仍在日志中。",
    ),
    "file-lost": Words(
        "This file was lost with the server that held it, and no backup had it; its SHA-256 is still in the log.",
        "此文件已随原服务器丢失，备份中也没有；其 SHA-256 仍在日志中。",
    ),
    "file-away": Words(
        "The file {name} is not on the server's disk. Whoever runs the server copies it back from the folder files of the backups; the status page names what is missing.",
        "服务器磁盘上没有文件 {name}。请由服务器管理人员从备份的 files 文件夹复制回来；状态页列有所缺文件。",
    ),
    "file-missing": Words("The file {name} is missing (SHA-256 {wanted}).", "缺少文件 {name}（SHA-256 应为 {wanted}）。"),
    "file-altered": Words(
        "The file {name} was altered: its SHA-256 should be {wanted} and is {found}.",
        "文件 {name} 已改变：SHA-256 应为 {wanted}，实为 {found}。",
    ),
    "file-unproved": Words(
        "The file {name} is not in {list}, and no key that is here opens it as it came: nobody can say whether it is whole. Put {list} back beside the backups, from another copy of them, or the keys into their folder.",
        "{list} 中没有文件 {name}，且本机密钥无法将其按原样打开，无从判断其是否完好。请从备份的其他副本将 {list} 放回备份旁，或将密钥放回密钥文件夹。",
    ),
    "list-damaged": Words(
        "The list {list} beside the backups is damaged. What cannot be read of it tells nothing: the files that it told of are opened with their keys instead. Put it back from another copy of the backups; without one, the next backup writes a good list again.",
        "备份旁的列表 {list} 已损坏。读不出的部分视同未列，相关文件改用密钥打开核对。请从备份的其他副本将其放回；若无副本，下次备份会重新写出完好的列表。",
    ),
    "keeping-not-known": Words("There is no class {code} of what is kept.", "没有名为 {code} 的保存类别。"),
    "keeping-too-long": Words(
        "{class} may be kept for at most {most} days; {days} is more.", "“{class}”最长可保存{most}天，{days}天过长。"
    ),
    "restore-onto-data": Words(
        "There is a database here already, with accounts or with operations ({operations}). Move it away first: a backup is brought back only into an empty place.",
        "此处已有包含{operations}个行动或包含账号的数据库，请先将其移走：备份只能恢复到空处。",
    ),
    "restore-onto-tables": Words(
        "The database {name} has tables already. Make an empty one (dropdb {name}, createdb {name}): a backup brings its own tables.",
        "数据库 {name} 中已有数据表。请新建空库（dropdb {name}，createdb {name}）：备份自带数据表。",
    ),
    "restore-without-signing-key": Words(
        "The key {key}, which signed the journal of {operation}, is not in {folder}. Copy the newest day of the backup of the keys into this folder first. Only if every copy is lost: restore --keys-lost. What the lost keys had sealed is emptied then, another key signs, the journal says both, and every device, and whoever verifies, has to be given the new one.",
        "签署“{operation}”日志的密钥 {key} 不在 {folder} 中。请先把密钥备份中最新一天的文件夹内容复制到此处。只有在所有副本均已丢失时，才用 restore --keys-lost 恢复：丢失的密钥所加密的内容将被清空，改由另一密钥签署，两者均记入日志，且须把新密钥交给每台设备和每位核验人。",
    ),
    "restore-without-files": Words(
        "Files that the backup names and that cannot be brought back: {count}. Put them into {folder}, from another copy of the backups, and try again. Only if there is none: restore --files-lost. These files are given up then, and the journal says how many.",
        "备份所列文件中有{count}个无法恢复。请从备份的其他副本将其放入 {folder} 后重试。只有在确无副本时，才用 restore --files-lost 恢复：放弃这些文件，并将数量记入日志。",
    ),
    "restore-unfinished": Words(
        "Bringing back a backup was cut off before it was through. Run it again: python -m shouwang.server restore.",
        "上次恢复备份中断，尚未完成。请重新运行：python -m shouwang.server restore。",
    ),
    "backups-beside-data": Words(
        "The backups lie on the same disk as the data: if it dies, both are lost. Name a folder on another disk: SHOUWANG_BACKUPS.",
        "备份与数据在同一块磁盘上：磁盘一坏，两者俱失。请用 SHOUWANG_BACKUPS 指定另一块磁盘上的文件夹。",
    ),
    "key-copies-beside-keys": Words(
        "The copies of the keys lie on the same disk as the keys: if it dies, no name can be read any more, in any backup. Name a folder on another disk: SHOUWANG_KEY_BACKUPS.",
        "密钥副本与密钥在同一块磁盘上：磁盘一坏，任何备份中的姓名都无法再读取。请用 SHOUWANG_KEY_BACKUPS 指定另一块磁盘上的文件夹。",
    ),
    "key-copies-beside-backups": Words(
        "The copies of the keys lie on the same disk as the backups: whoever takes that disk can read everybody. Name a folder on a third disk: SHOUWANG_KEY_BACKUPS.",
        "密钥副本与数据备份在同一块磁盘上：拿到该磁盘者可读取所有人的信息。请用 SHOUWANG_KEY_BACKUPS 指定第三块磁盘上的文件夹。",
    ),
    "signing-key-lost": Words(
        "The key {key}, which signs this journal, is not here. Put the folder of keys back from its backup (SHOUWANG_KEYS): until then nothing is signed, and no other key is made in its place.",
        "签署本日志的密钥 {key} 不在本机。请从备份恢复密钥文件夹（SHOUWANG_KEYS）：在此之前不作签署，也不会另造密钥代替。",
    ),
    "keys-not-lost": Words(
        "No key is lost: what is sealed can be read, and the keys that sign are here.", "没有密钥丢失：加密内容均可读取，签署密钥也在本机。"
    ),
    "keys-have-copies": Words(
        "Copies of lost keys lie in {folder}. Put them into the folder of the keys: nothing needs to be given up.",
        "{folder} 中有丢失密钥的副本，请放入密钥文件夹：无须放弃任何内容。",
    ),
    "keys-not-counted": Words(
        "Lost keys: {count}; to be given up: {given}. Look again which are meant.",
        "现有{count}个密钥丢失，而要放弃的是{given}个，请重新核对。",
    ),
    "restore-without-backup": Words("There is no backup in {folder}.", "{folder} 中没有备份。"),
    "restore-broken": Words("The backup {name} is not what was written: {detail}", "备份 {name} 与原始记录不符：{detail}"),
}
