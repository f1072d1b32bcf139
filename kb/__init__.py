"""The rooms of the knowledge base; `docs/rooms.md` is the map, `lint-imports` holds the floors apart."""
