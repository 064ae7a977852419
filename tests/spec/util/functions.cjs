// util's functions: promisify and its relatives, deprecate, styleText, types, diff, errors, parseEnv, MIME types.
const util = require('util');
console.log(Object.keys(util).join());
const fails = (f) => {
  try {
    return f();
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
};

function readIt(name, options, callback) { callback(null, name, options); }
readIt.extra = 1;
const read = util.promisify(readIt);
console.log(read.name, read.length, read.extra, read[util.promisify.custom] === read, util.promisify(read) === read);
read('n', 1).then((value) => console.log('promisified', value));
util.promisify((callback) => callback(new Error('no')))().catch((error) => console.log('rejected', error.message));
const back = util.callbackify(async function named(a) { if (a) return a; throw null; });
console.log(back.name, back.length);
back('value', (error, value) => console.log('callback', error, value));
back(0, (error) => console.log('callback', error.code, error.message, error.reason));
console.log(fails(() => util.promisify(5)), '\n', fails(() => util.callbackify('x')), '\n', fails(() => back(1)));

function Old() {}
function Older() {}
util.inherits(Old, Older);
console.log(new Old() instanceof Older, Old.super_ === Older, fails(() => util.inherits(Old, null)), fails(() => util.inherits(Old, {})));

console.log(util.format('%s %d %i %f %j %o %O %c %%', 'a', '1.5', 2.9, '3.5x', { b: 1 }, [1], { c: 1 }, 'css', 'more', -0), util.format('%s', -0, 1n), util.format(1, 'a'));
console.log(util.format('%s|%s|%s|%s', Symbol('a'), { a: { b: {} } }, class A {}, new (class B { toString() { return 'own'; } })()), util.format('%d|%i|%f', 5n, '0x10', 'x'));
console.log(util.formatWithOptions({ compact: false }, '%O', { a: 1 }), fails(() => util.formatWithOptions('x')));

console.log(util.isDeepStrictEqual({ a: [1, new Map([[{ k: 1 }, 2]])] }, { a: [1, new Map([[{ k: 1 }, 2]])] }), util.isDeepStrictEqual([0], [-0]));
console.log(util.stripVTControlCharacters('\x1b[31mred\x1b[39m \x1b]8;;http://x\x07link\x1b]8;;\x07'), util.toUSVString('a\ud800b'));
for (const [format, text] of [['red', 'x'], [['bold', 'underline'], 'y'], ['red', 'a\x1b[39mb'], ['bold', 'a\x1b[22mb'], ['none', 'z']]) {
  console.log(JSON.stringify(util.styleText(format, text, { validateStream: false })));
}
console.log(fails(() => util.styleText('nocolor', 'x')).slice(0, 60), fails(() => util.styleText('red', 5)), fails(() => util.styleText('red', 'x', { stream: {} })));
console.log(util.diff('abc', 'axc'), util.diff(['a', 'b'], ['b', 'c']), util.diff('same', 'same'), fails(() => util.diff(1, 'a')));

const { types } = util;
const samples = {
  date: new Date(), regexp: /x/, map: new Map(), set: new Set(), promise: Promise.resolve(), error: new Error(), proxy: new Proxy({}, {}), boxed: Object(1n),
  typed: new Uint8Array(1), buffer: new ArrayBuffer(1), shared: new SharedArrayBuffer(1), view: new DataView(new ArrayBuffer(1)), async: async () => {},
  generator: function* () {}, object: (function* () {})(), arguments: (function () { return arguments; })(), iterator: new Map().keys(), weak: new WeakMap(), plain: {},
};
for (const [name, sample] of Object.entries(samples)) console.log(name, Object.keys(types).filter((test) => types[test](sample)).join());

console.log(util.getSystemErrorName(-2), util.getSystemErrorMessage(-2), util.getSystemErrorMap().get(-13), fails(() => util.getSystemErrorName(2)), fails(() => util.getSystemErrorName('x')));
console.log(util.convertProcessSignalToExitCode('SIGTERM'), fails(() => util.convertProcessSignalToExitCode('X')).slice(0, 62));
console.log(util.parseEnv('A=1\nB="two\\nlines" # c\n#D=1\nexport E=\' x \'\nF=`a"b`\nG= spaced # x\nH'));
const type = new util.MIMEType('Text/HTML; Charset="utf-8"; q=1; bad; q=2');
type.params.set('x', 'needs "quotes"');
console.log(String(type), type.essence, type.type, type.subtype, [...type.params], JSON.stringify(type), fails(() => new util.MIMEType('bad')), fails(() => { type.type = 'a b'; }));

const old = util.deprecate((a) => a, 'old() is old', 'DEP_X');
process.on('warning', (warning) => console.log('warned', warning.name, warning.code, warning.message));
console.log(old(1), old(2), old.length);
console.log(fails(() => util.deprecate(() => {}, 'm', 5)));
