#!/bin/sh
# Tests what the commands of `x` do around cargo: sums, statuses, arguments, baking. POSIX sh, a few seconds.
#
# Cargo is a stand-in that "builds" programs which print their arguments, and the engine archive is a dummy in the
# cache. How the archive gets there is tested by engine.sh. Ends with `N passed, N failed`.

# shellcheck source=tests/x/common.sh
. "$(dirname -- "$0")/common.sh"

kept=$home/.cache/spindle/libmozjs-1.2.3-1-m68k-unknown-test.tar.gz
built=$tree/target/release

# The stand-ins read what to do from files: STEP.out is printed, STEP.status is the exit status.
make_bin() {
    everyday_tools
    stand_in bash </dev/null
    stand_in cargo <<'SH'
[ -z "${MOZJS_ARCHIVE:-}" ] || echo "cargo sees MOZJS_ARCHIVE"
[ "$1" != --color ] || shift 2
step=$1
if [ "$2" = --version ]; then [ ! -f "$CHECK/no-$1" ]; exit; fi
cat "$CHECK/$step.out" 2>/dev/null
if [ "$step" = build ]; then
    mkdir -p "$CARGO_TARGET_DIR/release"
    for program in "$CHECK"/programs/*; do
        cmp -s "$program" "$CARGO_TARGET_DIR/release/${program##*/}" || cp "$program" "$CARGO_TARGET_DIR/release"
    done
fi
exit "$(cat "$CHECK/$step.status" 2>/dev/null || echo 0)"
SH
}

program() { # NAME: its script from standard input
    {
        printf '#!/bin/sh\n'
        cat
    } >"$base/programs/$1"
    chmod +x "$base/programs/$1"
}

fresh() {
    rm -rf -- "$home" "$tree" "$base/programs" "$base"/*.out "$base"/*.status "$base"/no-*
    mkdir -p -- "$tree/.ci" "$tree/tests/x" "$tree/crates/spindle-runtime/src/fs" "$tree/crates/spindle-runtime/tests/js" \
        "$base/programs" "${kept%/*}"
    cp "$real_x" "$tree/x"
    : >"$tree/.ci/run"
    : >"$tree/tests/x/a.sh"
    printf 'name = "mozjs_sys"\nversion = "1.2.3-1"\n' >"$tree/Cargo.lock"
    printf 'rust-version = "1.90"\n' >"$tree/Cargo.toml"
    echo dummy >"$kept"
    sha256sum <"$kept" >"$kept.sha256"
    make_bin
    printf '    Finished release profile [optimized] target(s) in 0.1s\n' >"$base/build.out"
    program spindle <<'SH'
printf 'spindle in %s with' "$PWD"
printf ' <%s>' "$@"
printf ' %s\n' "${CARGO_TARGET_DIR:-clean}"
exit 7
SH
    program spindle-bench <<'SH'
echo "bench $*"
SH
    program spindle-harness <<'SH'
echo "golden $*"
cat "$CHECK/golden.out"
exit "$(cat "$CHECK/golden.status" 2>/dev/null || echo 0)"
SH
    printf '3 passed, 0 failed\n' >"$base/golden.out"
    cat >"$base/test.out" <<'TEXT'
     Running unittests src/lib.rs (target/release/deps/a-1)
test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
   Doc-tests a
test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
TEXT
}

last_line() { [ "$(sed -n '$p' "$out")" = "$1" ] || problem "the last line should be: $1"; }
builds() { [ "$(grep -c '^cargo .*build' "$calls")" = "$1" ] || problem "should have built $1 times"; }

# ---- run, bench, help

begin "run: arguments, folder and status are the program's; nothing else is printed"
from=$base
call_x run "a file.js" "" "b c"
ended 7
[ "$(cat "$out")" = "spindle in $base with <a file.js> <> <b c> clean" ] || problem "something else was printed"
end

begin "run: what cargo compiles is shown"
printf '   Compiling a v1.0.0\n    Finished release profile\n' >"$base/build.out"
call_x run a.js
said "   Compiling a v1.0.0"
unsaid "Finished"
end

begin "run: nothing runs when the build fails"
echo 101 >"$base/build.status"
call_x run a.js
ended 101
unsaid "spindle in"
end

begin "run: needs a file"
call_x run
ended 1
said "which file?"
end

begin "run: honours a relative CARGO_TARGET_DIR and hides MOZJS_ARCHIVE from cargo"
from=$base
settings=$(printf '%s\n' "CARGO_TARGET_DIR=other target" "MOZJS_ARCHIVE=$kept")
call_x run a.js
ended 7
[ -x "$base/other target/release/spindle" ] || problem "built elsewhere"
[ ! -e "$tree/target" ] || problem "the usual folder was used too"
unsaid "cargo sees"
rm -rf -- "$base/other target"
end

begin "bench: arguments are passed on"
call_x bench --quick http
ended 0
said "bench --quick http"
end

begin "help: every command is listed"
call_x help
for command in run dev build test lint bench engine bake help; do said "./x $command"; done
end

begin "an unknown command is refused"
call_x tset
ended 1
said "no such command: tset"
end

# ---- dev

# with_baker: the build makes a baker, and there is a built-in to bake.
with_baker() {
    echo "'use strict';" >"$tree/crates/spindle-runtime/src/fs/fs.js"
    printf '# id, file\nfs\tfs/fs.js\n' >"$tree/crates/spindle-runtime/builtins.txt"
    program bake <<'SH'
while IFS='	' read -r id file; do
    [ -f "$file" ] && echo "baking $id from $file into ${1##*/}"
