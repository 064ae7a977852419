// An unknown flag: `bad option`, status 9.
// flags: --no-such-flag
// status: 9
console.log('never');
