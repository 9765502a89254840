"""The parts of the Gerrit NoteDb source: its refs, its meta commits, its notes, and what they come to."""
