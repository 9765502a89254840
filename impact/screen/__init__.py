"""The inbox on a terminal's whole screen; the only room that knows textual."""
