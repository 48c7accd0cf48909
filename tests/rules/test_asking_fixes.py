"""Fixes that depend on what the world knows: offered once it does, and with what it says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.example_world import ExampleWorld
from wardline_analyzers.document import Document
from wardline_analyzers.profile import Profile
from wardline_analyzers.world import Question

COMMIT = "4f8dc1a5d9e6c2b7a0f3e8d1c6b5a4f3e2d1c0b9"


class Answers:
    """A world whose answer can change."""

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer

    def ask(self, question: Question) -> Any:
        return self.answer


def opened(text: str, rule: str, world: Any) -> Document:
    document = Document(text.encode(), Profile(select=(rule,)), "app/a.py", None, world)
    document.settle()
    return document


def fixes(document: Document) -> list[tuple[str, str]]:
    """Title, and the text that it makes."""
    return [
        (fix.title, document.apply_fix(placed, fix).decode())
        for placed in document.findings()
        for fix in placed.finding.fixes
    ]


def test_a_fix_comes_with_the_answer_and_goes_with_it() -> None:
    world = Answers()
    text = 'from transformers import AutoModel\nAutoModel.from_pretrained("acme/coder-7b")\n'
    document = opened(text, "unpinned-model-revision", world)
    (placed,) = document.findings()
    assert placed.finding.fixes == ()
    assert document.asked == {Question("hub-commit", ("models", "acme/coder-7b", "main"))}
    for answer in (False, "", 7):
        world.answer = answer
        document.world_changed()
        document.settle()
        assert fixes(document) == []
    world.answer = COMMIT
    document.world_changed()
    document.settle()
    ((title, made),) = fixes(document)
    assert title == f"Pin it to commit {COMMIT[:12]}"
    assert made.endswith(f'AutoModel.from_pretrained("acme/coder-7b", revision="{COMMIT}")\n')
    first, second = document.findings(), document.findings()
    assert first[0].finding is second[0].finding  # what is drawn of it can be kept


@pytest.mark.parametrize(
    ("call", "about"),
    [
        ('hf_hub_download("a/b-1", "f", repo_type="dataset")', ("datasets", "a/b-1", "main")),
        ('hf_hub_download("a/b-1", "f", repo_type="space", revision="dev")', ("spaces", "a/b-1", "dev")),
        ('hf_hub_download("a/b-1", "f", repo_type=kind)', None),
        ('load_dataset("a/b-1")', ("datasets", "a/b-1", "main")),
    ],
)
def test_what_is_asked(call: str, about: tuple[str, ...] | None) -> None:
    text = f"from datasets import load_dataset\nfrom huggingface_hub import hf_hub_download\n{call}\n"
    document = opened(text, "unpinned-model-revision", Answers())
    assert len(document.findings()) == 1
    assert document.asked == (set() if about is None else {Question("hub-commit", about)})


@pytest.mark.parametrize(
    ("call", "made"),
    [
        ('torch.load("converted.pt")', 'safetensors.torch.load_file("converted.safetensors")'),
        (
            'torch.load("m/converted.pth", map_location="cuda", weights_only=False)',
            'safetensors.torch.load_file("m/converted.safetensors", device="cuda")',
        ),
        ('torch.load("converted.pt", map_location=device)', None),
        ('torch.load(path)', None),
        ('torch.load("converted.tar")', None),
        ('torch.load("other.pt")', None),
    ],
)
def test_a_safetensors_file_beside_a_checkpoint(call: str, made: str | None) -> None:
    offered = dict(fixes(opened(f"import torch\nstate = {call}\n", "torch-load", ExampleWorld())))
    assert "Set weights_only=True" in offered
    text = offered.get("Read the safetensors file beside it")
    assert (text is None) == (made is None)
    assert text is None or (f"state = {made}\n" in text and "import safetensors.torch\n" in text)
