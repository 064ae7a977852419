// A directory without package.json and index.js.
// run: .
// status: 1
