"""Layers around a submission's process: what it cannot see, call or use up.

`world.World` is made once in the zygote, `World.confine` ends each child's freedom. Every layer
is tried by itself; one that the kernel lacks is reported with the reason, never silently skipped.
"""