done <"$2"
exit "$(cat "$CHECK/bake.status" 2>/dev/null || echo 0)"
SH
}

begin "dev: builds its own program, and nothing is baked"
with_baker
program spindle-dev <<'SH'
printf 'dev with'
printf ' <%s>' "$@"
echo
exit 7
SH
call_x dev "a file.js" "" b
ended 7
[ "$(cat "$out")" = "dev with <a file.js> <> <b>" ] || problem "something else was printed"
called "cargo .*build --release --workspace --no-default-features --features spindle/disk-builtins --bin spindle-dev"
builds 1
end

begin "dev: nothing runs when the build fails"
echo 101 >"$base/build.status"
call_x dev a.js
ended 101
end

begin "dev: needs a file"
call_x dev
ended 1
said "which file?"
end

begin "build: knows nothing of dev"
call_x build
ended 0
uncalled "cargo .*disk-builtins"
end

# ---- bake

begin "bake: once, then built again with the result"
with_baker
call_x build
said "baking fs from crates/spindle-runtime/src/fs/fs.js into baked"
builds 2
call_x build
unsaid "baking"
builds 1
end

begin "bake: again after a change of a source"
with_baker
call_x build
echo "// more" >>"$tree/crates/spindle-runtime/src/fs/fs.js"
call_x build
said "baking"
end

begin "bake: again with a new baker"
with_baker
call_x build
touch -t 203001010000 "$built/bake"
call_x build
said "baking"
end

begin "bake: a failure fails the build, and the next build tries again"
with_baker
echo 1 >"$base/bake.status"
call_x build
ended 1
said "baking the built-in JavaScript failed"
rm "$base/bake.status"
call_x build
ended 0
said "baking"
end

# ---- test

begin "test: sums up, in one last line"
call_x test
ended 0
last_line "22 passed, 0 failed"
end

begin "test: a failed test fails the run"
sed 's/ok. 4 passed; 0 failed/FAILED. 3 passed; 1 failed/' "$base/test.out" >"$base/t" && mv "$base/t" "$base/test.out"
echo 101 >"$base/test.status"
call_x test
ended 1
last_line "21 passed, 1 failed"
end

begin "test: a failed golden program fails the run"
echo '2 passed, 1 failed' >"$base/golden.out"
echo 1 >"$base/golden.status"
call_x test
ended 1
last_line "20 passed, 2 failed"
end

begin "test: a test binary that dies counts as one failure"
sed '2d; s/ok. 4 passed; 0 failed/FAILED. 3 passed; 1 failed/' "$base/test.out" >"$base/t"
mv "$base/t" "$base/test.out"
echo 101 >"$base/test.status"
call_x test
ended 1
last_line "9 passed, 2 failed"
end

begin "test: tests that do not compile count as one failure"
echo 'error: could not compile' >"$base/test.out"
echo 101 >"$base/test.status"
call_x test
ended 1
last_line "6 passed, 1 failed"
end

begin "test: a failed build is one failure"
echo 101 >"$base/build.status"
call_x test
ended 1
last_line "0 passed, 1 failed"
uncalled "cargo test"
end

begin "test: a harness without a result counts as one failure"
echo 'Segmentation fault' >"$base/golden.out"
call_x test
ended 1
last_line "16 passed, 2 failed"
end

begin "test: filters go to all runners"
call_x test "fs read" timers
called "cargo test .* -- fs read timers"
said "golden fs read timers"
said "golden --replay fs read timers"
end

begin "test: a filter that matches nothing is no success"
echo 'test result: ok. 0 passed; 0 failed;' >"$base/test.out"
echo '0 passed, 0 failed' >"$base/golden.out"
call_x test nonsense
ended 1
said "is the filter right?"
last_line "0 passed, 0 failed"
end

begin "test: options are the harness's and leave the Rust tests out"
call_x test --times 20 order
ended 0
said "golden --times 20 order"
uncalled "cargo test"
last_line "3 passed, 0 failed"
end

begin "test --js: runs node on the unit tests"
echo >"$tree/crates/spindle-runtime/tests/js/path.test.js"
stand_in node <<'SH'
printf '# tests 9\n# pass 9\n# fail 0\n'
SH
call_x test --js
ended 0
called "node --test .*path.test.js"
last_line "9 passed, 0 failed"
end

begin "test --js: says when node is missing"
call_x test --js
ended 1
said "not in PATH"
end

# ---- lint

begin "lint: all checks, warnings as errors"
call_x lint
ended 0
called "cargo fmt --all --check"
called "cargo clippy --release --workspace --all-targets -- -D warnings"
called "cargo test --release --quiet -p spindle-tidy"
end

for part in "fmt:rustfmt" "clippy:clippy"; do
    begin "lint: says how to add ${part#*:}"
    : >"$base/no-${part%:*}"
    call_x lint
    ended 1
    said "rustup component add ${part#*:}"
    end
done

begin "lint: a failed check fails"
echo 1 >"$base/clippy.status"
call_x lint
ended 1
end

report
