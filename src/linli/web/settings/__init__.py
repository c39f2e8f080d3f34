"""The pages of settings and of calendars of working days."""
