"""Ring 5: what was done is kept, what is live is examined, and both can leave the house as proof."""
