"""Text that has no right decoding, forges records, or attacks whoever shows it."""

from __future__ import annotations

from pathlib import Path

from torture.builder import Case, Draft, case, shown

EVIL = (
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]52;c;cm0=\x07 \x9b31m",
    "[red]rich[/red] [/] [link=file:///etc/passwd]x[/link] [bold",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200b\ufeff",
    "<script>alert(1)</script> ![x](javascript:1) [a](b) | `code`",
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "!!python/object/apply:os.system ['true']",
    "*alias &anchor {{ jinja }} ${x} %s {0.__class__}",
    "\r\x1b[2K\x1b[1Aoverwrite",
    "a\x7fb",
    "&amp; \" ' \\ \u2028 \u2029 \x85",
)
NAMES = (
    b"new\nline",
    b"tab\there",
    b'quo"te',
    b"back\\slash",
    b"-rf",
    b"--version",
    b" lead and trail ",
    b":(exclude)x",
    b"*.py",
    b"a => b",
    b"{old => new}/f",
    b"x" * 250,
    "naïve-Ω-日本.txt".encode(),
    b"HEAD",
    b"dev/null",
    b"b/a/b",
)


@case
def encodings(folder: Path) -> Case:
    """Messages and names in five encodings, each with its header."""
    draft = Draft(folder)
    for encoding, words in (
        ("ISO-8859-1", "Größe geändert"),
        ("Shift_JIS", "修正：テスト"),
        ("EUC-KR", "한국어"),
        ("windows-1251", "исправлено"),
        ("UTF-8", "ünï ✓"),
    ):
        name = "Jürgen".encode(encoding, "ignore")
        draft.commit(
            {b"f": encoding.encode()},
            words.encode(encoding) + b"\n",
            name=name,
            headers=b"encoding " + encoding.encode() + b"\n",
        )
        draft.told(-1, message=words, name=name.decode(encoding))
    return draft.tip().case()


@case
def invalid_bytes(folder: Path) -> Case:
    """Bytes that are no UTF-8 without a header, under the header of no codec, and under a false one."""
    draft = Draft(folder)
    draft.commit({b"f": b"1"}, b"caf\xe9 \xff\xfe\n", name=b"Jos\xe9")
    draft.commit({b"f": b"2"}, b"x \xc3\n", headers=b"encoding klingon-8\n")
    draft.commit({b"f": b"3"}, b"surrogate \xed\xa0\x80 overlong \xc0\xaf\n", headers=b"encoding UTF-8\n")
    return draft.tip().case(lossy=True)


@case
def false_encodings(folder: Path) -> Case:
    """Encoding headers that would turn plain ASCII into something else, fail, or take an age."""
    draft = Draft(folder)
    words = "plain \\x41 words, nothing else-" + "a" * 20_000
    for encoding in (
        "UTF-16",
        "UTF-16LE",
        "UTF-32",
        "punycode",
        "idna",
        "unicode_escape",
        "raw_unicode_escape",
        "base64",
        "hex",
        "rot13",
        "zlib",
        "cp037",
        "undefined",
        "../../x",
        "x" * 5_000,
        "a b",
        "\x07",
    ):
        headers = b"encoding " + encoding.encode() + b"\n"
        draft.commit({b"f": encoding.encode()}, words.encode() + b"\n", name=b"Adah", headers=headers)
    return draft.tip().case(lossy=True)


@case
def wide_encodings(folder: Path) -> Case:
    """A message really in UTF-16, which git ends at its first NUL; encoding headers with nothing in them."""
    draft = Draft(folder)
    draft.commit({b"f": b"1"}, "fix\n".encode("utf-16-le"), headers=b"encoding UTF-16LE\n")
    draft.told(-1, message="f")
    draft.commit({b"f": b"2"}, b"fix\n\nBody.\n", headers=b"encoding \n")
    draft.commit({b"f": b"3"}, b"fix\n", headers=b"encoding\n")
    return draft.tip().case(lossy=True)


@case
def nul_message(folder: Path) -> Case:
    """A NUL inside a message, where git's own output stops."""
    draft = Draft(folder)
    draft.commit({b"f": b"1\n"}, b"before\0after\n")
    draft.told(-1, message="before")
    draft.commit({b"f": b"2\n"})
    return draft.tip().case(lossy=True)


@case
def nul_headers(folder: Path) -> Case:
    """A NUL in an author's name and one in an encoding header; what stands behind it counts."""
    draft = Draft(folder)
    draft.commit({b"f": b"1\n"}, name=b"Ada\0Eve")
    draft.commit({b"f": b"2\n"})
    draft.commit({b"f": b"3\n"}, headers=b"encoding UTF\0-8\n")
    draft.commit({b"f": b"4\n"})
    return draft.tip().case(lossy=True)


