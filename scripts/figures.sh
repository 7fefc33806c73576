#!/usr/bin/env bash
# Prints the size of the release wheel, the import time of the extension and the time of a rebuild; fails above
# a limit.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
.venv/bin/maturin build --release --compression-level 9 --quiet --out "$out"
wheel=$(ls "$out"/*.whl)
over=0
size=$(stat -c %s "$wheel")
printf 'release wheel          %5.2f MB (limit 8)\n' "$(awk "BEGIN {print $size / 1e6}")"
((size <= 8000000)) || over=1
python3 -m venv "$out/venv"
"$out/venv/bin/pip" install --quiet --disable-pip-version-check "$wheel"
"$out/venv/bin/python" - <<'PY' || over=1
import statistics
import subprocess
import sys

CODE = "import time;t=time.perf_counter();import dealdocs._core;print((time.perf_counter()-t)*1000)"
times = [float(subprocess.check_output([sys.executable, "-c", CODE])) for _ in range(7)]
median = statistics.median(times)
print(f"import of extension    {median:5.2f} ms (limit 20, median of 7)")
sys.exit(median > 20)
PY
cargo build --quiet
touch src/lib.rs
started=$(date +%s%N)
cargo build --quiet
taken=$((($(date +%s%N) - started) / 1000000))
printf 'debug rebuild          %5.2f s (limit 20)\n' "$(awk "BEGIN {print $taken / 1e3}")"
((taken <= 20000)) || over=1
exit $over
