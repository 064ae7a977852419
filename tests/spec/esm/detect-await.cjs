// files: fixtures/detect/typeless
// run: await.js
