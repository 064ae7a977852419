// Spindle says what it is: `process.versions.spindle`.
// only: spindle Node has no such version
console.log(/^\d+\.\d+\.\d+/.test(process.versions.spindle));
