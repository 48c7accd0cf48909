"""Code that a program has written, on one line: it is not parsed, and that is said."""

from __future__ import annotations

from wardline_analyzers.document import Document
from wardline_analyzers.opening import open_document

MINIFIED = "var a={" + ",".join(f"k{n}:function(){{return b{n}.at(/[{{]/)}}" for n in range(9000)) + "};"
EASY = """
const { exec } = require("child_process");
app.get("/", (req, res) => {
  exec("ls " + req.query.name);
});
"""


def analysed(text: str) -> Document:
    document = open_document(text.encode(), path="src/app.js")
    assert isinstance(document, Document)
    document.settle()
    return document


def test_it_is_left_out_and_its_neighbours_are_not() -> None:
    text = f"{MINIFIED}\n{EASY}"
    document = analysed(text)
    assert len(MINIFIED) > document.front.largest
    ((start, end),) = document.limits()
    assert text[start:end] == MINIFIED
    assert ("command-injection", 4) in {(p.finding.rule, p.start.line) for p in document.findings()}


def test_it_is_read_again_when_it_is_small_enough() -> None:
    document = analysed(f"{MINIFIED}\n{EASY}")
    document.replace(100, len(MINIFIED) - 300, b"")
    document.settle()
    assert document.limits() == ()


def test_one_that_is_small_enough_to_be_parsed_is_told_by_its_lines() -> None:
    bundle = "!function(){" + "".join(f"function k{n}(a,b){{return a&&b}};" for n in range(400)) + "}();"
    assert len(analysed(f"{bundle}\n{EASY}").limits()) == 1
    assert analysed(f"{bundle.replace(';', ';' + chr(10))}\n{EASY}").limits() == ()
    table = "var known=[" + ",".join(f'"word{n}"' for n in range(2000)) + "];"
    assert analysed(f"{table}\n{EASY}").limits() == ()


def test_a_library_as_it_is_published_is_a_text() -> None:
    easy = EASY + "// …\n" * 800

    def is_read(comment: str) -> bool:
        return isinstance(open_document(f"{comment}\n{easy}".encode(), path="static/lib.js"), Document)

    assert not is_read("/*!\n * Vue.js v2.6.12\n * (c) 2014-2020 Evan You\n * Released under the MIT License.\n */")
    assert not is_read("/*! jQuery v3.6.3 | (c) OpenJS Foundation and other contributors | jquery.org/license */")
    assert not is_read("/**\n * @licstart The following is the entire license notice for this page */")
    assert not is_read("//! moment.js\n//! version : 2.30.1\n//! license : MIT\n")
    assert not is_read("/**\n * @license AngularJS v1.6.6\n * (c) 2010-2017 Google, Inc.\n * License: MIT\n */")
    assert not is_read("/*! jQuery UI - v1.12.1 - 2017-11-09\n* http://jqueryui.com\n* Licensed MIT */")
    assert not is_read("/**\n * @version v0.4.5\n * @link https://github.com/a/b\n * @license MIT License\n */")
    assert not is_read(
        "(function (global, factory) {\n\ttypeof exports === 'object' && typeof module !== 'undefined' ? factory(exports) :"
    )
    assert is_read("/**\n * Orders of the shop.\n * @version 1.0.0\n * @author Somebody\n * @license MIT\n */")
    assert is_read("(function (root, factory) { if (typeof define === 'function' && define.amd) {")
    assert is_read("/*!\n * express\n * Copyright(c) 2009-2013 TJ Holowaychuk\n * MIT Licensed\n */")
    assert is_read('/* Copyright 2012 Somebody\n * Licensed under the Apache License, Version 2.0 (the "License") */')
    assert is_read("/**\n * Created by Somebody on 05.04.2015.\n */")
    assert is_read("/**\n * @file Orders\n * @author Somebody\n * shop 1.2.3, copyright 2024 */")
