#!/bin/sh
# Prepares what some tests need beside Python: a browser, Node packages, in CI a second PostgreSQL. On Debian as root it installs
# them; anywhere else it says what is missing, and those tests are skipped with the reason.
set -u
here=$(dirname "$0")
say() { echo "prepare: $*"; }
root() { [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; }

if ! command -v chromium >/dev/null 2>&1; then
    if root; then
        say "installing Chromium, for the tests in a real browser …"
        (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium) >/dev/null 2>&1 || say "Chromium could not be installed"
    else
        say "no Chromium here: the browser tests will be skipped"
    fi
fi
if ! command -v npm >/dev/null 2>&1 && root; then
    say "installing Node, for the Slack emulator and the card validator …"
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nodejs npm) >/dev/null 2>&1 || say "Node could not be installed"
fi
# In CI a second version of PostgreSQL is tried beside the one that comes with the packages (make second).
if [ -n "${CI:-}" ] && root && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    say "installing Debian's PostgreSQL …"
    # Only its programs are wanted: no server of the system's own.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold postgresql) >/dev/null 2>&1 || say "Debian's PostgreSQL could not be installed"
fi
if command -v npm >/dev/null 2>&1 && [ -f "$here/npm/package.json" ]; then
    if [ ! -d "$here/npm/node_modules" ] || [ "$here/npm/package.json" -nt "$here/npm/node_modules" ]; then
        say "installing the Slack emulator and the card validator …"
        (cd "$here/npm" && npm install --no-audit --no-fund --silent && touch node_modules) || say "the Node packages could not be installed"
    fi
else
    say "no npm here: the tests with the Slack emulator and the card validator will be skipped"
fi
exit 0
