// files: fixtures/detect/typeless
// run: meta.js
