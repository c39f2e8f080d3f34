"""Notices to the estate, its neighbours' talk, and what is read in from its chat groups."""
