'use strict';
// internal/url/search_params: URLSearchParams, the part of a URL behind the question mark as a list of names and values.
//
// It is JavaScript throughout: the list lives here, and decoding short texts in the engine is faster than crossing into
// Rust. Specification: url.spec.whatwg.org/#interface-urlsearchparams.
//
// Ops used: none.

const {
  codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_THIS, ERR_INVALID_TUPLE, ERR_MISSING_ARGS },
} = require('internal/errors');

const encoding = () => require('internal/encoding');

const inspectKey = Symbol.for('nodejs.util.inspect.custom');
const kRefresh = Symbol('refresh');
const kConnect = Symbol('connect');

const toText = (value) => typeof value === 'string' && value.isWellFormed() ? value : `${value}`.toWellFormed();

// ---- application/x-www-form-urlencoded

function decoded(text) {
  if (text.includes('+')) text = text.replaceAll('+', ' ');
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return decodedBytes(text);
  }
}

/** What is not UTF-8 becomes replacement characters, and a percent sign without digits stays. */
function decodedBytes(text) {
  const bytes = new (encoding().TextEncoder)().encode(text);
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const digits = bytes[i] === 0x25 ? String.fromCharCode(bytes[i + 1], bytes[i + 2]) : '';
    if (/^[0-9a-f]{2}$/i.test(digits)) {
      out[length++] = Number.parseInt(digits, 16);
      i += 2;
    } else {
      out[length++] = bytes[i];
    }
  }
  return new (encoding().TextDecoder)().decode(out.subarray(0, length));
}

/** Names and values in turn. */
function parsed(text) {
  const list = [];
  for (let start = 0; start < text.length;) {
    let end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (end > start) {
      const middle = text.indexOf('=', start);
      if (middle === -1 || middle >= end) list.push(decoded(text.slice(start, end)), '');
      else list.push(decoded(text.slice(start, middle)), decoded(text.slice(middle + 1, end)));
    }
    start = end + 1;
  }
  return list;
}

