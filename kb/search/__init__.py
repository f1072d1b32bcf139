"""One analyser per language and the search page. Nothing lives here yet."""
