"""Jurisdictions and their dated facts: law, price and approval belong to a region, words to a locale."""
