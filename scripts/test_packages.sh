#!/usr/bin/env bash
# Installs the Debian packages that the tests use, when root and when they are missing.
set -euo pipefail
wanted=()
command -v chromium >/dev/null || wanted+=(chromium)
command -v strace >/dev/null || wanted+=(strace)
if [ ${#wanted[@]} -eq 0 ]; then exit 0; fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests need: ${wanted[*]}. Install them and run again." >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
