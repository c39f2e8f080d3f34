"""Bookings of rooms and teams."""
