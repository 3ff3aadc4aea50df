#!/bin/sh
# Takes redis-server, and the libraries that it needs and a machine may lack, out of Debian's packages.
# Nothing is installed and no root is needed: apt keeps its lists in the current folder too. apt checks every hash
# against the lists, and their signatures.
#
# Usage: fetch_debian.sh   Result: ./redis with an executable redis-server in it.
set -eu
export LC_ALL=C

mkdir -p lists/partial cache/archives/partial redis
with_own_folders() {
  command=$1
  shift
  "$command" -q -o Dir::State::Lists="$PWD/lists" -o Dir::Cache="$PWD/cache" -o APT::Sandbox::User=root "$@"
}

with_own_folders apt-get update
libraries=$(with_own_folders apt-cache depends redis-tools | sed -n 's/^ *Depends: \(lib[^ ]*\)$/\1/p' | grep -vx libc6)
# shellcheck disable=SC2086 # a list of names
with_own_folders apt-get download redis-server redis-tools $libraries
for package in *.deb; do dpkg -x "$package" redis; done

# It looks for its libraries beside itself, wherever the folder lies.
cat >redis/redis-server <<'END'
#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/usr/lib/x86_64-linux-gnu:$here/lib/x86_64-linux-gnu"
exec "$here/usr/bin/redis-server" "$@"
END
chmod 755 redis/redis-server
