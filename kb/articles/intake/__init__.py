"""Makes drafts of source documents, and accounts for every sentence of them.

The road of a file: `reading` (bytes to text), `plain` or `markdown` (text to a `ParsedDocument` of
`structure`, with `screening` and `concerns`), `blocks` (to streams with stable ids), `merging` (with
what editors did since), `drafting` (to the database, with the `ledger`). Nothing here publishes.
"""
