"""The formats of `wardline check`, one module each. Those for programs have `render(run) -> str`."""

NAMES = ("text", "json", "sarif", "github", "junit")
