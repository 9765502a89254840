"""Who is who: mailmap, co-authors, bots; pure."""
