"""Linli (邻里): an estate's requests, decisions and common life, on record."""

__version__ = "0.1.0"
