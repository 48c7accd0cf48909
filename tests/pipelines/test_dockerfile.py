"""Dockerfiles: instructions with continued lines, comments among them, and here-documents."""

from __future__ import annotations

from wardline_analyzers.files.kinds import kind_of
from wardline_analyzers.files.view import FileView
from wardline_analyzers.pipelines.dockerfile import instructions, stages

SOURCE = b"""# comment
FROM --platform=linux/amd64 debian:12 AS build
run apt-get update && \\
    # in between

    apt-get install -y git
COPY <<EOF /etc/x
USER root
EOF
ENV A=1 \\
    B=2
FROM build
CMD ["x"]
"""


def test_instructions() -> None:
    view = FileView(SOURCE, "Dockerfile", kind_of("Dockerfile"))
    found = [(i.name, i.stage, SOURCE[i.body : i.end].decode()) for i in instructions(view)]
    assert [(name, stage) for name, stage, _ in found] == [
        ("FROM", 0), ("RUN", 0), ("COPY", 0), ("ENV", 0), ("FROM", 1), ("CMD", 1),
    ]  # fmt: skip
    assert found[1][2].endswith("git") and found[2][2].endswith("EOF") and found[3][2].endswith("B=2")


def test_stages() -> None:
    view = FileView(SOURCE, "Dockerfile", kind_of("Dockerfile"))
    assert [(s.image, s.name) for s in stages(view)] == [("debian:12", "build"), ("build", "")]


def test_another_escape() -> None:
    source = b"# escape=`\nFROM x\nRUN a `\n  b\nUSER c\\\n"
    view = FileView(source, "Dockerfile", kind_of("Dockerfile"))
    assert [i.name for i in instructions(view)] == ["FROM", "RUN", "USER"]
