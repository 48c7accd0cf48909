"""The main job, end to end: a suggestion is accepted, its flaws are shown, their fixes are applied."""
