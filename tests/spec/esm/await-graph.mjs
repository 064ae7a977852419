// Modules with a top-level await run side by side; what imports them waits for all.
// files: fixtures/async
import './slow.mjs';
import './fast.mjs';
import './plain.mjs';
console.log('main');
