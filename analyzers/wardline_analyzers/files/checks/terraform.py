"""Terraform: what is open to everybody, not encrypted, or written out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.files.edits import below
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.pipelines.credentials import is_credential_name, is_literal_credential
from wardline_analyzers.structured.hcl import Attribute, Block, blocks, read

_EVERYWHERE = frozenset({"0.0.0.0/0", "::/0", "*", "Internet", "internet", "any", "0.0.0.0"})
_SENSITIVE = {
    21: "FTP", 22: "SSH", 23: "Telnet", 25: "SMTP", 135: "RPC", 139: "NetBIOS", 445: "SMB", 1433: "SQL Server",
    1521: "Oracle", 2049: "NFS", 2375: "Docker", 2376: "Docker", 2379: "etcd", 3306: "MySQL", 3389: "RDP", 5432:
    "PostgreSQL", 5601: "Kibana", 5900: "VNC", 5985: "WinRM", 5986: "WinRM", 6379: "Redis", 6443: "Kubernetes",
    9200: "Elasticsearch", 9300: "Elasticsearch", 10250: "kubelet", 11211: "Memcached", 27017: "MongoDB", 27018:
    "MongoDB",
}  # fmt: skip
_RANGE = re.compile(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?")


def open_ports(view: FileView) -> Iterator[FileMatch]:
    """Ports for administration and databases that the whole internet may reach."""
    for block in view.of(blocks):
        for rule, sources, ports in _rules(block):
            place = next((rule.attributes[name] for name in sources if name in rule.attributes), None)
            if place is None or _EVERYWHERE.isdisjoint(place.strings):
                continue
            what = _reached(ports)
            if what:
                yield FileMatch(place.start, place.end, {"what": what})


def _rules(block: Block) -> Iterator[tuple[Block, tuple[str, ...], list[str]]]:
    """Each rule that lets traffic in: the block, the attributes for its sources, its ports."""
    if block.kind != "resource":
        return
    if block.type == "aws_eks_cluster":
        for network in block.below("vpc_config"):
            if network.word("endpoint_public_access") != "false":
                yield network, ("public_access_cidrs",), ["6443"]
    elif block.type == "google_container_cluster":
        for allowed in block.below("cidr_blocks"):
            yield allowed, ("cidr_block",), ["6443"]
    elif block.type in ("aws_security_group", "aws_default_security_group"):
        for rule in block.below("ingress"):
            yield rule, ("cidr_blocks", "ipv6_cidr_blocks"), _aws(rule, "protocol")
    elif block.type == "aws_security_group_rule" and block.word("type") == "ingress":
        yield block, ("cidr_blocks", "ipv6_cidr_blocks"), _aws(block, "protocol")
    elif block.type == "aws_vpc_security_group_ingress_rule":
        yield block, ("cidr_ipv4", "cidr_ipv6"), _aws(block, "ip_protocol")
    elif block.type == "google_compute_firewall" and block.word("direction") != "EGRESS":
        ports = []
        for allow in block.below("allow"):
            said = allow.attributes.get("ports")
            ports += said.strings if said else ["0-65535"] if allow.word("protocol") in ("tcp", "udp", "all") else []
        yield block, ("source_ranges",), ports
    elif block.type in ("azurerm_network_security_rule", "azurerm_network_security_group"):
        for rule in (block,) if block.type.endswith("rule") else tuple(block.below("security_rule")):
            if rule.word("direction") == "Inbound" and rule.word("access") == "Allow":
                said = rule.attributes.get("destination_port_ranges") or rule.attributes.get("destination_port_range")
                ports = said.strings if said else []
                yield (
                    rule,
                    ("source_address_prefix", "source_address_prefixes"),
                    ["0-65535" if p == "*" else p for p in ports],
                )


def _aws(rule: Block, protocol: str) -> list[str]:
    if rule.word(protocol) in ("-1", "all"):
        return ["0-65535"]
    first, last = rule.word("from_port"), rule.word("to_port")
    return [f"{first}-{last}"] if first.isdigit() and last.isdigit() else []


def _reached(ports: list[str]) -> str:
    """What is behind the ports that should not be open; empty: nothing known."""
    names: list[str] = []
    for text in ports:
        found = _RANGE.fullmatch(text.strip())
        if found:
            first, last = int(found[1]), int(found[2] or found[1])
            if (first == 0 and last in (0, 65535)) or last - first > 10_000:
                return "every port"
            names += [f"port {port} ({name})" for port, name in _SENSITIVE.items() if first <= port <= last]
    return ", ".join(names[:3])


_OLD_TLS = re.compile(
    r"SSLv3|TLSv1(?:_2016)?|(?:TLSv?_?)?1[._][01](?:_2016)?|ELBSecurityPolicy-(?:2015-05|2016-08|TLS-1-[01]-.*)"
)
_TLS = frozenset({"min_tls_version", "minimum_tls_version", "minimum_protocol_version", "ssl_policy", "tls_version"})


def old_tls(view: FileView) -> Iterator[FileMatch]:
    """The oldest version of TLS that is taken is one that is broken."""
    for block in view.of(blocks):
        for part in _with_inner(block):
            for name in _TLS & part.attributes.keys():
                attribute = part.attributes[name]
                if _OLD_TLS.fullmatch(attribute.string or ""):
                    yield FileMatch(attribute.start, attribute.end, {"what": f"{name} = {attribute.string}"})


def _with_inner(block: Block) -> Iterator[Block]:
    left = [block]
    while left:
        here = left.pop()
        yield here
        left += here.blocks


_SOURCE = re.compile(r"(?:git::|hg::|github\.com/|bitbucket\.org/|git@)")
_PINNED = re.compile(r"[?&]ref=(?!(?:main|master|HEAD|develop)\b)[^&]+")


def modules(view: FileView) -> Iterator[FileMatch]:
    """Modules from repositories at whatever their branch is."""
    for block in view.of(blocks):
        source = block.attributes.get("source") if block.kind == "module" else None
        said = source.string if source is not None else None
        if source is not None and said and _SOURCE.match(said) and not _PINNED.search(said):
            yield FileMatch(source.start, source.end, {"what": said, "ref": "its branch"})


def public(view: FileView) -> Iterator[FileMatch]:
    """Storage and databases that everybody may read."""
    for block in view.of(blocks):
        if block.kind == "resource":
            yield from _open_policy(block)
            for attribute, what, better in _public(block):
                fixes: tuple[Fix, ...] = ()
                if better:
                    edit = Edit(attribute.value, attribute.end, better)
                    fixes = (Fix(f"Set it to {better}", Safety.SUGGESTED, (edit,)),)
                yield FileMatch(attribute.start, attribute.end, {"what": what}, fixes=fixes)


_PUBLIC_FLAGS = {
    "publicly_accessible": ("true", "a database with an address that the internet reaches", "false"),
    "allow_nested_items_to_be_public": ("true", "storage whose containers may be made public", "false"),
    "allow_blob_public_access": ("true", "storage whose containers may be made public", "false"),
    "block_public_acls": ("false", "a bucket whose objects may be made public", "true"),
    "block_public_policy": ("false", "a bucket that a policy may make public", "true"),
    "ignore_public_acls": ("false", "a bucket whose objects may be made public", "true"),
    "restrict_public_buckets": ("false", "a bucket that a policy may make public", "true"),
}


def _public(block: Block) -> Iterator[tuple[Attribute, str, str]]:
    for name, attribute in block.attributes.items():
        word = attribute.word
        if name == "acl" and word in ("public-read", "public-read-write", "authenticated-read"):
            yield (
                attribute,
                "a bucket that everybody may read" + (" and write" if word.endswith("write") else ""),
                '"private"',
            )
        elif name == "container_access_type" and word in ("blob", "container"):
            yield attribute, "a container that everybody may read", '"private"'
        elif name in ("member", "members") and not {"allUsers", "allAuthenticatedUsers"}.isdisjoint(attribute.strings):
            if block.type.startswith(
                ("google_storage_", "google_project_", "google_bigquery_", "google_secret_", "google_kms_")
            ):
                yield attribute, "a resource of which everybody has this role", ""
        elif name in _PUBLIC_FLAGS and word == _PUBLIC_FLAGS[name][0]:
            yield attribute, _PUBLIC_FLAGS[name][1], _PUBLIC_FLAGS[name][2]


_ENCRYPTED = {
    "aws_ebs_volume": "encrypted", "aws_efs_file_system": "encrypted", "aws_db_instance": "storage_encrypted",
    "aws_rds_cluster": "storage_encrypted", "aws_redshift_cluster": "encrypted", "aws_docdb_cluster":
    "storage_encrypted", "aws_neptune_cluster": "storage_encrypted", "aws_elasticache_replication_group":
    "at_rest_encryption_enabled",
}  # fmt: skip
_COPIES = (
    "snapshot_identifier",
    "replicate_source_db",
    "snapshot_id",
    "replication_source_identifier",
    "global_cluster_identifier",
)
_CRYPTIC = {
    "encrypted": "true", "storage_encrypted": "true", "at_rest_encryption_enabled": "true",
    "transit_encryption_enabled": "true", "https_traffic_only_enabled": "true", "enable_https_traffic_only": "true",
    "infrastructure_encryption_enabled": "true", "node_to_node_encryption": "true", "enforce_https": "true",
    "ssl_enforcement_enabled": "true", "encryption_at_host_enabled": "true",
}  # fmt: skip


def unencrypted(view: FileView) -> Iterator[FileMatch]:
    """Storage and connections that are not encrypted."""
    for block in view.of(blocks):
        if block.kind != "resource":
            continue
        for inside in (block, *block.blocks):
            for name, attribute in inside.attributes.items():
                if name in _CRYPTIC and attribute.word == "false":
                    fix = Fix("Encrypt it", Safety.SUGGESTED, (Edit(attribute.value, attribute.end, "true"),))
                    yield FileMatch(attribute.start, attribute.end, {"what": f"{name} = false"}, fixes=(fix,))
        wanted = _ENCRYPTED.get(block.type)
        if wanted and wanted not in block.attributes and not any(name in block.attributes for name in _COPIES):
            fix = Fix("Encrypt it", Safety.SUGGESTED, (below(view, block.head, f"  {wanted} = true"),))
            yield FileMatch(
                block.start, block.head, {},
                f"Nothing says `{wanted} = true`: what is stored here may not be encrypted.",
                Severity.LOW, Confidence.LOW, fixes=(fix,),
            )  # fmt: skip


def all_powerful(view: FileView) -> Iterator[FileMatch]:
    """Policies that allow every action on everything."""
    for block in view.of(blocks):
        if block.kind == "data" and block.type == "aws_iam_policy_document":
            for statement in block.below("statement"):
                actions, resources = statement.attributes.get("actions"), statement.attributes.get("resources")
                if (
                    actions
                    and resources
                    and statement.word("effect") != "Deny"
                    and "*" in actions.strings
                    and "*" in resources.strings
                ):
                    yield FileMatch(actions.start, actions.end)
        elif block.kind == "resource" and block.type.startswith("aws_iam_"):
            policy = block.attributes.get("policy")
            if policy:
                yield from _policy(policy)


_ANYBODY = re.compile(rb"\"?Principal\"?\s*[:=]\s*(?:\"\*\"|\{\s*\"?AWS\"?\s*[:=]\s*(?:\[\s*)?\"\*\")")
_CONDITION = re.compile(rb"\bCondition\b")


def _open_policy(block: Block) -> Iterator[FileMatch]:
    """A statement of a bucket's or a queue's policy that allows anybody, under no condition."""
    policy = block.attributes.get("policy")
    if policy is None or not block.type.startswith(
        ("aws_s3_", "aws_sqs_", "aws_sns_", "aws_ecr_", "aws_secretsmanager_")
    ):
        return
    for statement in _STATEMENT.finditer(policy.raw):
        anybody = _ANYBODY.search(statement[0])
        if anybody and not _DENY.search(statement[0]) and not _CONDITION.search(statement[0]):
            start = policy.value + statement.start()
            yield FileMatch(start + anybody.start(), start + anybody.end(), {"what": "a resource that anybody may use"})


_STATEMENT = re.compile(rb"[{](?:[^{}]|[{][^{}]*[}])*[}]")
_ACTION = re.compile(rb"\"?(?<!Not)Action\"?\s*[:=]\s*(?:\[\s*)?\"\*\"")
_RESOURCE = re.compile(rb"\"?(?<!Not)Resource\"?\s*[:=]\s*(?:\[\s*)?\"\*\"")
_DENY = re.compile(rb"\"?Effect\"?\s*[:=]\s*\"Deny\"")


def _policy(policy: Attribute) -> Iterator[FileMatch]:
    for statement in _STATEMENT.finditer(policy.raw):
        action = _ACTION.search(statement[0])
        if action and _RESOURCE.search(statement[0]) and not _DENY.search(statement[0]):
            start = policy.value + statement.start()
            yield FileMatch(start + action.start(), start + action.end())


def written_credentials(view: FileView) -> Iterator[FileMatch]:
    """Passwords and keys as plain text."""
    for block in view.of(blocks):
        yield from _written(
            block, block.kind == "variable" and bool(block.labels) and is_credential_name(block.labels[0]), 0
        )
    if view.path.endswith(".tfvars"):
        for block in read(b"vars {\n" + view.text + b"\n}"):
            for found in _written(block, False, 0):
                yield FileMatch(found.start - 7, found.end - 7, found.values)


def _written(block: Block, variable: bool, depth: int) -> Iterator[FileMatch]:
    for name, attribute in block.attributes.items():
        value = attribute.string
        if (
            value is not None
            and (is_credential_name(name) or (variable and name == "default"))
            and is_literal_credential(value)
        ):
            said = block.labels[0] if variable else name
            yield FileMatch(attribute.value + 1, attribute.end - 1, {"name": said})
    for inside in block.blocks if depth < 8 else ():
        yield from _written(inside, False, depth + 1)
