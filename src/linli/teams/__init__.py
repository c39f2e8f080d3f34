"""Art teams and what they have."""
