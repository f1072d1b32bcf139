"""Jurisdictions and their dated facts. Law, price and approval belong to a region, words to a locale.

Nothing lives here yet: the records arrive with the region facts.
"""
