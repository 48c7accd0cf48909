"""Programs in which every test of bandit has something to say, and places where units could go wrong."""

from __future__ import annotations

EVERY_TEST = '''\
"""Each line that bandit talks about, once or more."""
import ftplib, telnetlib
import pickle
import subprocess
import yaml
import xml.sax
import hashlib
import crypt
import tarfile
import torch
import paramiko
import jinja2
import ssl
import random
import requests as r
import httpx
import flask
import logging.config
import markupsafe
import transformers
from Crypto.Cipher import ARC4
from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import rsa, ec
from datasets import load_dataset
from django.db.models.expressions import RawSQL
from django.utils.safestring import mark_safe
from flask import Flask
from mako.template import Template
from os import system as run_command, path
from pysnmp.hlapi import CommunityData, UsmUserData
import os
import pyOpenSSL.SSL

password = "hunter2"
settings["token"] = "abc"
bound = "0.0.0.0"
place = "/tmp/x"
page = mark_safe(settings["page"])
known = "<b>"
sound = mark_safe(known)
assert place


def connect(host, password="blerg", version=ssl.PROTOCOL_SSLv3):
    exec("x = 1")
    os.chmod(place, 0o777)
    pickle.loads(host)
    eval(host)
    subprocess.Popen("ls *", shell=True)
    subprocess.call(
        host,
        shell=True,
    )
    subprocess.call(["ls"])
    other(shell=True)
    run_command("tar x *")
    os.execl("ls")
    requests(password="abc")
    r.get(host, verify=False)
    httpx.get(host, timeout=None)
    yaml.load(host)
    hashlib.md5(host)
    hashlib.new("sha1")
    crypt.crypt(host, crypt.METHOD_MD5)
    ssl.wrap_socket(ssl_version=ssl.PROTOCOL_SSLv2)
    ssl.wrap_socket()
    pyOpenSSL.SSL.Context(method=pyOpenSSL.SSL.SSLv2_METHOD)
    other(
        1,
        method=pyOpenSSL.SSL.SSLv2_METHOD,
    )
    random.random()
    try:
        paramiko.client.exec_command(host)
    except Exception:
        pass
    for _ in ():
        try:
            tarfile.open(host).extractall()
        except Exception:
            continue
    paramiko.SSHClient().set_missing_host_key_policy(paramiko.AutoAddPolicy)
    torch.load(host)
    cursor.execute("SELECT * FROM %s" % host)
    cursor.execute(f"DELETE FROM t WHERE x = {host}")
    q = "insert into t values (" + host + ")"
    if password == "abc":
        Flask(__name__).run(debug=True)


class Page(flask.View):
    """Members are units of their own."""

    secret = "abc"
    words = {"password": "abc", **settings}

    @decorated(shell=True)
    def get(self, token="abc"):
        users.extra(select={"a": "b" % self}, where=["x"])
        RawSQL(self)
        if 1:
            markup = mark_safe("%s" % self.x)
        return jinja2.Environment(autoescape=False), Template(self), markupsafe.Markup(self.x)

    async def post(self, token="abc"):
        logging.config.listen(1)
        safe = "a"
        mark_safe(safe)
        CommunityData("a", mpModel=0)
        UsmUserData("a")
        rsa.generate_private_key(65537, 1024)
        ec.generate_private_key(ec.SECT163K1)
        RSA.generate(512)
        ARC4.new(self)
        load_dataset("a/b")
        transformers.AutoModel.from_pretrained("a/b")
        ftplib.FTP()
        telnetlib.Telnet()
        xml.sax.parseString(self)
        __import__("subprocess")
        __import__(self)

    limit = "/var/tmp/x"

    class Meta:
        password = "abc"

        def f(self):
            os.popen(self)


if __name__ == "__main__":
    import cgi
    from wsgiref.handlers import CGIHandler
    assert (
        bound
    )
else:
    os.system(place)
lambda: "0.0.0.0"; x = f"{'0.0.0.0'}{os.popen('/tmp')!r:>{'/tmp'}}"
'''

NOSEC = '''\
import os
import subprocess  # nosec
import pickle  # nosec B404
import telnetlib  # nosec: B401
assert x  # nosec B101,B102
assert y  # nosec B102,B101
assert z  # nosec B999
assert w  # nosec because it is a test
assert v  #nosec: assert_used # and more


def f(token="abc"):
    subprocess.call(
        x,
        shell=True,  # nosec B602
    )
    eval(x)  # nosec


def g(
    token="abc",  # nosec
):
    eval(x)


class A:
    password = "abc"  # nosec B105

    # nosec
    def f(self):
        text = """
        # nosec
        """ + "0.0.0.0"
        os.system(  # nosec B605
            "/tmp/x"
        )
'''

ORDER = """\
load(x)
yaml.load(x)
def f():
    import yaml
    from pickle import loads as load
load(x)
yaml.load(x)
class A:
    def a(self):
        system(x)
    from os import system
    def b(self):
        system(x)
    import subprocess as os
    def c(self):
        os.call(x)
        from . import flask as y
        a.run(debug=True)
    def d(self):
        a.run(debug=True)
        from .flask import z
a.run(debug=True)
"""

SHAPES = '''\
#!/usr/bin/env python
# -*- coding: utf-8 -*-

\x0c
@decorated("0.0.0.0")
@dataclass(
    frozen=True,
)
class A(Base["/tmp"], metaclass=f(shell=True)): # with a comment

    # a comment first
    @property
    def a(self): return "0.0.0.0"

    x = 1; password = "abc"
    if x:
        token = "abc"

        def conditional(self):
            assert x

    elif y:
        assert y
    text = """
def not_a_function():
    assert x
"""
    b = lambda self: eval(self)
class B: password = "abc"; x = "/tmp"
class C: pass
class D:
	tabs = "/tmp"

	def f(self):
		assert self
class E:

    def f(self):
        pass
    # nosec
    f.short = "/tmp"


x = [
"0.0.0.0",

eval(x),
]; assert x
y = """
class Z:
    assert y
"""; assert y
é = "/tmp"; "é" == password; password == "é"; eval("é")
s = "é" + f("é", "0.0.0.0", password="é")
for i in range(3):
    assert i

    # a comment

    assert i
else:

    assert x
try:
    pass
except (A, B): pass
except Exception as e:

    pass

finally:
    pass
@staticmethod
async def main(*, password="abc"):
    async with a("/tmp") as b: assert b
    return await eval("1")
with open("/tmp/x") as f, open(
    "/tmp/y",
) as g:
    assert f
assert x if y else (lambda: eval)
match x:
    case {"password": "abc"}:
        assert x

    case A(token="abc") | "0.0.0.0":
        eval(x)
[x for x in "/tmp" if y("/tmp") for z in "0.0.0.0"]
{**x, "token": "abc", "a" "b": eval(f"{x!r:{'/tmp'}}")}
def g(x, /, password="a", *, token="b", **k) -> "0.0.0.0": "doc"; b"/tmp"; return b"0.0.0.0"
'''
