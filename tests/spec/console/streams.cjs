// `log`, `info` and `debug` write to standard output; `error`, `warn` and `trace` to the other.
console.info('info %s', 'x');
console.debug('debug');
console.error('error %d', 1);
console.warn('warn', { a: 1 });
console.trace('trace');
console.assert(true, 'never');
console.assert(false, 'asserted %s', 'so');
console.assert(false);
console.log.call(null, 'no receiver needed');
const { log } = console;
log('detached');
