"""Objects that are made safe, or plain, by what is set on them: XML parsers, object streams, cookies, responses.

What counts is kept as an element of the object (`safe`, `unsafe`, `plain`, `secure`, `httpOnly`): models and checks
ask for.
"""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import element, with_element
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, FALSE, NONE, TRUE, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change
from wardline_analyzers.java.functions.common import argument, changed
from wardline_analyzers.java.functions.writers import RESPONSE

SAFE: Final = "safe"
_FACTORY: Final = (
    "javax.xml.parsers.DocumentBuilderFactory",
    "javax.xml.parsers.SAXParserFactory",
    "javax.xml.stream.XMLInputFactory",
    "javax.xml.transform.TransformerFactory",
    "javax.xml.validation.SchemaFactory",
)
_MAKE: Final = ("newInstance", "newFactory", "newDefaultInstance")
_READERS: Final = (
    "org.xml.sax.XMLReader",
    "org.dom4j.io.SAXReader",
    "org.jdom2.input.SAXBuilder",
    "org.jdom.input.SAXBuilder",
    "javax.xml.validation.Validator",
    "org.apache.commons.digester.Digester",
    "org.apache.commons.digester3.Digester",
)
_CLOSES: Final = re.compile(r"disallow-doctype-decl$|secure-processing|FEATURE_SECURE_PROCESSING")
"""Features that close a parser when they are on. With secure processing asked for, the JDK's load nothing."""
_DOORS: Final = {
    "external-general-entities": "general",
    "external-parameter-entities": "parameter",
    "accessExternalDTD": "DTD",
    "ACCESS_EXTERNAL_DTD": "DTD",
    "accessExternalStylesheet": "others",
    "ACCESS_EXTERNAL_STYLESHEET": "others",
    "accessExternalSchema": "others",
    "ACCESS_EXTERNAL_SCHEMA": "others",
}
"""The ways by which a parser loads what a document names, by the end of the feature's name. They come in pairs."""
_PAIRS: Final = {"general": "parameter", "parameter": "general", "DTD": "others", "others": "DTD"}
_ALL: Final = re.compile(
    r"isSupportingExternalEntities$|supportDTD$|IS_SUPPORTING_EXTERNAL_ENTITIES$|SUPPORT_DTD$"
)
"""Properties of readers of streams: each shuts all ways when it is off."""
_ANY_TYPE: Final = "com.fasterxml.jackson.databind.jsontype.impl.LaissezFaireSubTypeValidator"
_NAMES: Final = re.compile(r"([A-Za-z_-]+)$")


def _made(name: str) -> Function:
    """An object of which it is known from here on what is set on it."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        return Value(kind="instance", name=f"{name}()", items={}, ids=run.fresh())

    return made


def _mark(run: Run, arguments: Arguments, node: form.Call, state: State, key: str, value: Value) -> None:
    changed(run, node, state, lambda base: with_element(base, key, value), this(arguments))


def _feature(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`factory.setFeature(name, value)`, `factory.setProperty(name, value)`, `factory.setAttribute(name, value)`"""
    key, value = argument(arguments, 0), argument(arguments, 1)
    if key is None or value is None:
        return NONE
    named = key.constant if isinstance(key.constant, str) else key.name or ""
    on = value.constant is True or (value.name or "").endswith("Boolean.TRUE")
    off = value.constant is False or value.constant == "" or (value.name or "").endswith("Boolean.FALSE")
    ending = _NAMES.search(named)
    door = _DOORS.get(ending[1]) if ending is not None else None
    if (on and _CLOSES.search(named)) or (off and _ALL.search(named)):
        _mark(run, arguments, node, state, SAFE, TRUE)
    elif on and (door is not None or _ALL.search(named)):
        _mark(run, arguments, node, state, SAFE, FALSE)
    elif off and door is not None:
        items = this(arguments).items
        other = items.get(_PAIRS[door]) if items is not None else None
        _mark(run, arguments, node, state, door, FALSE)
        if other is not None and other.constant is False:
            _mark(run, arguments, node, state, SAFE, TRUE)
    return NONE


def _closed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """A resolver or a filter of our own decides what is read."""
    _mark(run, arguments, node, state, SAFE, TRUE)
    return NONE


def _from_factory(name: str) -> Function:
    """What a factory makes is as safe as it is."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        safe = element(this(arguments), SAFE) if this(arguments).items is not None else CLEAN
        items = {SAFE: safe} if safe.constant is not UNKNOWN else {}
        return Value(kind="instance", name=f"{name}()", items=items, ids=run.fresh())

    return made


def _stream(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new ObjectInputStream(in)`"""
    source = first(arguments)
    made = Value(kind="instance", name="java.io.ObjectInputStream()", items={}, ids=run.fresh(), taints=source.taints)
    return made.but(open=source.open, rest=Value(taints=source.taints, open=source.open))


