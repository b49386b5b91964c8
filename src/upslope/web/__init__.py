"""The page: a door to the tutor in the browser, for one learner on her own machine."""
