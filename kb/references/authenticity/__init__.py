"""Is a work what it says? Works compared with sources of truth, and what came of it.

`comparing` is pure, `printed` reads lines of print, `sources` are those that are asked (`asking`
asks over HTTP), `verify` asks them about a record of the library and keeps the answer.
"""
