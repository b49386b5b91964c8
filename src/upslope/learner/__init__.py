"""What one learner did, and what follows from it; `Tutor` is what every door talks to."""
