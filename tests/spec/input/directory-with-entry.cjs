// A directory runs its index.js, or what `main` of its package.json names.
// run: .
// files: fixtures/entry
