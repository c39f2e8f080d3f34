"""The staff side of the ledger of requests."""
