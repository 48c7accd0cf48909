"""The common form as a short text, for the tests of front ends: one line for each statement, indented as it is nested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wardline_analyzers.flow import form


def text_of(body: Iterable[form.Statement]) -> str:
    """The statements as lines."""
    return "\n".join(line for statement in body for line in _lines(statement)).replace("\0", "$")


def _block(body: Iterable[form.Statement]) -> Iterator[str]:
    empty = True
    for statement in body:
        empty = False
        for line in _lines(statement):
            yield "  " + line
    if empty:
        yield "  pass"


def _lines(node: form.Statement) -> Iterator[str]:
    match node:
        case form.Do():
            yield e(node.value)
        case form.Assign():
            hint = f": {e(node.annotation)}" if node.annotation is not None else ""
            yield " = ".join([e(target) + hint for target in node.targets] + [e(node.value)])
        case form.Declare():
            yield f"{node.name}: {e(node.annotation)}"
        case form.Augment():
            yield f"{e(node.target)} {node.operator}= {e(node.value)}"
        case form.Delete():
            yield "del " + ", ".join(map(e, node.targets))
        case form.Import():
            names = [f"{name} from {target}" for name, target in node.names] + [f"* from {s}" for s in node.stars]
            yield "import " + ", ".join(names)
        case form.If():
            yield f"if {e(node.test)}"
            yield from _block(node.then)
            if node.other:
                yield "else"
                yield from _block(node.other)
        case form.While():
            yield f"while {e(node.test)}"
            yield from _block(node.body)
        case form.For():
            yield f"for {e(node.target)} in {e(node.iterable)}"
            yield from _block(node.body)
        case form.With():
            yield f"with {e(node.value)}" + (f" as {e(node.target)}" if node.target is not None else "")
            yield from _block(node.body)
        case form.Try():
            yield "try"
            yield from _block(node.body)
            for handler in node.handlers:
                kind = f" {e(handler.kind)}" if handler.kind is not None else ""
                yield f"except{kind}" + (f" as {handler.name}" if handler.name else "")
                yield from _block(handler.body)
            for word, part in (("else", node.other), ("finally", node.last)):
                if part:
                    yield word
                    yield from _block(part)
        case form.Match():
            yield f"match {e(node.subject)}"
            for case in node.cases:
                test = f" if {e(case.test)}" if case.test is not None else ""
                yield f"  case {_pattern(case.pattern)}{test}"
                yield from ("  " + line for line in _block(case.body))
        case form.Return() | form.Raise():
            word = "return" if isinstance(node, form.Return) else "raise"
            yield word + (f" {e(node.value)}" if node.value is not None else "")
        case form.Assert():
            yield f"assert {e(node.test)}"
        case form.Scope():
            yield ("nonlocal " if node.outer else "global ") + ", ".join(node.names)
        case form.Function():
            for decorator in node.decorators:
                yield f"@{e(decorator)}"
            yield f"{_head(node)}"
            yield from _block(node.body)
        case form.Class():
            for decorator in node.decorators:
                yield f"@{e(decorator)}"
            yield f"class {node.name}({', '.join(map(e, node.bases))})"
            yield from _block(node.body)
        case _:
            yield type(node).__name__.lower()


def _head(node: form.Function) -> str:
    words = ["async"] * node.asynchronous + ["def" + "*" * node.generator + (f" {node.name}" if node.name else "")]
    returns = f" -> {e(node.returns)}" if node.returns is not None else ""
    return f"{' '.join(words)}({', '.join(map(_parameter, node.parameters))}){returns}"


def _parameter(node: form.Parameter) -> str:
    sign = {form.STAR: "*", form.ROW: "*", form.DOUBLE_STAR: "**"}.get(node.kind, "")
    hint = f": {e(node.annotation)}" if node.annotation is not None else ""
    return f"{sign}{node.name}{hint}" + (f" = {e(node.default)}" if node.default is not None else "")


def _pattern(node: form.Pattern) -> str:
    match node.kind:
        case "value":
            return e(node.value)
        case "capture":
            return node.name or "_"
        case "or":
            return " | ".join(map(_pattern, node.parts))
        case "as":
            return f"{_pattern(node.parts[0])} as {node.name}"
        case "class":
            return f"class {e(node.value)}"
        case _:
            return f"{node.kind}({', '.join(map(_pattern, node.parts))})"


def e(node: form.Expression | None) -> str:
    """An expression on one line."""
    match node:
        case form.Literal():
            return repr(node.value)
        case form.Name():
            return node.name
        case form.Attribute():
            return f"{e(node.base)}.{node.name}"
        case form.Index():
            return f"{e(node.base)}[{e(node.key)}]"
        case form.Slice():
            return f"{e(node.base)}[{':'.join(e(b) if b is not None else '' for b in (node.low, node.high))}]"
        case form.Call():
            return ("new " if node.new else "") + f"{e(node.callee)}({', '.join(map(_argument, node.arguments))})"
        case form.Text():
            return "text(" + ", ".join(repr(p) if isinstance(p, str) else e(p) for p in node.pieces) + ")"
        case form.Operation():
            return f"({node.operator.join(map(e, node.operands))})" if len(node.operands) > 1 else _unary(node)
        case form.Compare():
            pairs = zip(node.operators, node.operands[1:], strict=True)
            return f"({e(node.operands[0])}" + "".join(f" {sign} {e(o)}" for sign, o in pairs) + ")"
        case form.Logic():
            return "(" + f" {node.operator} ".join(map(e, node.operands)) + ")"
        case form.Not():
            return f"not {e(node.operand)}"
        case form.Choice():
            return f"({e(node.then)} if {e(node.test)} else {e(node.other)})"
        case form.Display():
            return f"{node.kind}({', '.join(map(e, node.items))})"
        case form.Mapping():
            return "{" + ", ".join(f"{e(k)}: {e(v)}" if k is not None else f"**{e(v)}" for k, v in node.pairs) + "}"
        case form.Star():
            return f"*{e(node.value)}"
        case form.Walrus():
            return f"({e(node.target)} := {e(node.value)})"
        case form.Await():
            return f"await {e(node.value)}"
        case form.Yield():
            return "yield" + " from" * node.whole + (f" {e(node.value)}" if node.value is not None else "")
        case form.Lambda():
            body = "; ".join(line.strip() for statement in node.function.body for line in _lines(statement))
            return f"<{_head(node.function)}: {body}>"
        case form.Opaque():
            return f"?({', '.join(map(e, node.parts))})"
        case _:
            return str(node)


def _unary(node: form.Operation) -> str:
    return f"{node.operator}{e(node.operands[0])}"


def _argument(node: form.Argument) -> str:
    return "*" * node.star + (f"{node.name}=" if node.name else "") + e(node.value)
