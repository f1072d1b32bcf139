"""Notices about works: read from files, told to readers at once, and put before reviewers.

`reading` knows the files, `taking` the library, `telling` the mails, `settling` what was a mistake.
"""
