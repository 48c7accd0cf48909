"""The rules by which LSP4IJ imports a custom template: what it would ignore, refuse or fall over.

Read from the plugin's importer (LSP4IJ 0.20); it has no validator of its own, and an IDE only says that the import failed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

REQUIRED = "template.json"
KNOWN = {
    REQUIRED,
    "README.md",
    "clientSettings.json",
    "experimental.json",
    "initializationOptions.json",
    "installer.json",
    "settings.json",
    "settings.schema.json",
    "workspaceFolderSettings.json",
}
_KEYS = {
    *("id", "name", "url", "dev", "env", "programArgs", "workingDir", "expandConfiguration", "disablePromotionFor"),
    *("runtime", "languageMappings", "fileTypeMappings"),
}
_STEPS = {"exec", "configureServer", "download", "showMessage"}
_SYSTEMS = {"default", "windows", "mac", "unix"}


def problems(folder: Path) -> list[str]:
    """What is wrong with a template; nothing if LSP4IJ takes all of it."""
    found = []
    objects: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.name not in KNOWN:
            found.append(f"{path.name}: LSP4IJ does not read it")
        elif path.suffix == ".json":
            try:
                value = json.loads(path.read_text("utf-8"))
            except ValueError as error:
                found.append(f"{path.name}: {error}")
                continue
            if isinstance(value, dict):
                objects[path.name] = value
            else:
                found.append(f"{path.name}: not an object")
    if REQUIRED not in objects:
        return [*found, f"{REQUIRED} is missing, or no object"]
    found += _template(objects[REQUIRED])
    if "installer.json" in objects:
        found += _installer(objects["installer.json"])
    if "settings.schema.json" in objects:
        found += _settings(objects["settings.schema.json"], objects.get("settings.json", {}))
    return found


def _template(template: dict[str, Any]) -> Iterator[str]:
    if unknown := sorted(set(template) - _KEYS):
        yield f"template.json: unknown keys {unknown}"
    if not isinstance(template.get("name"), str):
        yield "template.json: no name"
    yield from _commands("template.json: programArgs", template.get("programArgs"))
    languages, types = template.get("languageMappings", []), template.get("fileTypeMappings", [])
    if not languages and not types:
        yield "template.json: no mapping, so the server would never start"
    for mapping in languages:
        if not isinstance(mapping.get("language"), str):
            yield "template.json: a languageMapping without language"
    for mapping in types:
        kind = mapping.get("fileType")
        if not isinstance(kind, dict) or not {"name", "patterns"} & set(kind):
            yield "template.json: a fileTypeMapping without name or patterns"


def _commands(place: str, commands: object) -> Iterator[str]:
    """A command line for each system. The importer takes `default` without looking whether there is an object."""
    if not isinstance(commands, dict) or "default" not in commands:
        yield f"{place} must be an object with `default`"
    elif unknown := sorted(set(commands) - _SYSTEMS):
        yield f"{place}: unknown systems {unknown}"
    elif not all(isinstance(value, str) and value for value in commands.values()):
        yield f"{place}: each is one command line, a text"


def _installer(installer: dict[str, Any]) -> Iterator[str]:
    for key in ("id", "name"):
        if not isinstance(installer.get(key), str):
            yield f"installer.json: no {key}"
    if not isinstance(installer.get("run"), dict):
        yield "installer.json: nothing to run"
    properties = set(installer.get("properties", {})) | {"server.command"}
    for part in ("check", "run"):
        yield from _step(part, installer.get(part, {}), properties)


def _step(place: str, step: dict[str, Any], properties: set[str]) -> Iterator[str]:
    """A step has one key, its kind; the step behind it stands inside it."""
    for kind in list(step)[1:]:
        yield f"installer.json: {place}.{kind}: LSP4IJ reads only the first key of a step"
    for kind, value in list(step.items())[:1]:
        here = f"installer.json: {place}.{kind}"
        if kind not in _STEPS or not isinstance(value, dict):
            yield f"{here}: LSP4IJ knows no such step"
            continue
        if kind == "exec":
            yield from _exec(here, value)
        if kind == "configureServer":
            command = value.get("command")
            yield from [] if isinstance(command, str) else _commands(f"{here}.command", command)
        if kind == "download":
            properties = properties | {"output.dir", "output.file.name"}
        for text in (json.dumps(value.get("command", "")), str(value.get("workingDir", ""))):
            for name in text.split("${")[1:]:
                if name.partition("}")[0] not in properties:
                    yield f"{here}: unknown property {name.partition('}')[0]}"
        for after in ("onSuccess", "onFail"):
            yield from _step(f"{place}.{kind}.{after}", value.get(after, {}), properties)


def _exec(place: str, value: dict[str, Any]) -> Iterator[str]:
    """A command that is a text is cut at each space, without regard to quotes, and no property but one is put into it."""
    command = value.get("command")
    if isinstance(command, dict) and (unknown := sorted(set(command) - _SYSTEMS)):
        yield f"{place}.command: unknown systems {unknown}"
    commands = list(command.values()) if isinstance(command, dict) else [command]
    for one in commands:
        if isinstance(one, list) and one and all(isinstance(word, str) for word in one):
            words = one
        elif isinstance(one, str) and one:
            words = one.split(" ")
            if set(one) & set("'\""):
                yield f"{place}.command: quotes have no meaning here; write a list of words"
        else:
            yield f"{place}.command: each is a text or a list of words"
            continue
        if words != ["${server.command}"] and "${" in "".join(words):
            yield f"{place}.command: no property is put into it"


def _settings(schema: dict[str, Any], settings: dict[str, Any]) -> Iterator[str]:
    try:
        jsonschema.Draft7Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        yield f"settings.schema.json: {error.message}"
        return
    for wrong in jsonschema.Draft7Validator(schema).iter_errors(settings):
        yield f"settings.json: {wrong.message}"
