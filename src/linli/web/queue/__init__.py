"""The pages of the work in the background."""
