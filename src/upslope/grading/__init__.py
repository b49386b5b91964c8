"""Submission + exercise -> verdict. The checker never shares a process with the submission."""
