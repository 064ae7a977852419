'use strict';
// internal/test_runner/wire: how a test file's process tells its parent what happens: `report` writes, `Reader` reads.
//
// The file's own output shares the pipe, so each message is framed: a mark, its length in four bytes, JSON. Values that JSON
// does not know (bigints, undefined, dates, errors) are tagged, so that both sides print the same.
//
// Ops used: none.

const { Buffer } = require('buffer');

/** Bytes that are no UTF-8, so that no text contains them. */
const MARK = Buffer.from([0xff, 0x0f]);
const HEAD = MARK.length + 4;
const TAG = '@type';

async function* report(source) {
  for await (const { type, data } of source) yield encode({ type, data });
}

function encode(message) {
  const body = Buffer.from(JSON.stringify(pack(message, [])));
  const head = Buffer.alloc(HEAD);
  MARK.copy(head);
  head.writeUInt32BE(body.length, MARK.length);
  return Buffer.concat([head, body]);
}

// ---- values

const NUMBERS = { __proto__: null, 'NaN': NaN, 'Infinity': Infinity, '-Infinity': -Infinity, '-0': -0 };

/** `parents` are the objects around the value: a circle becomes text. */
function pack(value, parents) {
  switch (typeof value) {
    case 'string': case 'boolean': return value;
    case 'number': return Number.isFinite(value) && !Object.is(value, -0) ? value : { [TAG]: 'number', value: Object.is(value, -0) ? '-0' : String(value) };
    case 'undefined': return { [TAG]: 'undefined' };
    case 'bigint': return { [TAG]: 'bigint', value: String(value) };
    case 'object': break;
    default: return { [TAG]: 'text', value: require('internal/util/inspect').inspect(value) };
  }
  if (value === null) return null;
  if (parents.includes(value)) return { [TAG]: 'text', value: '[Circular]' };
  const inner = [...parents, value];
  if (Error.isError(value)) return packError(value, inner);
  if (Array.isArray(value)) return Array.from(value, (item) => pack(item, inner));
  const { types } = require('util');
  if (types.isDate(value)) return { [TAG]: 'date', value: value.getTime() };
  if (types.isMap(value)) return { [TAG]: 'map', value: Array.from(value, (entry) => pack(entry, inner)) };
  if (types.isSet(value)) return { [TAG]: 'set', value: Array.from(value, (item) => pack(item, inner)) };
  if (types.isRegExp(value)) return { [TAG]: 'regexp', value: [value.source, value.flags] };
  return packFields(value, Object.keys(value), inner);
}

function packFields(value, keys, parents) {
  const fields = {};
  for (const key of keys) fields[key] = pack(value[key], parents);
  return fields;
}

/** Errors with what is not enumerable of them. */
function packError(error, parents) {
  const keys = new Set(Object.keys(error));
  for (const key of ['name', 'message', 'stack', 'code', 'cause']) if (key in error) keys.add(key);
  return { [TAG]: 'error', class: error.constructor?.name, value: packFields(error, keys, parents) };
}

function unpack(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(unpack);
  switch (value[TAG]) {
    case undefined: return Object.fromEntries(Object.keys(value).map((key) => [key, unpack(value[key])]));
    case 'undefined': return undefined;
    case 'number': return NUMBERS[value.value];
    case 'bigint': return BigInt(value.value);
    case 'date': return new Date(value.value);
    case 'map': return new Map(value.value.map(unpack));
    case 'set': return new Set(value.value.map(unpack));
    case 'regexp': return new RegExp(...value.value);
    case 'error': return unpackError(value);
    default: return value.value;
  }
}

const CLASSES = { __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const HIDDEN = ['name', 'message', 'stack', 'cause'];

function unpackError({ class: name, value }) {
  const { kIsNodeError, withoutFrames } = require('internal/errors');
  const error = withoutFrames(() => new (CLASSES[name] ?? Error)());
  for (const key of Object.keys(value)) {
    const own = unpack(value[key]);
    if (key === 'name' && own === error.name) continue;
    if (HIDDEN.includes(key)) Object.defineProperty(error, key, { __proto__: null, value: own, writable: true, enumerable: key === 'cause' && value.code === 'ERR_TEST_FAILURE', configurable: true });
    else error[key] = own;
  }
  if (value.code === 'ERR_TEST_FAILURE') Object.defineProperty(error, kIsNodeError, { __proto__: null, value: true, configurable: true });
  return error;
}

/** Takes a stream of bytes apart: `onMessage` is called for each message, `onText` for what stands between them. */
class Reader {
  #rest = Buffer.alloc(0);

  constructor(onMessage, onText) {
    this.onMessage = onMessage;
    this.onText = onText;
  }

  push(bytes) {
    let rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const at = rest.indexOf(MARK);
      if (at === -1) break;
      if (at > 0) this.onText(rest.toString('utf8', 0, at));
      rest = rest.subarray(at);
      const end = rest.length < HEAD ? Infinity : HEAD + rest.readUInt32BE(MARK.length);
      if (rest.length < end) {
        this.#rest = rest;
        return;
      }
      this.onMessage(unpack(JSON.parse(rest.toString('utf8', HEAD, end))));
      rest = rest.subarray(end);
    }
    // A mark may be cut in two.
    const kept = rest.at(-1) === MARK[0] ? 1 : 0;
    if (rest.length > kept) this.onText(rest.toString('utf8', 0, rest.length - kept));
    this.#rest = rest.subarray(rest.length - kept);
  }

  end() {
    if (this.#rest.length > 0) this.onText(this.#rest.toString('utf8'));
    this.#rest = Buffer.alloc(0);
  }
}

module.exports = { Reader, report };
