// A script may be named without its extension `.js`, and a file without any runs as CommonJS.
// run: ./script
// files: fixtures/plain
