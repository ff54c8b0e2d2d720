"""Reasons about documents we write, forms we fill, archives we open and pictures we publish."""

from shouwang.vocabulary.words import Words

REASONS = {
    "characters-without-font": Words(
        "No font on this machine can print {characters}. Write it in other words, or put a font that has it into the folder of fonts "
        "(SHOUWANG_FONTS); Chinese characters come with fonts-noto-cjk.",
        "本机没有能印出“{characters}”的字体。请改用其他写法，或把含有该字符的字体放入字体文件夹（SHOUWANG_FONTS）；汉字可安装 fonts-noto-cjk。",
    ),
    "report-without-font": Words(
        "{place}, “{text}”: no font on this machine can print {characters}, so there would be no PDF. "
        "Write it in other words, or put a font that has it into the folder of fonts (SHOUWANG_FONTS).",
        "{place}“{text}”：本机没有能印出 {characters} 的字体，无法生成 PDF。请改用其他写法，或把含有该字符的字体放入字体文件夹（SHOUWANG_FONTS）。",
    ),
    "picture-not-a-photo": Words(
        "This file is not a photo we can read ({kind}). Use JPEG, PNG or WebP.",
        "该文件不是可读取的照片（{kind}）。请使用 JPEG、PNG 或 WebP 格式。",
    ),
    "picture-heic": Words(
        "This photo is in the format {kind}, which we cannot read. On the phone, set the camera to “Most compatible”, or export the photo as JPEG.",
        "该照片为 {kind} 格式，暂不能读取。请在手机相机设置中选择“兼容性最佳”，或将照片另存为 JPEG 后再上传。",
    ),
    "picture-too-large": Words(
        "The picture has {megapixels} megapixels; at most {limit} can be read. Make it smaller and send it again.",
        "图片为 {megapixels} 百万像素，最多可读取 {limit} 百万像素。请缩小后重新上传。",
    ),
    "picture-damaged": Words(
        "The picture is damaged or not complete. Send it again from the camera or the phone.",
        "图片已损坏或不完整。请从相机或手机重新上传。",
    ),
    "archive-not-zip": Words(
        "This is not an XLSX or DOCX file. Save it again as .xlsx or .docx.",
        "该文件不是 XLSX 或 DOCX 文件。请另存为 .xlsx 或 .docx 后再上传。",
    ),
    "archive-locked": Words(
        "The file is protected by a password, or it is an old .xls or .doc. Save it without a password as .xlsx or .docx.",
        "该文件设有密码，或为旧版 .xls、.doc 格式。请取消密码并另存为 .xlsx 或 .docx 后再上传。",
    ),
    "archive-too-large": Words(
        "The file has {size} MB; at most {limit} MB can be read.",
        "文件大小为 {size} MB，最多可读取 {limit} MB。",
    ),
    "archive-too-many-parts": Words(
        "The file consists of {parts} parts; at most {limit} can be read.",
        "文件内含 {parts} 个部件，最多可读取 {limit} 个。",
    ),
    "archive-swells": Words(
        "Unpacked, the file would take {size} MB; at most {limit} MB are allowed.",
        "文件解压后将达 {size} MB，最多允许 {limit} MB。",
    ),
    "archive-broken": Words(
        "The file is damaged or not complete. Save it again with the office program.",
        "文件已损坏或不完整。请用办公软件重新保存后再上传。",
    ),
    "picture-unknown": Words(
        "This file is not a photo that we can read. Use JPEG, PNG or WebP.",
        "该文件不是可读取的照片。请使用 JPEG、PNG 或 WebP 格式。",
    ),
    "archive-damaged": Words(
        "The file is damaged or was made to mislead a reader (part {part}). Save it again with the office program.",
        "文件已损坏或结构异常（部件 {part}）。请用办公软件重新保存后再上传。",
    ),
    "template-has-program": Words(
        "The template carries a program ({part}). Save it without macros as .xlsx or .docx.",
        "模板中含有程序（{part}）。请去除宏，另存为 .xlsx 或 .docx 后再上传。",
    ),
    "template-reaches-out": Words(
        "The template fetches something from elsewhere: {target}. Take this link out and save it again.",
        "模板引用了外部内容：{target}。请去除该引用后重新保存。",
    ),
    "template-not-a-form": Words(
        "The template is neither an Excel workbook nor a Word document. Save it as .xlsx or .docx.",
        "模板既不是 Excel 工作簿，也不是 Word 文档。请另存为 .xlsx 或 .docx 后再上传。",
    ),
    "placeholder-unknown": Words(
        "{place}: there is no figure named “{placeholder}”.",
        "{place}：没有名为“{placeholder}”的指标。",
    ),
}