def _registered(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`kryo.setRegistrationRequired(true)`: only classes that the program has named are built."""
    on = first(arguments).constant
    if on is True or on is False:
        _mark(run, arguments, node, state, SAFE, TRUE if on else FALSE)
    return NONE


def _classes_named(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parser.setClassMetadataName("class")`, `parser.withClassMetadata(true)`: the text names classes."""
    if first(arguments).constant not in (None, False):
        _mark(run, arguments, node, state, "unsafe", TRUE)
    return this(arguments)


def _yaml(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new Yaml(new SafeConstructor(…))`"""
    names = [g.value.name or "" for g in arguments.positional]
    safe = any(name.endswith("SafeConstructor()") for name in names)
    items = {SAFE: TRUE} if safe else {}
    return Value(kind="instance", name="org.yaml.snakeyaml.Yaml()", items=items, ids=run.fresh())


def _typing(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`mapper.enableDefaultTyping()`"""
    _mark(run, arguments, node, state, "unsafe", TRUE)
    return this(arguments)


def _typing_told(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`mapper.activateDefaultTyping(validator)`: which classes are built, the validator says; one lets all through."""
    if (first(arguments).name or "").startswith(_ANY_TYPE):
        return _typing(run, arguments, node, state)
    return this(arguments)


def _generator(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`KeyPairGenerator.getInstance("RSA")`"""
    items = {"algorithm": first(arguments)}
    return Value(kind="instance", name="java.security.KeyPairGenerator()", items=items, ids=run.fresh())


def _parameters(name: str, place: int) -> Function:
    """`new IvParameterSpec(iv)`, `new GCMParameterSpec(128, iv)`: the vector is an element."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        return Value(
            kind="instance", name=f"{name}()", items={"iv": argument(arguments, place) or CLEAN}, ids=run.fresh()
        )

    return made


def _intent(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new Intent(other)` opens what the other does; with more arguments, the program says what is opened."""
    taints = first(arguments).taints if len(arguments.positional) == 1 else ()
    return Value(kind="instance", name="android.content.Intent()", ids=run.fresh(), taints=taints)


# ---------------------------------------------------------------------- cookies and responses

COOKIE: Final = "javax.servlet.http.Cookie()"
_RESPONSE: Final = "javax.servlet.http.HttpServletResponse()"
_WRITER: Final = "writer"
"""Under this key a response has the writer that was asked for: it is told what is said of the type behind that."""


def _cookie(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    name, value = first(arguments), argument(arguments, 1) or CLEAN
    items = {"name": name, "value": value, "secure": FALSE, "httpOnly": FALSE}
    return Value(
        kind="instance", name=COOKIE, items=items, ids=run.fresh(), taints=join_taints(name.taints, value.taints)
    )


def _flag(key: str) -> Function:
    """`cookie.setSecure(true)`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        _mark(run, arguments, node, state, key, first(arguments))
        return NONE

    return made


MARKUP: Final = re.compile(r"(?i)html|xml|svg")
"""Types of content that browsers take for a page."""
_OF_MEDIA_TYPES: Final = re.compile(r"\bMediaType\.((?:APPLICATION|IMAGE|TEXT|AUDIO|VIDEO)_\w+)$")


def _type(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`response.setContentType("application/json")`: no browser takes it for a page."""
    value = first(arguments)
    kind = value.constant
    if not isinstance(kind, str):  # `MediaType.APPLICATION_OCTET_STREAM_VALUE`
        named = _OF_MEDIA_TYPES.search(value.name or "")
        kind = named[1] if named is not None else None
    if kind is not None:
        plain = FALSE if MARKUP.search(kind) else TRUE
        _mark(run, arguments, node, state, "plain", plain)
        writer = (this(arguments).items or {}).get(_WRITER)
        if writer is not None:
            change(run, None, state, lambda base: with_element(base, "plain", plain), writer)
    return NONE


def _header(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`response.setHeader("Content-Type", …)` is that too."""
    name = first(arguments).constant
    if isinstance(name, str) and name.lower() == "content-type" and len(arguments.positional) > 1:
        return _type(run, Arguments(arguments.positional[1:], receiver=arguments.receiver), node, state)
    return NONE


def _writer(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`response.getWriter()`"""
    response = this(arguments)
    plain = response.items.get("plain", CLEAN) if response.items is not None else CLEAN
    made = Value(kind="instance", name=RESPONSE, items={"plain": plain}, ids=run.fresh())
    _mark(run, arguments, node, state, _WRITER, made)
    return made


def _filled(place: int) -> Function:
    """`random.nextBytes(buffer)`: what is in the buffer then nobody knows here."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        for given in arguments.positional[place : place + 1]:
            if given.value.kind == "bytes":
                change(run, given.node, state, lambda base: Value(kind="bytes", open=True, ids=base.ids), given.value)
        return None

    return made


SETTINGS: Final[dict[str, Function]] = {
    **{
        f"{name}.{word}": _made(name)
        for name in _FACTORY
        for word in ("newInstance", "newFactory", "newDefaultInstance")
    },
    **{name: _made(name) for name in _READERS},
    "org.xml.sax.helpers.XMLReaderFactory.createXMLReader": _made("org.xml.sax.XMLReader"),
    **{
        f"{name}().{word}": _feature
        for name in (*_FACTORY, *_READERS, "javax.xml.parsers.SAXParser")
        for word in ("setFeature", "setProperty", "setAttribute")
    },
    **{f"{name}().setEntityResolver": _closed for name in _READERS},
    "javax.xml.parsers.DocumentBuilder().setEntityResolver": _closed,
    "javax.xml.stream.XMLInputFactory().setXMLResolver": _closed,
    "javax.xml.parsers.DocumentBuilderFactory().newDocumentBuilder": _from_factory("javax.xml.parsers.DocumentBuilder"),
    "javax.xml.parsers.SAXParserFactory().newSAXParser": _from_factory("javax.xml.parsers.SAXParser"),
    "javax.xml.parsers.SAXParser().getXMLReader": _from_factory("org.xml.sax.XMLReader"),
    "org.dom4j.io.SAXReader().getXMLReader": _from_factory("org.xml.sax.XMLReader"),
    "javax.xml.transform.TransformerFactory().newTransformer": _from_factory("javax.xml.transform.Transformer"),
    "javax.xml.validation.SchemaFactory().newSchema": _from_factory("javax.xml.validation.Schema"),
    "javax.xml.validation.Schema().newValidator": _from_factory("javax.xml.validation.Validator"),
    "java.security.KeyPairGenerator.getInstance": _generator,
    "android.content.Intent": _intent,
    "javax.crypto.spec.IvParameterSpec": _parameters("javax.crypto.spec.IvParameterSpec", 0),
    "javax.crypto.spec.GCMParameterSpec": _parameters("javax.crypto.spec.GCMParameterSpec", 1),
    "java.io.ObjectInputStream": _stream,
    "java.io.ObjectInputStream().setObjectInputFilter": _closed,
    "org.yaml.snakeyaml.Yaml": _yaml,
    "com.thoughtworks.xstream.XStream": _made("com.thoughtworks.xstream.XStream"),
    **{
        f"com.thoughtworks.xstream.XStream().{word}": _closed
        for word in ("allowTypes", "allowTypesByWildcard", "allowTypeHierarchy", "allowTypesByRegExp")
    },
    "com.fasterxml.jackson.databind.ObjectMapper": _made("com.fasterxml.jackson.databind.ObjectMapper"),
    **{
        f"com.fasterxml.jackson.databind.ObjectMapper().{word}": _typing
        for word in ("enableDefaultTyping", "enableDefaultTypingAsProperty")
    },
    "com.fasterxml.jackson.databind.ObjectMapper().activateDefaultTyping": _typing_told,
    "com.esotericsoftware.kryo.Kryo": _made("com.esotericsoftware.kryo.Kryo"),
    "com.esotericsoftware.kryo.Kryo().setRegistrationRequired": _registered,
    "jodd.json.JsonParser": _made("jodd.json.JsonParser"),
    "jodd.json.JsonParser().setClassMetadataName": _classes_named,
    "jodd.json.JsonParser().withClassMetadata": _classes_named,
    "jodd.json.JsonParser().allowClass": _closed,
    "javax.servlet.http.Cookie": _cookie,
    f"{COOKIE}.setSecure": _flag("secure"),
    f"{COOKIE}.setHttpOnly": _flag("httpOnly"),
    f"{COOKIE}.setMaxAge": _flag("maxAge"),
    f"{COOKIE}.setValue": _flag("value"),
    f"{_RESPONSE}.setContentType": _type,
    f"{_RESPONSE}.setHeader": _header,
    f"{_RESPONSE}.getWriter": _writer,
    f"{_RESPONSE}.getOutputStream": _writer,
}

FILLING: Final[dict[str, Function]] = dict.fromkeys(("nextBytes", "get"), _filled(0))
"""Methods that put something into the buffer that they are given."""
