"""No file of the repository names a package registry, or a folder of somebody's machine."""

from __future__ import annotations

import re

from tests.house import TOP, own_files, shown

# Written with blanks in them, so that this file does not find itself.
REGISTRIES = "py pi.org,python hosted.org,npm js.org,npm js.com,deb. debian.org,yarn pkg.com,index -url".replace(" ", "").split(",")
MACHINE = re.compile(r"(?<![\w.$}/])/(?:r oot|h ome/[a-z]+|w ork|U sers/[A-Za-z]+)/[\w.]".replace(" ", ""))
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".ico", ".woff2", ".otf", ".ttf", ".pdf", ".docx", ".xlsx", ".xls", ".gz", ".zst", ".zip"}
ALLOWED = {"tools/lock.py": REGISTRIES[-1]}
"""It tells uv to leave the index out."""


def faults_in(name: str, text: str) -> list[str]:
    """Registries and machine paths in a text."""
    hosts = [f"{name} names {host}" for host in REGISTRIES if host in text and ALLOWED.get(name) != host]
    return [*hosts, *(f"{name} names the machine path {found[0]}…" for found in MACHINE.finditer(text))]


def test_no_file_names_a_registry_or_a_machine():
    """
    Whoever clones it has another machine and perhaps another index.
    """
    texts = {shown(path): path.read_bytes() for path in own_files() if path.suffix not in PICTURES}

    found = [fault for name, raw in texts.items() for fault in faults_in(name, raw.decode("utf-8", errors="replace"))]

    assert texts
    assert found == []


def test_both_kinds_are_seen():
    """
    A registry in a lock file and a path out of somebody's shell history; a web path of ours is none.
    """
    lock, log, page = f"https://{REGISTRIES[0]}/simple", "cd {}/x && ls".format("/r oot".replace(" ", "")), 'href="/home/"'

    faults = [faults_in("a", text) for text in (lock, log, page)]

    assert [len(found) for found in faults] == [1, 1, 0]


def test_lists_of_requirements_have_a_hash_for_everything():
    """
    What has no hash could be swapped on its way here.
    """
    lists = [path for path in own_files(".txt") if path.parent.name == "requirements"]

    lacking = [
        f"{shown(path)}: {block.splitlines()[0]}"
        for path in lists
        for block in re.split(r"\n(?=\S)", path.read_text(encoding="utf-8"))
        if "==" in block.split("#")[0] and "--hash=sha256:" not in block
    ]

    assert len(lists) == 3
    assert lacking == []


def test_public_data_has_its_source_and_is_small():
    """
    Who reads a set wants to know whose it is and what may be done with it; a clone of everything stays quick to make.
    """
    data = TOP / "tests" / "data"
    files = [path for path in own_files() if data in path.parents]
    sets = {data / path.relative_to(data).parts[0] for path in files}

    without = [shown(folder) for folder in sets if not (folder.is_dir() and any(folder.glob("SOURCE*")))]

    assert without == []
    assert sum(path.stat().st_size for path in files) < 10_000_000
