"""The people and places of the scenario, as fixtures."""
