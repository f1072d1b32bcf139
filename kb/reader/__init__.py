"""Feeds, feedback and structured data for readers. Nothing lives here yet."""
