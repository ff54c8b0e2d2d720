"""Reasons about files that cannot be read."""

from shouwang.vocabulary.words import Words

REASONS: dict[str, Words] = {
    "file-not-found": Words("There is no file {file}. Check the path.", "找不到文件 {file}，请检查路径。"),
    "file-empty": Words("{file} is empty. Export it again from the program that made it.", "文件 {file} 是空的，请从原程序重新导出。"),
    "file-too-large": Words(
        "{file} has {megabytes} MB; at most {most} MB are read. Split it, for example one file per compound.",
        "文件 {file} 有 {megabytes} MB，最多只能读取 {most} MB。请拆分后再导入，例如每个小区一个文件。",
    ),
    "file-has-password": Words(
        "{file} is protected by a password. Open it, remove the password, save it and import it again.",
        "文件 {file} 设有密码。请打开后取消密码，另存再导入。",
    ),
    "file-is-no-sheet": Words(
        "{file} is no spreadsheet: inside it is {found}. Save it as .xlsx, .xls, .ods or .csv.",
        "文件 {file} 不是电子表格，实际内容为 {found}。请另存为 .xlsx、.xls、.ods 或 .csv。",
    ),
    "file-damaged": Words(
        "{file} is damaged ({detail}). Open it in a spreadsheet program, save it anew and import it again.",
        "文件 {file} 已损坏（{detail}）。请用表格软件打开，重新保存后再导入。",
    ),
    "file-has-too-many-parts": Words(
        "{file} consists of {parts} parts; at most {most} are read. Copy the table into a new file.",
        "文件 {file} 由 {parts} 个部件组成，最多只能读取 {most} 个。请把表格复制到新文件中。",
    ),
    "file-swells": Words(
        "{file} would unpack to {megabytes} MB, {times} times its size. Copy only the filled rows into a new file.",
        "文件 {file} 展开后将达 {megabytes} MB，为原大小的 {times} 倍。请只把有内容的行复制到新文件中。",
    ),
    "file-defines-entities": Words(
        "{file} defines entities of its own in {part}, which no spreadsheet program does. Copy the table into a new file.",
        "文件 {file} 的 {part} 中自定义了实体，正常的表格软件不会这样做。请把表格复制到新文件中。",
    ),
    "file-needs-too-much": Words(
        "{file} asked for more memory or time than a file may have, and was stopped. Copy only the filled rows into a new file.",
        "文件 {file} 占用的内存或时间超出上限，已停止读取。请只把有内容的行复制到新文件中。",
    ),
    "file-has-too-many-sheets": Words(
        "{file} has {sheets} sheets; at most {most} are read. Split it.",
        "文件 {file} 有 {sheets} 个工作表，最多只能读取 {most} 个，请拆分。",
    ),
    "cell-too-far": Words(
        "{file} has something in cell {cell}; at most {rows} rows and {columns} columns are read. Delete what stands outside the table.",
        "文件 {file} 的单元格 {cell} 中有内容，最多只能读取 {rows} 行、{columns} 列。请删除表格以外的内容。",
    ),
    "sheet-too-large": Words(
        "Sheet {sheet} of {file} has {rows} rows and {columns} columns; at most {most_rows} and {most_columns} are read. Split it.",
        "文件 {file} 的工作表“{sheet}”有 {rows} 行、{columns} 列，最多只能读取 {most_rows} 行、{most_columns} 列，请拆分。",
    ),
}
