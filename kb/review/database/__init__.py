"""Ring 4: the rules of the gate inside the database, generated from what `kb.review.content` says.

`document` writes a row as canonical JSON in SQL, `rules` says what is refused, `dialects` turns a
rule into triggers of PostgreSQL or SQLite, `install` puts them there and looks after them.
"""
