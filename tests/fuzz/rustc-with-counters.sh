#!/bin/sh
# Compiles a crate of ours with counters that show libFuzzer which branches an input takes. Cargo calls it instead of the
# compiler (RUSTC_WORKSPACE_WRAPPER), so that libraries are left as they are: their branches are not what is searched.
exec "$@" --cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Ccodegen-units=1
