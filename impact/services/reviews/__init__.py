"""Reads reviews into the ledger and adds up what they helped."""
