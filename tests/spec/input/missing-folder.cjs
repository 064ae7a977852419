// The same with a path below a folder that does not exist.
// run: ./no/such/folder.cjs
// status: 1