@case
def forged_records(folder: Path) -> Case:
    """Messages, names and paths that look like records of a raw log, with marks and ids in them."""
    draft = Draft(folder)
    record = ":100644 100644 " + "1" * 40 + " " + "2" * 40 + " M"
    mark = "0123456789abcdef" * 2
    draft.commit({record.encode(): b"1\n", mark.encode(): b"1\n", b"\x01" + mark.encode() + b"\x01": b"1\n"})
    forged = f"commit {'3' * 40}\n\n{mark}\n{record}\tpath\n\n:000000 100644 {'0' * 40}\n"
    draft.commit({record.encode(): b"2\n"}, forged.encode(), name=record.encode(), email=b"%H%x00%an")
    body = b"s\n\n" + b"".join(b"%%x00%%H :%d %%x00\n" % number for number in range(50))
    draft.commit({b"\n" + record.encode(): b"3\n", b"::": b"3\n"}, body, name=b"%x00%an", email=b"%n")
    return draft.tip().case()


@case
def odd_messages(folder: Path) -> Case:
    """No message, only line breaks, CRLF, a subject of 1 MB, a body of 100,000 lines."""
    draft = Draft(folder)
    draft.commit({b"f": b"1"}, b"\n")
    draft.commit({b"f": b"2"}, b"\n\n\n")
    draft.commit({b"f": b"3"}, b"subj\r\n\r\nbody\r\n")
    draft.commit({b"f": b"4"}, b"x" * 1_000_000 + b"\n")
    draft.commit({b"f": b"5"}, b"s\n\n" + b"l\n" * 100_000)
    return draft.tip().case()


@case
def no_body(folder: Path) -> Case:
    """A commit object that ends right after its headers."""
    draft = Draft(folder)
    draft.commit({b"f": b"1"})
    _cut(draft, b"\n")
    return draft.tip().case()


@case
def no_last_newline(folder: Path) -> Case:
    """A commit object that ends inside its last header, without a line break."""
    draft = Draft(folder)
    draft.commit({b"f": b"1"})
    _cut(draft, b"")
    return draft.tip().case()


@case
def path_names(folder: Path) -> Case:
    """Paths with line breaks, tabs, quotes, leading dashes, glob letters, 250 bytes and other scripts."""
    draft = Draft(folder)
    draft.commit(dict.fromkeys(NAMES, b"1\n"))
    draft.commit(dict.fromkeys(NAMES, b"2\n"))
    return draft.tip().case()


@case
def path_bytes(folder: Path) -> Case:
    """Paths that are no UTF-8, and one name in both of its Unicode forms."""
    draft = Draft(folder)
    names = (b"caf\xe9.txt", b"\xff\xfe", "é.txt".encode(), "e\u0301.txt".encode())
    draft.commit(dict.fromkeys(names, b"1\n"))
    draft.commit(dict.fromkeys(names, b"2\n"))
    return draft.tip().case()


@case
def case_clash(folder: Path) -> Case:
    """Paths that differ by case alone, and paths that some systems cannot hold."""
    draft = Draft(folder)
    names = (b"README", b"readme", b"Readme", b"CON", b"aux.c", b"dot.", b"a:b")
    draft.commit({name: b"%d\n" % number for number, name in enumerate(names, 1)})
    return draft.tip().case()


@case
def hostile_text(folder: Path) -> Case:
    """Terminal escapes, bidi overrides, markup, formulas and templates in names, messages and paths."""
    draft = Draft(folder)
    files: dict[bytes, bytes] = {}
    for number, words in enumerate(EVIL):
        files[f"{words[:20]}.txt".replace("/", "_").encode()] = b"%d\n" % number
        name = words.replace("<", "").replace(">", "").encode().strip()
        draft.commit(files, words.encode() + b"\n", name=name)
    return draft.tip().case(lossy=True)


def _cut(draft: Draft, end: bytes) -> None:
    """Write a commit whose object stops after the committer."""
    stamp = b"Ada <ada@example.com> 1600000999 +0000"
    draft.commit({b"f": b"2"})
    last = draft.commits.pop()
    above = draft.commits[-1].sha
    people = b"author " + stamp + b"\ncommitter " + stamp + end
    sha = draft.object(draft.store.tree({b"f": b"2"}), [above], people)
    draft.commits.append(type(last)(sha, (above,), "Ada", "ada@example.com", 1_600_000_999, "", {shown(b"f"): "M"}))
