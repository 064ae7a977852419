'use strict';
// internal/mime: MIMEType and MIMEParams (mimesniff.spec.whatwg.org, nodejs.org/api/util.html#class-utilmimetype).
//
// Ops used: none.

const { codes: { ERR_INVALID_MIME_SYNTAX } } = require('internal/errors');

const NOT_TOKEN = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const NOT_QUOTABLE = /[^\t\u0020-~\u0080-\u00FF]/;
const WHITESPACE_AT_START = /^[\r\n\t ]+/;
const WHITESPACE_AT_END = /[\r\n\t ]+$/;
/** A quoted value up to its quote or the end; a lone backslash at the end stands for itself. */
const QUOTED = /"((?:\\[^]|[^"\\])*)(\\?)(?:"|$)/y;

const lower = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function checkToken(what, text, whole = text) {
  const at = text.search(NOT_TOKEN);
  if (text === '' || at !== -1) throw new ERR_INVALID_MIME_SYNTAX(what, whole, at);
}

let paramsOf;

class MIMEParams {
  #data = new Map();
  #source; // what is not parsed yet

  static #of(source) {
    const params = new MIMEParams();
    params.#source = source;
    return params;
  }

  static {
    paramsOf = (source) => MIMEParams.#of(source);
  }

  get #params() {
    if (this.#source !== undefined) {
      const source = this.#source;
      this.#source = undefined;
      parseParams(source, this.#data);
    }
    return this.#data;
  }

  delete(name) {
    this.#params.delete(name);
  }

  get(name) {
    return this.#params.get(name) ?? null;
  }

  has(name) {
    return this.#params.has(name);
  }

  set(name, value) {
    const params = this.#params;
    name = `${name}`;
    value = `${value}`;
    checkToken('parameter name', name);
    const at = value.search(NOT_QUOTABLE);
    if (at !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter value', value, at);
    params.set(name, value);
  }

  *entries() {
    yield* this.#params.entries();
  }

  *keys() {
    yield* this.#params.keys();
  }

  *values() {
    yield* this.#params.values();
  }

  toString() {
    return Array.from(this.#params, ([name, value]) => `${name}=${quoted(value)}`).join(';');
  }
}


const { toString: paramsText } = MIMEParams.prototype;

function quoted(value) {
  return value !== '' && !NOT_TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** Fills `data` with the parameters; what is not well-formed is left out, and the first of a name stands. */
function parseParams(source, data) {
  const text = source.replace(WHITESPACE_AT_END, '');
  let at = 0;
  while (at < text.length) {
    at += WHITESPACE_AT_START.exec(text.slice(at))?.[0].length ?? 0;
    const start = at;
    while (at < text.length && text[at] !== ';' && text[at] !== '=') at++;
    const name = lower(text.slice(start, at));
    if (text[at++] !== '=') continue; // no value
    if (at >= text.length) break;
    let value;
    if (text[at] === '"') {
      QUOTED.lastIndex = at;
      const [whole, inner, trailing] = QUOTED.exec(text);
      at += whole.length;
      value = inner.replace(/\\([^])/g, '$1') + trailing;
    } else {
      const end = text.indexOf(';', at);
      value = text.slice(at, end === -1 ? undefined : end);
      at += value.length;
      value = value.replace(WHITESPACE_AT_END, '');
      if (value === '') continue;
    }
    if (name !== '' && !NOT_TOKEN.test(name) && !NOT_QUOTABLE.test(value) && !data.has(name)) data.set(name, value);
    at++;
  }
}

class MIMEType {
  #type;
  #subtype;
  #params;

  constructor(string) {
    const text = `${string}`.replace(WHITESPACE_AT_START, '');
    const slash = text.indexOf('/');
    const type = slash === -1 ? text : text.slice(0, slash);
    if (slash === -1) throw new ERR_INVALID_MIME_SYNTAX('type', `${string}`, type.search(NOT_TOKEN));
    checkToken('type', type, `${string}`);
    const semicolon = text.indexOf(';', slash);
    const end = semicolon === -1 ? text.length : semicolon;
    const subtype = text.slice(slash + 1, end).replace(WHITESPACE_AT_END, '');
    checkToken('subtype', subtype, `${string}`);
    this.#type = lower(type);
    this.#subtype = lower(subtype);
    this.#params = paramsOf(text.slice(end + 1));
  }

  get type() { return this.#type; }
  set type(value) {
    value = `${value}`;
    checkToken('type', value);
    this.#type = lower(value);
  }

  get subtype() { return this.#subtype; }
  set subtype(value) {
    value = `${value}`;
    checkToken('subtype', value);
    this.#subtype = lower(value);
  }

  get essence() { return `${this.#type}/${this.#subtype}`; }
  get params() { return this.#params; }

  toString() {
    const params = paramsText.call(this.#params);
    return params === '' ? this.essence : `${this.essence};${params}`;
  }
}

const hidden = (object, name, value) => Object.defineProperty(object, name, { __proto__: null, configurable: true, value, writable: true });
hidden(MIMEParams.prototype, Symbol.iterator, MIMEParams.prototype.entries);
hidden(MIMEParams.prototype, 'toJSON', paramsText);
hidden(MIMEType.prototype, 'toJSON', MIMEType.prototype.toString);

module.exports = { MIMEParams, MIMEType };
