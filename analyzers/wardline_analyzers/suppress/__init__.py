"""Suppression comments: ours (`# wardline: ignore[rule-id] reason`), and those of other tools.

`scan` reads the comments of one unit; `apply` uses a document's comments on its findings; `suppression` writes one.

Whom a comment reaches:

- on a line of the finding: its first or its last one, or any of it that lies in the same statement;
- on the first or last line of the statement that the finding begins in;
- on lines of their own above: the statement right below (`wardline:` and `nosemgrep`);
- `# nosec`, and `//nolint:gosec` in Go, reach their whole statement, as with bandit; `# zizmor: ignore[…]` the lines
  of the finding;
- `# wardline: ignore-file[…]` above the first statement, `# ruff: noqa`, `# flake8: noqa`: the whole file.

What it means: `wardline:` names rules, families, other tools' names, or `*`. `# nosec B602` and `# nosemgrep: id` mean
findings that those tools know by that name, and without names all findings. `# noqa: S602` means what ruff calls so
(`S6` and `S` mean all that begin so), a bare `# noqa` all that ruff would report.
"""

from wardline_analyzers.suppress.apply import apply
from wardline_analyzers.suppress.comments import Comment, scan
from wardline_analyzers.suppress.reach import PlacedComment
from wardline_analyzers.suppress.write import suppression

__all__ = ["Comment", "PlacedComment", "apply", "scan", "suppression"]
