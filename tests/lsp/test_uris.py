from __future__ import annotations

import pytest

from wardline.lsp import uris


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///home/a/b.py", "/home/a/b.py"),
        ("file:///home/a%20b/%C3%A4.py", "/home/a b/ä.py"),
        ("file:///home/a+b.py", "/home/a+b.py"),
        ("file:///home/%ff.py", "/home/\udcff.py"),
        ("file://localhost/etc/x", "/etc/x"),
        ("FILE:///x", "/x"),
        ("file:/x", "/x"),
        ("file:///x#fragment", "/x"),
        ("file:///x%23y", "/x#y"),
        ("file://host/share/x", "//host/share/x"),
        ("file:///c%3A/x", "/c:/x"),
        ("untitled:Untitled-1", None),
        ("vscode-notebook-cell:/x.ipynb#W0", None),
        ("no uri", None),
        ("", None),
    ],
)
def test_posix_paths(uri: str, path: str | None) -> None:
    assert uris.to_path(uri, windows=False) == path


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///c%3A/Users/a/b.py", r"C:\Users\a\b.py"),
        ("file:///C:/Users/a%20b.py", r"C:\Users\a b.py"),
        ("file:///c|/x.py", r"C:\x.py"),
        ("file:///c:", "C:\\"),
        ("file://server/share/x%20y.py", r"\\server\share\x y.py"),
        ("file:////server/share/x.py", r"\\server\share\x.py"),
        ("file:///D:/%E6%97%A5.py", "D:\\日.py"),
        ("untitled:x", None),
    ],
)
def test_windows_paths(uri: str, path: str | None) -> None:
    assert uris.to_path(uri, windows=True) == path


@pytest.mark.parametrize(
    ("path", "uri", "windows"),
    [
        ("/home/a b/ä#?%.py", "file:///home/a%20b/%C3%A4%23%3F%25.py", False),
        ("/x/\udcff.py", "file:///x/%FF.py", False),
        (r"C:\Users\a b.py", "file:///C:/Users/a%20b.py", True),
        (r"\\server\share\x.py", "file://server/share/x.py", True),
        (r"\\?\C:\x.py", "file:///C:/x.py", True),
        (r"\\?\UNC\server\share\x.py", "file://server/share/x.py", True),
    ],
)
def test_there_and_back(path: str, uri: str, windows: bool) -> None:
    assert uris.from_path(path, windows) == uri
    again = uris.to_path(uri, windows)
    assert again is not None and uris.from_path(again, windows) == uri


def test_spellings_of_one_file() -> None:
    assert uris.key("file:///c%3A/A/x.py", windows=True) == uris.key("file:///C:/a/X.py", windows=True)
    assert uris.key("file:///a%20b", windows=False) == uris.key("file:///a b", windows=False)
    assert uris.key("file:///A", windows=False) != uris.key("file:///a", windows=False)
    assert uris.key("untitled:A", windows=True) != uris.key("untitled:a", windows=True)
