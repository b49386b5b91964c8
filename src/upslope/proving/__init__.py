"""Are an exercise's checks any good? Graders are graded here."""
