"""Makes an engineer's high-leverage work legible."""

from __future__ import annotations

__version__ = "0.1.0"
