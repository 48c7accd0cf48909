"""The code that is suggested, pasted and typed in the sessions: what assistants write in small services, flaws included."""

from __future__ import annotations

HEADER = """\
import json
import sqlite3
import subprocess
from pathlib import Path

import requests
import yaml

DATABASE = "orders.db"


"""

MODULE = (
    HEADER
    + '''\
def connect() -> sqlite3.Connection:
    """Open the database; the caller closes it."""
    return sqlite3.connect(DATABASE)


def order_total(order: dict) -> float:
    total = 0.0
    for item in order["items"]:
        total += item["price"] * item["quantity"]
    return round(total, 2)


def archive(folder: Path, target: Path) -> None:
    subprocess.run(["tar", "-czf", str(target), str(folder)], check=True)


def latest(folder: Path) -> Path:
    found = sorted(folder.glob("*.json"))
    return found[-1]
'''
)

# Bodies that follow a signature which was typed: "def name(...):\n    ".

FIND_ORDERS = '''\
"""All orders of a customer, newest first."""
    connection = sqlite3.connect(DATABASE)
    try:
        cursor = connection.cursor()
        cursor.execute(
            f"SELECT id, created, total FROM orders WHERE customer = '{customer}' ORDER BY created DESC"
        )
        rows = cursor.fetchall()
    finally:
        connection.close()
    orders = []
    for order_id, created, total in rows:
        orders.append({"id": order_id, "created": created, "total": total})
    return orders'''

DOWNLOAD = '''\
"""Fetch a report and keep it; 3 tries."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(3):
        response = requests.get(url, verify=False, timeout=10)
        if response.status_code == 200:
            break
    else:
        raise RuntimeError(f"no report from {url}")
    with target.open("wb") as stream:
        for chunk in response.iter_content(65536):
            stream.write(chunk)
    return target'''

LOAD_SETTINGS = """\
with open(path, encoding="utf-8") as stream:
        settings = yaml.load(stream, Loader=yaml.Loader)
    for name in ("host", "port", "user"):
        if name not in settings:
            raise KeyError(f"settings have no “{name}”")
    return settings"""

BACKUP = """\
stamp = time.strftime("%Y%m%d-%H%M%S")
    archive = f"/tmp/backup-{stamp}.tar.gz"
    subprocess.run(f"tar czf {archive} {folder}", shell=True, check=True)
    return archive"""

SEND = """\
payload = {"customer": customer, "message": text, "sent": time.time()}
    response = requests.post(WEBHOOK, json=payload, timeout=5)
    response.raise_for_status()
    return response.json()["id"]"""

SCRIPT = '''\
"""Import customers from CSV files into the database."""

import argparse
import csv
import sqlite3


def import_file(path, connection):
    with open(path, newline="") as stream:
        for row in csv.DictReader(stream):
            connection.execute(
                "INSERT INTO customers (name, email) VALUES ('%s', '%s')" % (row["name"], row["email"])
            )
    connection.commit()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    connection = sqlite3.connect("customers.db")
    for path in arguments.files:
        import_file(path, connection)


if __name__ == "__main__":
    main()
'''

# What a person copies elsewhere and pastes.

PASTED_LINE = 'result = subprocess.run(f"ping -c 1 {host}", shell=True, capture_output=True)'

PASTED_LINES = """\
    session = requests.Session()
    session.headers["User-Agent"] = "orders/1.0"
    response = session.get(url, verify=False)
    data = response.json()
"""

PASTED_FUNCTION = '''\
def hash_password(password: str, salt: str = "s3cr3t") -> str:
    """Hash a password the way the old system did."""
    digest = hashlib.md5()
    digest.update(salt.encode("utf-8"))
    digest.update(password.encode("utf-8"))
    for _ in range(100):
        again = hashlib.md5()
        again.update(digest.digest())
        digest = again
    return digest.hexdigest()


def same_password(password: str, stored: str) -> bool:
    return hash_password(password) == stored
'''

UGLY = """\
import os, sys
import json

def load( path ):
  with open( path ) as f :
      return json.load( f )

def names(data):
    return [ x['name'] for x in data if x.get('active',False)==True ]
"""

UNSORTED = """\
import sys
from pathlib import Path
import os
import json
from collections import defaultdict, OrderedDict


def count(path: Path) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for row in json.loads(path.read_text()):
        totals[row["kind"]] += 1
    print(os.getcwd(), file=sys.stderr)
    return OrderedDict(sorted(totals.items()))
"""

FLAWED = """\
import subprocess
import yaml


def deploy(cmd, f):
    subprocess.run(cmd, shell=True)
    return yaml.load(f, Loader=yaml.Loader)
"""

REWRITTEN = MODULE.replace("    total = 0.0\n", "    total = Decimal(0)\n").replace(
    "    return found[-1]\n",
    '    if not found:\n        raise FileNotFoundError(f"no orders in {folder}")\n    return found[-1]\n',
)
"""MODULE as an agent leaves it after its first step, as a file on disk."""

REWRITTEN_AGAIN = (
    REWRITTEN.replace("import json\n", "import json\nimport shutil\n")
    + '''

def prune(folder: Path, keep: int = 10) -> int:
    """Delete all but the newest files; how many went."""
    found = sorted(folder.glob("*.json"))
    gone = 0
    for path in found[:-keep]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        gone += 1
    return gone
'''
)
