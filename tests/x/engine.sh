#!/bin/sh
# Tests every branch of the engine choice in `x` (`./x engine --check`). POSIX sh, a few seconds.
#
# Archives are dummies of a few bytes; cargo, curl, apt-get, id and df are stand-ins. Nothing outside the temporary
# folder is read or written, except `x` itself. Ends with `N passed, N failed`.

# shellcheck source=tests/x/common.sh
. "$(dirname -- "$0")/common.sh"

files=$base/files
cache=$home/.cache/spindle
version=7.8.9-2
host=m68k-unknown-test
kept=$cache/libmozjs-$version-$host.tar.gz

make_bin() {
    everyday_tools
    for tool in make m4 python3 pkg-config bash strip; do stand_in "$tool" </dev/null; done
    stand_in cargo <<'SH'
[ -z "${MOZJS_ARCHIVE:-}" ] && [ -n "${MOZJS_CREATE_ARCHIVE:-}" ] || exit 9
[ ! -f "$CHECK/cargo-fails" ] || exit 101
cp "$CHECK/files/built.tar.gz" "$CARGO_TARGET_DIR/libmozjs-m68k-unknown-test.tar.gz"
SH
    stand_in curl <<'SH'
while [ "$1" != -o ]; do shift; done
[ -f "$CHECK/served" ] && cp "$CHECK/served" "$2"
SH
    stand_in df <<'SH'
printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 9 9 %s 1%% /\n' "$(cat "$CHECK/free_kb")"
SH
    stand_in id <<'SH'
cat "$CHECK/uid"
SH
    stand_in apt-get <<'SH'
[ "$1" = update ] || ln -sf "$CHECK/bin/make" "$CHECK/bin/m4"
SH
}

# make_archive FILE ENGINE_VERSION CRATE_VERSION [MEMBER LEFT OUT]
make_archive() {
    rm -rf -- "$base/pack"
    mkdir -p -- "$base/pack/js/src/build"
    printf 'x\001JavaScript-C%s\001/src/mozjs_sys-%s/mozjs/js.cpp %s\n' "$2" "$3" "$1" \
        >"$base/pack/js/src/build/libjs_static.a"
    for part in libjsapi.a libjsglue.a jsapi.rs gluebindings.rs; do
        [ "$part" = "${4:-}" ] || echo x >"$base/pack/$part"
    done
    (cd "$base/pack" && tar -czf "$files/$1" -- *)
}

sum_of() { if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d ' ' -f 1; }

# fresh: an empty cache, a complete machine, no checksum known.
fresh() {
    rm -rf -- "$home" "$tree" "$calls" "$base/served" "$base/cargo-fails"
    mkdir -p -- "$home" "$tree"
    cp "$real_x" "$tree/x"
    printf '[[package]]\nname = "mozjs_sys"\nversion = "%s"\n' "$version" >"$tree/Cargo.lock"
    printf 'rust-version = "1.90"\n' >"$tree/Cargo.toml"
    : >"$tree/engine.sha256"
    echo 99000000 >"$base/free_kb"
    echo 1000 >"$base/uid"
    make_bin
}

pin() { # FILE ORIGIN
    printf '%s  libmozjs-%s-%s.tar.gz  %s\n' "$(sum_of "$files/$1")" "$version" "$host" "$2" >>"$tree/engine.sha256"
}

# engine [NAME=VALUE..]: runs `x engine` with these settings.
engine() {
    settings=$(printf '%s\n' LIBCLANG_PATH=/nowhere "$@")
    call_x engine
}

links_to() { # FILE: the link leads to the cache, which holds a copy of FILE and its checksum
    ended 0
    [ "$(readlink "$tree/.engine/libmozjs.tar.gz")" = "$kept" ] || problem "the link leads elsewhere"
    cmp -s "$kept" "$files/$1" || problem "the cache does not hold $1"
    [ "$(cut -d ' ' -f 1 "$kept.sha256")" = "$(sum_of "$kept")" ] || problem "the sidecar is wrong"
    nothing_left
}
refused() { # nothing was kept or linked
    ended 1
    if [ -e "$kept" ] || [ -L "$tree/.engine/libmozjs.tar.gz" ]; then problem "an archive was kept"; fi
    nothing_left
}
nothing_left() {
    [ -z "$(find "$cache" -name '*.tmp*' 2>/dev/null)" ] || problem "temporary files are left in the cache"
}

mkdir -p -- "$files"
make_archive built.tar.gz 7.8.9 7.8.9-2
make_archive given.tar.gz 7.8.9 7.8.9-2
make_archive published.tar.gz 7.8.9 7.8.9-2
make_archive old.tar.gz 7.8.8 7.8.8-1
make_archive other-crate.tar.gz 7.8.9 7.8.9-1
make_archive part.tar.gz 7.8.9 7.8.9-2 jsapi.rs
cp "$files/given.tar.gz" "$files/libmozjs-arm-unknown-test.tar.gz"
cp "$files/given.tar.gz" "$files/libmozjs-$host-debugmozjs-O3.tar.gz"
head -c 60 "$files/given.tar.gz" >"$files/cut.tar.gz"

# ---- kept from an earlier run

begin "kept: used, whatever else there is"
engine
engine MOZJS_ARCHIVE="$files/given.tar.gz"
links_to built.tar.gz
said "kept from an earlier run"
uncalled cargo
uncalled curl
end

