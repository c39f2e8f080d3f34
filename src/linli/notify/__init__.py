"""What people are told: it follows from entries of the journal, by the table of `subscriptions`."""
