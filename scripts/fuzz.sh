#!/usr/bin/env bash
# Runs each fuzz target for SECONDS_EACH seconds (60), or those named as arguments. Ends at the first crash.
#
# Needs Rust and a C++ compiler. The coverage that libFuzzer steers by comes from stable compiler flags, the
# same that cargo-fuzz gives; only its memory sanitizer would need the nightly compiler.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"

host=$(rustc -vV | sed -n 's/^host: //p')
flags="--cfg fuzzing -Cpasses=sancov-module -Ccodegen-units=1 -Cdebug-assertions"
for feature in level=4 inline-8bit-counters pc-table trace-compares; do
    flags+=" -Cllvm-args=-sanitizer-coverage-$feature"
done
# The versions are the package's own; cargo adds the fuzzer's to the copy.
cp ../Cargo.lock Cargo.lock
# With a target named, build scripts and macros are built without the flags.
RUSTFLAGS="$flags" cargo build --quiet --release --target "$host"

targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    targets=()
    for source in fuzz_targets/*.rs; do targets+=("$(basename "$source" .rs)"); done
fi
for target in "${targets[@]}"; do
    mkdir -p "corpus/$target" "artifacts/$target"
    seeds=()
    if [ -d "seeds/$target" ]; then seeds=("seeds/$target"); fi
    log=$(mktemp)
    if ! "target/$host/release/$target" "corpus/$target" "${seeds[@]}" -artifact_prefix="artifacts/$target/" \
        -max_total_time="${SECONDS_EACH:-60}" -timeout=10 -rss_limit_mb=2048 -max_len=8192 >"$log" 2>&1; then
        cat "$log"
        echo "fuzz $target: CRASH, see fuzz/artifacts/$target/"
        exit 1
    fi
    echo "fuzz $target: $(grep -E '^Done ' "$log") without a crash"
    rm -f "$log"
done
