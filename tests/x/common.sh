#!/bin/sh
# What the tests of `x` share: a temporary folder, stand-ins for other programs, and cases with one line each.
#
# Sourced, not run. A copy of `x` works in a temporary tree with a temporary HOME, and its PATH holds only
# stand-ins beside the everyday tools, so that no test depends on what the machine has. A test that sources this
# defines `fresh`, which sets up a case, calls `begin` and `end`, and finishes with `report`.
# shellcheck disable=SC2034 # the variables are used by the tests that source this
set -eu

real_x=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)/x
parent=$(mktemp -d)
trap 'rm -rf -- "$parent"' EXIT
trap 'exit 143' HUP INT TERM
base="$parent/with space"
mkdir -- "$base"
home=$base/home tree=$base/tree bin=$base/bin calls=$base/calls out=$base/out
passed=0 failed=0

# stand_in NAME: a script from standard input, which logs its call first. It is made elsewhere and moved into place:
# writing to the name itself could go through a link made by `everyday_tools` and overwrite the machine's own tool.
stand_in() {
    {
        cat <<SH
#!/bin/sh
printf '%s\\n' "$1 \$*" >>"\$CHECK/calls"
SH
        cat
    } >"$base/stand-in"
    chmod +x "$base/stand-in"
    mv -f -- "$base/stand-in" "$bin/$1"
}

# everyday_tools: a new PATH folder with what any Unix has, and a compiler that is never really called.
everyday_tools() {
    rm -rf -- "$bin"
    mkdir -p -- "$bin"
    for tool in sh awk basename cat chmod cmp cp cut dirname find grep gzip head ln ls mkdir mktemp mv readlink rm sed \
        sha256sum shasum sort tar tee touch tr; do
        if path=$(command -v "$tool"); then ln -s "$path" "$bin/$tool"; fi
    done
    for tool in cc c++; do stand_in "$tool" </dev/null; done
    stand_in rustc <<'SH'
printf 'release: 1.99.0\nhost: m68k-unknown-test\n'
SH
}

# call_x ARGS: runs `x` from another directory; its output and status are kept in $out and $status. $settings
# holds NAME=VALUE pairs, one a line, for its environment.
settings=
call_x() {
    : >"$calls"
    status=0
    (
        cd -- "${from:-/}"
        unset MOZJS_ARCHIVE MOZJS_FROM_SOURCE MOZJS_CREATE_ARCHIVE XDG_CACHE_HOME CARGO_TARGET_DIR CLANG_PATH
        printf '%s\n' "$settings" >"$base/settings"
        while IFS= read -r pair; do
            # The name is what stands in the variable, which is the purpose.
            # shellcheck disable=SC2163
            if [ -n "$pair" ]; then export "$pair"; fi
        done <"$base/settings"
        export HOME="$home" PATH="$bin" CHECK="$base"
        exec sh "$tree/x" "$@"
    ) >"$out" 2>&1 </dev/null || status=$?
}

problem() {
    good=
    printf '%s: %s\n' "$case" "$1"
}
said() { grep -qF -- "$1" "$out" || problem "should have said: $1"; }
unsaid() { ! grep -qF -- "$1" "$out" || problem "should not have said: $1"; }
called() { grep -q "^$1" "$calls" || problem "should have called: $1"; }
uncalled() { ! grep -q "^$1" "$calls" || problem "should not have called: $1"; }
ended() { [ "$status" = "$1" ] || problem "ended with status $status, not $1"; }

# begin NAME .. end: one case, reported as one line.
begin() {
    case=$1
    good=yes
    settings=
    from=
    fresh
}
end() {
    if [ -n "$good" ]; then
        passed=$((passed + 1))
        printf 'ok      %s\n' "$case"
    else
        failed=$((failed + 1))
        printf 'FAILED  %s; it said:\n' "$case"
        sed 's/^/    /' "$out"
    fi
}

report() {
    printf '%s passed, %s failed\n' "$passed" "$failed"
    [ "$failed" = 0 ]
}
