"""The commands: arguments in, lines or JSON out; what they mean is the tutor's to know."""
