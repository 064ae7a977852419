// Warnings go to standard error in a tick, with the process id; `warning` listeners see them.
process.on('warning', (warning) => console.log('listener:', warning.name, warning.code, warning.message));
process.emitWarning('plain');
process.emitWarning('named', 'CaseWarning');
process.emitWarning('with code', { type: 'CaseWarning', code: 'CASE1', detail: 'Some detail.' });
process.emitWarning('old', 'DeprecationWarning', 'DEP9999');
process.emitWarning('old', 'DeprecationWarning', 'DEP9999');
console.log('before the tick');
