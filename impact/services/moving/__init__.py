"""Copies a ledger to another place, or into a form that outlives impact."""
