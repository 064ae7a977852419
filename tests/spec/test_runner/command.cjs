// The command's runner: a process for each file, told in order as one run.
// status: 1
// flags: --test --test-reporter=tap
// files: files
// run: first.test.cjs
// args: second.test.mjs third.test.cjs