const PLAIN = /^[A-Za-z0-9*\-._]*$/;
const REST = /[!'()~]|%20/g;
const inRest = (found) => found === '%20' ? '+' : `%${found.charCodeAt(0).toString(16).toUpperCase()}`;

const encoded = (text) => PLAIN.test(text) ? text : encodeURIComponent(text).replace(REST, inRest);

function serialized(list) {
  if (list.length === 0) return '';
  let out = `${encoded(list[0])}=${encoded(list[1])}`;
  for (let i = 2; i < list.length; i += 2) out += `&${encoded(list[i])}=${encoded(list[i + 1])}`;
  return out;
}

// ---- the class

class URLSearchParams {
  #list = [];
  /** What is told of each change: the setter of a URL's search. */
  #onchange = null;

  constructor(init = undefined) {
    if (init === undefined || init === null) return;
    if (typeof init !== 'object' && typeof init !== 'function') {
      const text = toText(init);
      this.#list = parsed(text.charCodeAt(0) === 0x3f /* ? */ ? text.slice(1) : text);
      return;
    }
    const iterate = init[Symbol.iterator];
    if (iterate === this[Symbol.iterator] && #list in init) {
      this.#list = init.#list.slice();
    } else if (iterate !== null && iterate !== undefined) {
      if (typeof iterate !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
      this.#list = listOfPairs(init);
    } else {
      this.#list = listOfRecord(init);
    }
  }

  static [kConnect](search, onchange) {
    const params = new URLSearchParams(search);
    params.#onchange = onchange;
    return params;
  }

  /** The URL's search was set. */
  [kRefresh](search) {
    this.#list = parsed(search.slice(1));
  }

  #changed() {
    if (this.#onchange !== null) this.#onchange(serialized(this.#list));
  }

  static #of(value) {
    if (typeof value !== 'object' || value === null || !(#list in value)) throw new ERR_INVALID_THIS('URLSearchParams');
    return value.#list;
  }

  get size() {
    return URLSearchParams.#of(this).length / 2;
  }

  append(name, value) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    list.push(toText(name), toText(value));
    this.#changed();
  }

  delete(name, value = undefined) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toText(name);
    if (value !== undefined) value = toText(value);
    for (let i = 0; i < list.length;) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) list.splice(i, 2);
      else i += 2;
    }
    this.#changed();
  }

  get(name) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toText(name);
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return null;
  }

  getAll(name) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toText(name);
    return list.filter((value, i) => i % 2 === 1 && list[i - 1] === name);
  }

  has(name, value = undefined) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toText(name);
    if (value !== undefined) value = toText(value);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    name = toText(name);
    value = toText(value);
    let isSet = false;
    for (let i = 0; i < list.length;) {
      if (list[i] !== name) {
        i += 2;
      } else if (isSet) {
        list.splice(i, 2);
      } else {
        list[i + 1] = value;
        isSet = true;
        i += 2;
      }
    }
    if (!isSet) list.push(name, value);
    this.#changed();
  }

  /** By name, in the order of UTF-16 units; equal names keep their order. */
  sort() {
    const list = URLSearchParams.#of(this);
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
    pairs.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
    for (let i = 0; i < pairs.length; i++) [list[2 * i], list[2 * i + 1]] = pairs[i];
    this.#changed();
  }

  entries() {
    URLSearchParams.#of(this);
    return new ParamsIterator(() => this.#list, 'entries');
  }

  forEach(callback, thisArg = undefined) {
    URLSearchParams.#of(this);
    require('internal/validators').validateFunction(callback, 'callback');
    // The list may change meanwhile, and is another one if the URL's search was set.
    for (let i = 0; i < this.#list.length; i += 2) Reflect.apply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
  }

  keys() {
    URLSearchParams.#of(this);
    return new ParamsIterator(() => this.#list, 'keys');
  }

  values() {
    URLSearchParams.#of(this);
    return new ParamsIterator(() => this.#list, 'values');
  }

  toString() {
    return serialized(URLSearchParams.#of(this));
  }

  [inspectKey](depth, context) {
    const list = URLSearchParams.#of(this);
    if (typeof depth === 'number' && depth < 0) return context.stylize('[Object]', 'special');
    const inner = innerOptions(depth, context);
    const { inspect } = require('internal/util/inspect');
    const shown = [];
    for (let i = 0; i < list.length; i += 2) shown.push(`${inspect(list[i], inner)} => ${inspect(list[i + 1], inner)}`);
    return shown.length === 0 ? `${this.constructor.name} {}` : braced(`${this.constructor.name} `, shown, context.breakLength);
  }
}

function listOfPairs(pairs) {
  const list = [];
  for (const pair of pairs) {
    const isList = (typeof pair === 'object' && pair !== null) || typeof pair === 'function';
    if (!isList || typeof pair[Symbol.iterator] !== 'function') throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    const [name, value, ...more] = pair;
    const length = Array.isArray(pair) ? pair.length : lengthOf(pair);
    if (length !== 2 || more.length > 0) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    list.push(toText(name), toText(value));
  }
  return list;
}

const lengthOf = (iterable) => [...iterable].length;

/** Of names that are the same once they are text, the later value counts, in the place of the earlier. */
function listOfRecord(record) {
  const places = new Map();
  const list = [];
  for (const key of Reflect.ownKeys(record)) {
    const own = Reflect.getOwnPropertyDescriptor(record, key);
    if (own === undefined || !own.enumerable) continue;
    const name = toText(key);
    const value = toText(record[key]);
    const place = places.get(name);
    if (place !== undefined) {
      list[place] = value;
      continue;
    }
    places.set(name, list.length + 1);
    list.push(name, value);
  }
  return list;
}

// ---- iterators

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

class ParamsIterator {
  #list;
  #kind;
  #index = 0;

  constructor(list, kind) {
    this.#list = list;
    this.#kind = kind;
  }

  next() {
    if (typeof this !== 'object' || this === null || !(#index in this)) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    const list = this.#list();
    const i = this.#index;
    if (i >= list.length) return { value: undefined, done: true };
    this.#index = i + 2;
    return { value: this.#at(list, i), done: false };
  }

  #at(list, i) {
    if (this.#kind === 'keys') return list[i];
    return this.#kind === 'values' ? list[i + 1] : [list[i], list[i + 1]];
  }

  [inspectKey](depth, context) {
    if (typeof this !== 'object' || this === null || !(#index in this)) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    if (typeof depth === 'number' && depth < 0) return context.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const list = this.#list();
    const shown = [];
    for (let i = this.#index; i < list.length; i += 2) shown.push(inspect(this.#at(list, i), innerOptions(depth, context)));
    return braced(`${this[Symbol.toStringTag]} `, shown, context.breakLength);
  }
}

function innerOptions(depth, context) {
  const inner = { ...context };
  if (depth !== null && depth !== undefined) inner.depth = depth - 1;
  return inner;
}

/** `Name { a, b }`, on several lines if one would be too long. */
function braced(name, shown, breakLength) {
  if (shown.length === 0) return `${name}{  }`;
  const { stripVTControlCharacters } = require('internal/util/text');
  const length = shown.reduce((sum, text) => sum + stripVTControlCharacters(text).length + 2, -2);
  if (length > breakLength) return `${name}{\n  ${shown.join(',\n  ')} }`;
  return `${name}{ ${shown.join(', ')} }`;
}

delete ParamsIterator.prototype.constructor;
Object.setPrototypeOf(ParamsIterator.prototype, IteratorPrototype);
Object.defineProperty(ParamsIterator.prototype, Symbol.toStringTag, { __proto__: null, value: 'URLSearchParams Iterator', configurable: true });
Object.defineProperty(ParamsIterator.prototype, 'next', { __proto__: null, enumerable: true });

Object.defineProperties(URLSearchParams.prototype, {
  ...Object.fromEntries(['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'entries', 'forEach', 'keys', 'values', 'toString', 'size']
    .map((name) => [name, { __proto__: null, enumerable: true }])),
  [Symbol.iterator]: { __proto__: null, value: URLSearchParams.prototype.entries, writable: true, configurable: true },
  [Symbol.toStringTag]: { __proto__: null, value: 'URLSearchParams', configurable: true },
});

/** The params of a URL: `onchange` is given their text after each change, and `params[connect.refresh]` takes a new search. */
function connect(search, onchange) {
  return URLSearchParams[kConnect](search, onchange);
}
connect.refresh = kRefresh;

module.exports = { URLSearchParams, connect };
