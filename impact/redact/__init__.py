"""The one place where private text is taken out: of a note for good, of a report before others see it."""
