'use strict';
// punycode: text as ASCII for domain names (RFC 3492, nodejs.org/api/punycode.html). Deprecated in Node: a userland module
// of the same name is the way to go.
//
// Ops used: none.

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;
const DELIMITER = '-';
const PREFIX = 'xn--';

const MAX_INT = 2 ** 31 - 1;
const SEPARATORS = /[\u002e\u3002\uff0e\uff61]/g; // full stops of several scripts
const NON_ASCII = /[^\0-\x7f]/; // DEL counts as ASCII here

const MESSAGES = {
  overflow: 'Overflow: input needs wider integers to process',
  notBasic: 'Illegal input >= 0x80 (not a basic code point)',
  invalid: 'Invalid input',
};

const fail = (kind) => { throw new RangeError(MESSAGES[kind]); };

/** The code points of a text; halves of surrogate pairs stand for themselves. */
const ucs2decode = (string) => Array.from(string, (character) => character.codePointAt(0));
const ucs2encode = (codePoints) => String.fromCodePoint(...codePoints);

/** a-z are 0 to 25, digits 26 to 35; BASE if it is neither. */
function digitOf(code) {
  if (code >= 48 && code < 58) return code - 22;
  if (code >= 65 && code < 91) return code - 65;
  return code >= 97 && code < 123 ? code - 97 : BASE;
}

const characterOf = (digit) => String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);

/** The bias after a delta among so many points (section 6.1 of the RFC). */
function adapt(delta, points, isFirst) {
  let rest = isFirst ? Math.floor(delta / DAMP) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > (BASE - T_MIN) * T_MAX >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return Math.floor(k + (BASE - T_MIN + 1) * rest / (rest + SKEW));
}

const threshold = (k, bias) => Math.min(Math.max(k - bias, T_MIN), T_MAX);

function decode(input) {
  const basic = Math.max(input.lastIndexOf(DELIMITER), 0);
  const output = [];
  for (let j = 0; j < basic; j++) {
    if (input.charCodeAt(j) >= INITIAL_N) fail('notBasic');
    output.push(input.charCodeAt(j));
  }
  let [n, i, bias] = [INITIAL_N, 0, INITIAL_BIAS];
  for (let index = basic > 0 ? basic + 1 : 0; index < input.length;) {
    const before = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      if (index >= input.length) fail('invalid');
      const digit = digitOf(input.charCodeAt(index++));
      if (digit >= BASE) fail('invalid');
      if (digit > Math.floor((MAX_INT - i) / weight)) fail('overflow');
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > Math.floor(MAX_INT / (BASE - t))) fail('overflow');
      weight *= BASE - t;
    }
    const length = output.length + 1;
    bias = adapt(i - before, length, before === 0);
    if (Math.floor(i / length) > MAX_INT - n) fail('overflow');
    n += Math.floor(i / length);
    i %= length;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

/** One delta as a number of variable length. */
function variableLength(delta, bias) {
  let text = '';
  let rest = delta;
  for (let k = BASE; ; k += BASE) {
    const t = threshold(k, bias);
    if (rest < t) return text + characterOf(rest);
    text += characterOf(t + (rest - t) % (BASE - t));
    rest = Math.floor((rest - t) / (BASE - t));
  }
}

function encode(input) {
  const points = ucs2decode(input);
  let output = points.filter((point) => point < INITIAL_N).map((point) => String.fromCharCode(point)).join('');
  const basic = output.length;
  if (basic > 0) output += DELIMITER;
  let [n, delta, bias] = [INITIAL_N, 0, INITIAL_BIAS];
  for (let handled = basic; handled < points.length; delta++, n++) {
    const next = points.reduce((least, point) => (point >= n && point < least ? point : least), MAX_INT);
    if (next - n > Math.floor((MAX_INT - delta) / (handled + 1))) fail('overflow');
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n && ++delta > MAX_INT) fail('overflow');
      if (point !== n) continue;
      output += variableLength(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
  }
  return output;
}

/** Applies `change` to each label of a domain name, or of an address's domain. */
function mapDomain(domain, change) {
  const parts = domain.split('@');
  const [local, host] = parts.length > 1 ? [`${parts[0]}@`, parts[1]] : ['', domain];
  return local + host.replace(SEPARATORS, '.').split('.').map(change).join('.');
}

function toUnicode(input) {
  return mapDomain(input, (label) => (label.startsWith(PREFIX) ? decode(label.slice(PREFIX.length).toLowerCase()) : label));
}

function toASCII(input) {
  return mapDomain(input, (label) => (NON_ASCII.test(label) ? PREFIX + encode(label) : label));
}

/** Packages are not warned about: their users could not do anything. */
function isRequiredByPackage() {
  const caller = new Error().stack.split('\n').slice(1).find((frame) => !frame.includes('node:'));
  return caller !== undefined && /[/\\]node_modules[/\\]/.test(caller);
}

if (!isRequiredByPackage()) {
  require('process').emitWarning('The `punycode` module is deprecated. Please use a userland alternative instead.', 'DeprecationWarning', 'DEP0040');
}

module.exports = { version: '2.1.0', ucs2: { decode: ucs2decode, encode: ucs2encode }, decode, encode, toASCII, toUnicode };
