"""Storage, ports and rights of a cloud's account that a program opens to everybody, and the host's for a container."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import walk

_OPEN: Final = ("public-read", "public-read-write", "authenticated-read")


def public_extra(match: Match) -> bool:
    """`upload_file(path, bucket, key, ExtraArgs={"ACL": "public-read"})`"""
    given = match.argument("3|ExtraArgs")
    if given is None or in_test(match.unit, match.node):
        return False
    for pair in match.unit.values.follow(given).named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is None or value is None or match.unit.constant(key) != "ACL":
            continue
        if match.unit.constant(value) in _OPEN:
            match.at = value
            return True
    return False


_EVERYBODY: Final = ("0.0.0.0/0", "::/0")
_WEB: Final = (80, 443)
_PORTS: Final = ("FromPort", "ToPort")


def opens_port(match: Match) -> bool:
    """`authorize_security_group_ingress(…, "FromPort": 22, …, "CidrIp": "0.0.0.0/0")`; not for the ports of the web."""
    arguments = match.node.child_by_field_name("arguments")
    if arguments is None or in_test(match.unit, match.node):
        return False
    place, ports = None, set()
    for node in walk(arguments):
        key, value = _entry(match, node)
        if value is None:
            continue
        constant = match.unit.constant(value)
        if key in _PORTS:
            ports.add(constant)
        elif key in ("CidrIp", "CidrIpv6") and constant in _EVERYBODY:
            place = value
    if place is None or (ports and ports <= set(_WEB)):
        return False
    match.at = place
    return True


def _entry(match: Match, node: Node) -> tuple[str, Node | None]:
    """The key and the value of `"FromPort": 22` and of `FromPort=22`."""
    if node.type == "pair":
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        name = match.unit.constant(key) if key is not None else None
        return (name if isinstance(name, str) else "", value)
    if node.type == "keyword_argument":
        name_node = node.child_by_field_name("name")
        return (match.text(name_node) if name_node is not None else "", node.child_by_field_name("value"))
    return "", None


def allows_all(match: Match) -> bool:
    """`{"Effect": "Allow", "Action": "*", "Resource": "*"}`"""
    said = {}
    for pair in match.node.named_children:
        key, value = _entry(match, pair)
        said[key] = value
    action, resource, effect = said.get("Action"), said.get("Resource"), said.get("Effect")
    if effect is None or match.unit.constant(effect) != "Allow" or not _is_all(match, action):
        return False
    if "Condition" in said or not _is_all(match, resource) or in_test(match.unit, match.node):
        return False
    match.at = action
    return True


def shares_host(match: Match) -> bool:
    """`volumes={"/": {"bind": "/host"}}`, `volumes=["/var/run/docker.sock:/var/run/docker.sock"]`"""
    given = match.argument("volumes")
    if given is None or in_test(match.unit, match.node):
        return False
    listed = match.unit.values.follow(given)
    if listed.type not in ("dictionary", "list"):
        return False
    for entry in listed.named_children:
        node = entry.child_by_field_name("key") if entry.type == "pair" else entry
        text = match.unit.constant(node) if node is not None else None
        if isinstance(text, str) and text.partition(":")[0] in ("/", "/var/run/docker.sock", "/run/docker.sock"):
            return True
    return False


def _is_all(match: Match, node: Node | None) -> bool:
    """`"*"`, `["*"]`, `"*:*"`"""
    if node is not None and node.type == "list" and len(node.named_children) == 1:
        node = node.named_children[0]
    return node is not None and match.unit.constant(node) in ("*", "*:*")


__all__ = ["allows_all", "opens_port", "public_extra", "shares_host"]
