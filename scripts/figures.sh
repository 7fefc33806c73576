#!/usr/bin/env bash
# Prints the size of the release wheel, the import time of the extension and the time of a rebuild.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
.venv/bin/maturin build --release --quiet --out "$out"
wheel=$(ls "$out"/*.whl)
printf 'release wheel          %5.2f MB (limit 8)\n' "$(stat -c %s "$wheel" | awk '{print $1 / 1e6}')"
python3 -m venv "$out/venv"
"$out/venv/bin/pip" install --quiet --disable-pip-version-check "$wheel"
"$out/venv/bin/python" - <<'PY'
import statistics
import subprocess
import sys

CODE = "import time;t=time.perf_counter();import dealdocs._core;print((time.perf_counter()-t)*1000)"
times = [float(subprocess.check_output([sys.executable, "-c", CODE])) for _ in range(7)]
print(f"import of extension    {statistics.median(times):5.2f} ms (limit 20, median of 7)")
PY
cargo build --quiet
touch src/lib.rs
TIMEFORMAT='debug rebuild          %1R s (limit 20; %1U user, %1S system)'
{ time cargo build --quiet; } 2>&1
