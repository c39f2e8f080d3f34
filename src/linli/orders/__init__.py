"""Services ordered by residents and taken by volunteers."""
