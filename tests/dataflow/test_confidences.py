"""How sure a finding is: the same flaw twice, once where the text around it tells that it is one, once where not."""

from __future__ import annotations

import textwrap

import pytest

from tests.dataflow.files import project
from tests.dataflow.harness import analysed
from wardline_analyzers.finding import Confidence
from wardline_analyzers.opening import open_document
from wardline_analyzers.profile import DEFAULT

DIALS = """
    package fetch

    import (
        "net"
        "net/http"
        "syscall"
    )

    func public(network, address string, _ syscall.RawConn) error { return nil }

    func client() *http.Client {
        dialer := &net.Dialer{%s}
        return &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext}}
    }

    func preview(w http.ResponseWriter, r *http.Request) {
        client().Get(r.URL.Query().Get("url"))
    }
"""
FIND_JS = """
    async function %s(pool, term) {
      if (term && term.length > 2) {
        const [rows] = await pool.query(`SELECT id FROM posts WHERE title = '${term}'`);
        return rows;
      }
    }
    module.exports = { find };
"""
ASKED_JS = """
    const searchPosts = async (pool, term) => {
      if (%s) return new Promise((done) => pool.query("SELECT id FROM posts WHERE title = '" + term + "'", done));
    };
    module.exports = { searchPosts };
"""
FIND_PHP = """
    <?php
    function searchPosts(PDO $pdo, string $term) {
        if (%s) { return null; }
        return $pdo->query("SELECT id FROM posts WHERE title = '$term'");
    }
"""
FIND_GO = """
    package store

    import (
        "database/sql"
        "fmt"
    )

    func %s(db *sql.DB, term string) (*sql.Rows, error) {
        return db.Query(fmt.Sprintf("SELECT id FROM posts WHERE title = '%%s'", term))
    }
"""
SANDBOX = """
    def value_of(text, names):
        return eval(text, %s)
"""
CLAIMS = """
    from jose import JWTError, jwt

    def claims_of(token, key):
        try:
            return jwt.decode(token, key, algorithms=["HS256"])
        except JWTError:
            %s
        return jwt.get_unverified_claims(token)
"""
TAKEN = """
    def take(account, points, steps):
        if account.left < 10:
            return False
        account.left -= %s
        account.save()
"""
NAME_C = """
    #include <stdio.h>

    void full_name(char *out, size_t size, const char *first, const char *last) {
        %s
        sprintf(out, "%%s %%s", first, last);
    }
"""
TRANSPORT = """
    package fetch

    import (
        "context"
        "net"
        "net/http"
    )

    func dial(ctx context.Context, network, address string) (net.Conn, error) { return nil, nil }

    func preview(w http.ResponseWriter, r *http.Request) {
        client := &http.Client{Transport: &http.Transport{%s}}
        client.Get(r.URL.Query().Get("url"))
    }
"""
ANSWER = """
    package api

    import (
        "net/http"
        "os"
        "strconv"
    )

    func show(w http.ResponseWriter, r *http.Request) {
        _, err := %s
        if err != nil {
            http.Error(w, err.Error(), http.StatusInternalServerError)
        }
    }
"""
RECORD = """
    package account

    import (
        "github.com/gin-gonic/gin"
        "gorm.io/gorm"
    )

    type User struct {
        ID      uint
        Name    string
        IsAdmin bool
    }

    func update(c *gin.Context, db *gorm.DB) {
        var user User
        %s
        c.ShouldBindJSON(&user)
        db.Save(&user)
    }
"""
TARGET = """
    package auth

    import "net/http"

    func cleanTarget(text string) string { return text + "" }
    func withDefault(text string) string { return text + "" }

    func login(w http.ResponseWriter, r *http.Request) {
        http.Redirect(w, r, %s(r.FormValue("next")), http.StatusFound)
    }
"""


MAC = """
    class Hooks {
        boolean holds(byte[] body, String signature) throws Exception {
            String expected = %s;
            return expected.equals(signature);
        }
    }
"""


def confidence(path: str, text: str, rule: str) -> Confidence | None:
    document = open_document(textwrap.dedent(text).encode(), DEFAULT, path)
    assert document is not None
    document.settle()
    return max((each.finding.confidence for each in document.findings() if each.finding.rule == rule), default=None)


@pytest.mark.parametrize(
    ("path", "rule", "text", "surer", "less_sure"),
    [
        ("main.go", "ssrf", DIALS, "Timeout: 5", "Control: public"),
        ("main.go", "ssrf", TRANSPORT, "DialContext: (&net.Dialer{}).DialContext", "DialContext: dial"),
        ("main.go", "ssrf", TRANSPORT, "Proxy: http.ProxyFromEnvironment", "DialTLSContext: dial"),
        ("main.go", "error-detail-in-response", ANSWER, 'os.ReadFile("/etc/app")', 'strconv.Atoi(r.FormValue("n"))'),
        ("main.go", "mass-assignment", RECORD, "db.First(&user, 1)", "_ = user"),
        ("main.go", "open-redirect", TARGET, "withDefault", "cleanTarget"),
        ("find.js", "sql-injection", FIND_JS, "searchPosts", "posts"),
        ("find.js", "sql-injection", ASKED_JS, "term && !none", "known.has(term)"),
        ("find.php", "sql-injection", FIND_PHP, "$term == ''", "!in_array($term, KNOWN)"),
        ("store.go", "sql-injection", FIND_GO, "SearchPosts", "Posts"),
        ("app.py", "dynamic-eval", SANDBOX, '{"__builtins__": {}}', "names"),
        ("app.py", "unverified-jwt", CLAIMS, "pass", "raise"),
        ("app.py", "shared-without-lock", TAKEN, "points", "steps"),
        ("name.c", "unbounded-copy", NAME_C, "", "if (size < 128) return;"),
        ("Hooks.java", "timing-unsafe-comparison", MAC, "hex(mac.doFinal(body))", "written(body)"),
    ],
)
def test_the_text_around_says_how_sure(path: str, rule: str, text: str, surer: str, less_sure: str) -> None:
    sure, unsure = confidence(path, text % surer, rule), confidence(path, text % less_sure, rule)
    assert sure is not None and sure >= Confidence.MEDIUM
    assert unsure is None or unsure is Confidence.LOW


@pytest.mark.parametrize(("format_", "wanted"), [('"%s"', Confidence.HIGH), ('"no such shop: %s"', Confidence.LOW)])
def test_a_message_that_begins_with_words_is_no_page(format_: str, wanted: Confidence) -> None:
    """Another file writes it, as `net/http` does what says nothing of its type: by what it begins with."""
    files = {
        "app/show.go": f'package app\n\nimport "net/http"\n\nfunc show(w http.ResponseWriter, r *http.Request) {{\n'
        f'\tfail(w, {format_}, r.FormValue("shop"))\n}}\n',
        "app/fail.go": 'package app\n\nimport (\n\t"fmt"\n\t"net/http"\n)\n\n'
        "func fail(w http.ResponseWriter, format string, a ...any) {\n\tfmt.Fprint(w, fmt.Sprintf(format, a...))\n}\n",
    }
    document = analysed("app/show.go", files["app/show.go"], project(files))
    document.settle()
    told = {each.finding.confidence for each in document.findings() if each.finding.rule == "cross-site-scripting"}
    assert told == {wanted}
