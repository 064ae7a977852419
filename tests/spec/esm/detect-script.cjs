// files: fixtures/detect/typeless
// run: script.js
