"""Frameworks in the shapes that public ones have, in words of our own."""

from __future__ import annotations

from pathlib import Path

AXES = """# Baker

| Level | Position |
| :---: | :---: |
| 1 | [B1](#b1---baker-1) |

## B1 - Baker 1

<picture></picture>

* **Adopts**: uses the ovens that are there
* **Enhances**: bakes what was ordered
* **Learns**: asks when the dough does not rise
* **Follows**: keeps to the recipe
* **Subsystem**: feeds one table

## B2 - Baker 2

* **Creates**: builds an oven that others bake in
* **Owns**: keeps the oven running through the night
* **Mentors**: teaches the next baker
* **Defines**: writes the recipe down
* **Multiple Teams**: feeds two villages

## Prose

* **Not**: a level
"""

FT = """name: Baking
summary: |
  What bakers do.
levels:

  - id: apprentice
    name: Apprentice
  - id: master-pm
    name: Master, leading people

themes:
  - id: technical
    name: Technical
    summary: |
      The craft of
      baking.
  - id: telling
    name: Telling

competencies:

  - id: 11111111-2222-4333-8444-555555555555
    level: apprentice
    theme: technical
    summary: |
      Bakes bread that rises
    proficiency: Awareness
    examples:
      - "Bread: rises by noon"
  - id: 21111111-2222-4333-8444-555555555555
    level: master-pm
    theme: telling
    summary: Explains the oven to the town
    proficiency: Expert
"""

MONZO = """---
path: "/baking"
title: "Baking Framework"
yaml: true
levels: 2
topics:
  - name: "mastery"
    title:
    content:
      - level: 1
        criteria:
          - "Bakes bread that rises"
          - "Sweeps the floor each evening"
      - level: 2
        criteria:
          - "Repairs the oven alone"
        exampleCriteria:
          - criteria: "Shows others how dough is kneaded"
            examples:
              - "Fold it twice"
  - name: "gossip"
    content:
      - level: 2
        criteria:
          - "Tells the town when bread is late"
---
# Prose below
- level: 3
"""

PAGE = """<html><head><script>var x = "<li>no</li>";</script></head><body>
<div id="toc"><h1>Menu</h1><ul><li>not a statement</li></ul></div>
<div id="doc"><div>
<h1>IC1 Baker</h1>
<p><strong><em>I bake what is asked.</em></strong></p>
<p><strong>Scope</strong> <em>how far</em></p>
<ul>
<li>I bake one loaf at a time</li>
<li>I ask <a href="x">the master</a> &amp; wait
  for an answer
</ul>
<h1>Core</h1>
<h2>\U0001f3c6 Results</h2>
<p><strong>Impact</strong></p>
<ul><li>I sell what I bake<ul><li>I sell it warm</li></ul></li></ul>
</div></div>
<ul><li>a foot of the page</li></ul>
</body></html>
"""

TABLE = """level,title,dimension,text,categories,bar,points
one,First,craft,"Bakes bread, slowly",ordinary-fix; feature-delivery,once,3
two,Second,people,Teaches bakers,,,8
one,,people,Shares bread,,,
"""


def put(folder: Path, form: str) -> Path:
    """Write a clone in the given format below `folder`, and return what a person would name."""
    files = {
        "axes": {"Baker.md": AXES, "README.md": "# About\n\n* **Adopts**: what adopting is\n"},
        "ft": {"data/job-families/baking.yml": FT},
        "monzo": {"frameworks/food/baking.md": MONZO, "frameworks/notes.md": "# none\n"},
        "dropbox-html": {
            "docs/ic1_baker.html": PAGE,
            "docs/ic2_senior_baker.html": PAGE.replace("IC1 Baker", "IC2 Senior Baker"),
            "docs/index.html": "<li>no</li>",
        },
        "csv": {"baking.csv": TABLE},
    }[form]
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "baking.csv" if form == "csv" else folder
