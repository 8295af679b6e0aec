"""What the user opens and stars: openings, and what each feed brought of it."""
