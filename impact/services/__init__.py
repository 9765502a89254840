"""What several commands do, one room a subject: wires sources, core, ledger and renderers together."""
