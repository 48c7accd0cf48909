"""One text of each light language that has all of its constructs (`samples/<language>.txt`)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wardline_analyzers.languages import LIGHT

SAMPLES: Final = {name: (Path(__file__).with_name("samples") / f"{name}.txt").read_bytes() for name in LIGHT}
COMMENTED: Final = {
    "php": ("page.php", "<?php\nsystem($_GET['x']); // wardline: ignore[command-injection] -- tried\n"),
    "c": ("main.c", "int main(void) {\n    gets(line); /* wardline: ignore[unbounded-input] -- tried */\n}\n"),
    "csharp": (
        "App.cs",
        "class A {\n  void F() {\n    var h = MD5.Create(); // wardline: ignore[weak-hash] -- tried\n  }\n}\n",
    ),
    "rust": ("main.rs", "fn f() {\n    md5::compute(x); // wardline: ignore[weak-hash] -- tried\n}\n"),
    "lua": ("app.lua", 'os.execute("ls " .. ngx.var.arg_dir) -- wardline: ignore[command-injection] -- tried\n'),
    "kotlin": (
        "Main.kt",
        'fun f() {\n    MessageDigest.getInstance("MD5") // wardline: ignore[weak-hash] -- tried\n}\n',
    ),
    "ruby": ("app.rb", 'system("ls #{params[:x]}") # wardline: ignore[command-injection] -- tried\n'),
}
"""A flaw that a comment suppresses: the path and the text, the comment at the end of the line."""
