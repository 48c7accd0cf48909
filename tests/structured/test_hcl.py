"""HCL: blocks, attributes, and broken texts."""

from __future__ import annotations

from wardline_analyzers.structured.hcl import read

SOURCE = b"""
# comment { "
resource "aws_s3_bucket" "a" { // more
  acl    = "private" /* x = { */
  policy = jsonencode({
    a = ["${var.x["k"]}", "b"]
  })
  text = <<-EOT
    not = "an attribute" {
  EOT
  dynamic "ingress" {
    content {
      from_port = 22
    }
  }
  after = true
}
variable "x" {}
"""


def test_blocks_and_attributes() -> None:
    resource, variable = read(SOURCE)
    assert (resource.kind, resource.labels, variable.labels) == ("resource", ("aws_s3_bucket", "a"), ("x",))
    assert list(resource.attributes) == ["acl", "policy", "text", "after"]
    assert resource.attributes["acl"].string == "private"
    assert resource.attributes["policy"].string is None
    assert "b" in resource.attributes["policy"].strings
    assert resource.word("after") == "true"
    assert [block.word("from_port") for block in resource.below("ingress")] == ["22"]
    acl = resource.attributes["acl"]
    assert SOURCE[acl.value : acl.end] == b'"private"'
    assert SOURCE[resource.start : resource.head] == b'resource "aws_s3_bucket" "a"'


def test_a_broken_attribute_costs_itself() -> None:
    blocks = read(b'a "b" {\n  x = \n  y = "1"\n  z = "open\n  w = 2\n}\nc {\n')
    assert [block.kind for block in blocks] == ["a", "c"]
    assert (blocks[0].word("y"), blocks[0].word("w")) == ("1", "2")


def test_nothing_raises_and_depth_is_bounded() -> None:
    for end in range(len(SOURCE)):
        read(SOURCE[:end])
    read(b"a {\n" * 20_000)
    read(b"a = [" * 20_000)
    read(b'a = "${' * 5_000)


def test_here_documents() -> None:
    (block,) = read(b"a {\n  x = <<A\n} b {\nA\n  y = 1\n  z = <<-B\n   }\n  B\n  w = 2\n}\n")
    assert list(block.attributes) == ["x", "y", "z", "w"]
    assert block.attributes["x"].raw == b"<<A\n} b {\nA"
    read(b"a = <<A\n" * 20_000)
