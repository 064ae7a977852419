// files: fixtures/detect/typeless
// run: import.js
