"""One verb each: wires sources, core, ledger and renderers together."""
