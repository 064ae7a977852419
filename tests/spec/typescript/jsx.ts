// JSX with types, and the runtime that the source chooses.
// only: spindle Node does not run JSX
// files: fixtures/app.tsx fixtures/h.mjs
// run: app.tsx
