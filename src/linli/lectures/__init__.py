"""Lectures and who can be called up by what they learnt."""