begin "kept: damaged, so removed and chosen anew"
engine
echo damage >>"$kept"
engine MOZJS_ARCHIVE="$files/given.tar.gz"
links_to given.tar.gz
said "does not match its checksum"
end

begin "kept: without its checksum it is not trusted"
engine
rm "$kept.sha256"
engine MOZJS_ARCHIVE="$files/given.tar.gz"
links_to given.tar.gz
end

begin "kept: not used for another engine version"
engine
sed 's/7\.8\.9-2/7.8.10-1/' "$tree/Cargo.lock" >"$tree/lock" && mv "$tree/lock" "$tree/Cargo.lock"
engine MOZJS_ARCHIVE="$files/given.tar.gz"
ended 1
said "Cargo.lock wants 7.8.10"
end

begin "kept: XDG_CACHE_HOME moves the cache"
engine XDG_CACHE_HOME="$base/xdg cache" MOZJS_ARCHIVE="$files/given.tar.gz"
ended 0
[ "$(readlink "$tree/.engine/libmozjs.tar.gz")" = "$base/xdg cache/spindle/${kept##*/}" ] || problem "wrong link"
end

# ---- named by MOZJS_ARCHIVE

begin "named: copied into the cache, with a remark when its checksum is unknown"
engine MOZJS_ARCHIVE="$files/given.tar.gz"
links_to given.tar.gz
said "named by MOZJS_ARCHIVE"
said "engine.sha256 does not list"
uncalled cargo
uncalled curl
end

begin "named: no remark when engine.sha256 lists it"
pin given.tar.gz own
engine MOZJS_ARCHIVE="$files/given.tar.gz"
links_to given.tar.gz
unsaid "does not list"
end

for bad in "old.tar.gz:it holds engine 7.8.8, but Cargo.lock wants 7.8.9" \
    "other-crate.tar.gz:it was built from mozjs_sys 7.8.9-1, but Cargo.lock wants 7.8.9-2" \
    "part.tar.gz:jsapi.rs is not in it" \
    "cut.tar.gz:it is no complete tar.gz file" \
    "libmozjs-arm-unknown-test.tar.gz:its name is for another target" \
    "libmozjs-$host-debugmozjs-O3.tar.gz:it is the engine with assertions" \
    "absent.tar.gz:MOZJS_ARCHIVE is not a file"; do
    begin "named: refused: ${bad#*:}"
    engine MOZJS_ARCHIVE="$files/${bad%%:*}"
    refused
    said "${bad#*:}"
    uncalled cargo
    end
done

# ---- published by the mozjs project

begin "release: nothing is downloaded without a recorded checksum"
pin published.tar.gz own
engine
uncalled curl
links_to built.tar.gz
said "no checksum of a published archive"
end

begin "release: downloaded and checked"
pin published.tar.gz release
cp "$files/published.tar.gz" "$base/served"
engine
links_to published.tar.gz
called "curl .*/mozjs-sys-v$version/libmozjs-$host.tar.gz"
uncalled cargo
end

begin "release: another checksum is not used"
pin published.tar.gz release
cp "$files/given.tar.gz" "$base/served"
engine
links_to built.tar.gz
said "does not match engine.sha256"
end

begin "release: a failed download leads to the source build"
pin published.tar.gz release
engine
links_to built.tar.gz
said "the download failed"
end

begin "release: a recorded checksum does not excuse another version"
pin old.tar.gz release
cp "$files/old.tar.gz" "$base/served"
engine
links_to built.tar.gz
said "it holds engine 7.8.8"
end

# ---- compiled from source

begin "source: announced, done in a folder of its own, which then goes"
engine
links_to built.tar.gz
called "cargo build --release -p mozjs_sys"
said "about 25 minutes"
[ ! -e "$cache/engine-build-$version" ] || problem "the build folder is still there"
end

begin "source: a failed build keeps its folder and no archive"
: >"$base/cargo-fails"
engine
refused
said "its files are kept in $cache/engine-build-$version"
[ -d "$cache/engine-build-$version" ] || problem "the build folder is gone"
end

begin "source: refused with less than 10 GB of disk"
echo 9000000 >"$base/free_kb"
engine
refused
said "needs 10 GB of disk"
uncalled cargo
end

begin "source: a user without root gets the exact command"
rm "$bin/m4"
engine
refused
said "Run as root: apt-get update && apt-get install -y m4"
uncalled apt-get
end

begin "source: root installs what is missing"
rm "$bin/m4"
echo 0 >"$base/uid"
engine
links_to built.tar.gz
called "apt-get update"
called "apt-get install -y .* m4"
end

begin "source: a machine without apt-get is told the names"
rm "$bin/m4" "$bin/apt-get"
engine
refused
said "named as Debian names their packages: m4"
end

# ---- before any choice

begin "tools: no Rust"
rm "$bin/cargo"
engine
refused
said "rustup toolchain install stable"
end

begin "tools: Rust too old"
printf 'rust-version = "1.100"\n' >"$tree/Cargo.toml"
engine
refused
said "Rust 1.100 or newer is needed, this is 1.99"
end

begin "tools: no C compiler, no C++ compiler"
rm "$bin/cc" "$bin/c++"
engine
refused
said "apt-get install -y gcc g++"
end

report
