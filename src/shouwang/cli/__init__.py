"""``shouwang …``: every engine runs on plain files, without server or database."""
