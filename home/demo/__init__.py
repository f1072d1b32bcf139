"""The demonstration: original articles, put live by the road that everyone takes.

Nothing here writes a live row. Its people hold demonstration credentials, and every page of the
database says that no clinician reviewed it.
"""
