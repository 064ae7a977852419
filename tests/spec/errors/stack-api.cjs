// Error.captureStackTrace, Error.prepareStackTrace with call sites, stackTraceLimit, and a stack that is written to.
const path = require('path');

function sites() {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, list) => list;
  const { stack } = new Error('sites');
  Error.prepareStackTrace = before;
  return stack;
}

function named() {
  return sites();
}

const [inner, outer, top] = named();
console.log(inner.getFunctionName(), outer.getFunctionName(), top.getFunctionName(), top.getTypeName());
console.log(path.basename(inner.getFileName()), inner.getLineNumber(), inner.getColumnNumber(), path.basename(outer.getScriptNameOrSourceURL()));
console.log(inner.isEval(), inner.isNative(), inner.isConstructor(), inner.isAsync(), inner.isPromiseAll(), inner.getPromiseIndex(), inner.getEvalOrigin());
console.log(typeof inner.getPosition(), typeof inner.getScriptHash(), typeof inner.getEnclosingLineNumber(), String(outer).startsWith('named ('));
console.log(eval('sites()')[1].isEval(), eval('sites()')[1].getEvalOrigin().startsWith('eval at '));

const holder = {};
Error.captureStackTrace(holder);
console.log(holder.stack.split('\n')[0], Object.keys(holder), Object.hasOwn(holder, 'stack'));

function hidden() {
  const target = { name: 'Named', message: 'text' };
  Error.captureStackTrace(target, hidden);
  return target.stack.split('\n');
}
function caller() {
  return hidden();
}
const lines = caller();
console.log(lines[0], lines[1].trim().startsWith('at caller ('));

for (const limit of [0, 1, 2]) {
  Error.stackTraceLimit = limit;
  console.log(limit, caller().length, new Error('x').stack.split('\n').length);
}
Error.stackTraceLimit = 10;

const written = new Error('a');
written.stack = 'mine';
written.message = 'b';
console.log(written.stack, String(written), Object.keys(written));
const named2 = new TypeError('first');
const { stack } = named2;
named2.name = 'Other';
console.log(stack === named2.stack, stack.split('\n')[0]);

Error.prepareStackTrace = (error, list) => `${error.message}: ${Array.isArray(list)}`;
console.log(new Error('prepared').stack);
Error.prepareStackTrace = () => { throw new RangeError('inside'); };
try {
  new Error('x').stack; // eslint-disable-line no-unused-expressions
  console.log('no throw');
} catch ({ name, message }) {
  console.log(name, message);
}
Error.prepareStackTrace = undefined;

class HttpError extends Error {
  constructor(message) {
    super(message);
    Error.captureStackTrace(this, HttpError);
  }
}
console.log(new HttpError('status').stack.split('\n')[1].includes('HttpError'));
