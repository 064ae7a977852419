'use strict';
// internal/util/text: the width of text on a terminal, escape codes, and the colours of util.inspect.
//
// Loaded when something is coloured or lined up in columns.
// Ops used: none.

// ---- width

/** Ranges that terminals show two columns wide (East_Asian_Width W and F, and the letters of flags), as pairs of first and last. */
const WIDE = [
  0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd, 0x25fe, 0x2614, 0x2615, 0x2630, 0x2637,
  0x2648, 0x2653, 0x267f, 0x267f, 0x268a, 0x268f, 0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26ce,
  0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728,
  0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50,
  0x2b55, 0x2b55, 0x2e80, 0x2e99, 0x2e9b, 0x2ef3, 0x2f00, 0x2fd5, 0x2ff0, 0x303e, 0x3041, 0x3096, 0x3099, 0x30ff, 0x3105, 0x312f, 0x3131, 0x318e,
  0x3190, 0x31e5, 0x31ef, 0x321e, 0x3220, 0x3247, 0x3250, 0xa48c, 0xa490, 0xa4c6, 0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19,
  0xfe30, 0xfe52, 0xfe54, 0xfe66, 0xfe68, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x16fe4, 0x16ff0, 0x16ff6, 0x17000, 0x18cd5,
  0x18cff, 0x18d1e, 0x18d80, 0x18df2, 0x1aff0, 0x1aff3, 0x1aff5, 0x1affb, 0x1affd, 0x1affe, 0x1b000, 0x1b122, 0x1b132, 0x1b132, 0x1b150, 0x1b152,
  0x1b155, 0x1b155, 0x1b164, 0x1b167, 0x1b170, 0x1b2fb, 0x1d300, 0x1d356, 0x1d360, 0x1d376, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e,
  0x1f191, 0x1f19a, 0x1f1e6, 0x1f1ff, 0x1f200, 0x1f202, 0x1f210, 0x1f23b, 0x1f240, 0x1f248, 0x1f250, 0x1f251, 0x1f260, 0x1f265, 0x1f300, 0x1f320, 0x1f32d, 0x1f335,
  0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440,
  0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f,
  0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6d8, 0x1f6dc, 0x1f6df, 0x1f6eb, 0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7eb,
  0x1f7f0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff, 0x1fa70, 0x1fa7c, 0x1fa80, 0x1fa8a, 0x1fa8e, 0x1fac6, 0x1fac8, 0x1fac8, 0x1facd, 0x1fadc,
  0x1fadf, 0x1faea, 0x1faef, 0x1faf8, 0x20000, 0x2fffd, 0x30000, 0x3fffd,
];

function isWide(code) {
  let [low, high] = [0, WIDE.length / 2 - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < WIDE[2 * middle]) high = middle - 1;
    else if (code > WIDE[2 * middle + 1]) low = middle + 1;
    else return true;
  }
  return false;
}

const NO_WIDTH = /[\p{Cc}\p{Cf}\p{Me}\p{Mn}\p{Emoji_Modifier}]/u;

function widthOf(character) {
  const code = character.codePointAt(0);
  if (isWide(code)) return 2;
  return code !== 0xad && NO_WIDTH.test(character) ? 0 : 1;
}

/** How many columns the string takes. */
function getStringWidth(string, removeControls = true) {
  if (removeControls) string = stripVTControlCharacters(string);
  let width = 0;
  for (let i = 0; i < string.length; i++) {
    const code = string.charCodeAt(i);
    if (code >= 127) {
      for (const character of string.slice(i).normalize('NFC')) width += widthOf(character);
      break;
    }
    if (code >= 32) width++;
  }
  return width;
}

// CSI sequences, and strings (OSC and the like) up to their terminator.
const ESCAPES = /[\x1b\x9b][[\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\d/#&.:=?%@~_]+)*|[a-zA-Z\d]+(?:;[-a-zA-Z\d/#&.:=?%@~_]*)*)?(?:\x07|\x1b\\|\x9c))|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]))/g;

function stripVTControlCharacters(string) {
  if (typeof string !== 'string') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_TYPE('str', 'string', string);
  }
  return string.includes('\x1b') || string.includes('\x9b') ? string.replace(ESCAPES, '') : string;
}

// ---- colours

const FOREGROUND = 39;
const BACKGROUND = 49;

function makeColors() {
  const colors = {
    __proto__: null,
    reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], blink: [5, 25], inverse: [7, 27], hidden: [8, 28],
    strikethrough: [9, 29], doubleunderline: [21, 24],
  };
  const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
  const background = (name) => `bg${name[0].toUpperCase()}${name.slice(1)}`;
  names.forEach((name, i) => { colors[name] = [30 + i, FOREGROUND]; });
  names.forEach((name, i) => { colors[background(name)] = [40 + i, BACKGROUND]; });
  colors.framed = [51, 54];
  colors.overlined = [53, 55];
  colors.gray = [90, FOREGROUND];
  names.slice(1).forEach((name, i) => { colors[`${name}Bright`] = [91 + i, FOREGROUND]; });
  colors.bgGray = [100, BACKGROUND];
  names.slice(1).forEach((name, i) => { colors[`${background(name)}Bright`] = [101 + i, BACKGROUND]; });
  const aliases = {
    grey: 'gray', blackBright: 'gray', bgGrey: 'bgGray', bgBlackBright: 'bgGray', faint: 'dim', crossedout: 'strikethrough',
    strikeThrough: 'strikethrough', crossedOut: 'strikethrough', conceal: 'hidden', swapColors: 'inverse', swapcolors: 'inverse',
    doubleUnderline: 'doubleunderline',
  };
  for (const alias of Object.keys(aliases)) {
    const name = aliases[alias];
    Object.defineProperty(colors, alias, {
      __proto__: null,
      configurable: true,
      get() { return this[name]; },
      set(value) { this[name] = value; },
    });
  }
  return colors;
}

function makeStyles(inspect) {
  const palette = ['green', 'red', 'yellow', 'cyan', 'magenta'];
  const regexp = (source) => highlightRegExp(source, inspect, regexp.colors?.length > 0 ? regexp.colors : palette);
  regexp.colors = palette.slice();
  return Object.assign({ __proto__: null }, {
    special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey', null: 'bold', string: 'green', symbol: 'green',
    date: 'magenta', regexp, module: 'underline',
  });
}

/** The tokens of a regular expression's source outside classes; what is left are single characters. */
const TOKENS = /\\u\{[^}]*\}|\\[pP]\{[^}]*\}|\\[pP]\{|\\k<[^>]*>|\\x[\da-f]{0,2}|\\\d+|\\.|\(\?(?:[:=!]|<[=!]|<[^>]*>)?|\{\d*,?\d*\}\??|[^]/giy;
const CLASS_TOKENS = /\\u\{[^}]*\}|\\[pP]\{[^}]*\}|\\x[\da-f]{0,2}|\\.|[^]/giy;

/** Colours a regular expression by its groups: each depth has a colour, operators and escapes those further on. */
function highlightRegExp(source, inspect, palette) {
  const codes = palette.map((name) => inspect.colors[name]).filter(Boolean).map(([on, off]) => [`\x1b[${on}m`, `\x1b[${off}m`]);
  let result = '';
  let depth = 0;
  const write = (piece, further = 0) => {
    const [on, off] = codes[(depth + further) % codes.length] ?? codes[0];
    result += on + piece + off;
  };
  let inClass = false;
  let at = 1;
  write('/');
  depth = 1;
  while (at < source.length && (inClass || source[at] !== '/')) {
    const pattern = inClass ? CLASS_TOKENS : TOKENS;
    pattern.lastIndex = at;
    const [token] = pattern.exec(source);
    const start = at;
    at += token.length;
    if (inClass) {
      if (token === ']') {
        depth--;
        write(']');
        inClass = false;
      } else if (token === '-' && source[start - 1] !== '[' && source[at] !== ']') write('-', 1);
      else writeEscape(write, token, 0);
    } else if (token === '[') {
      write('[');
      depth++;
      inClass = true;
    } else if (token[0] === '(') {
      writeGroup(write, token);
      depth++;
    } else if (token === ')') {
      depth--;
      write(')');
    } else if (token[0] === '{' && token.length > 1) writeCount(write, token);
    else if (token[0] === '\\') writeEscape(write, token, 1);
    else if ('|+*?,^$'.includes(token)) write(token, 3);
    else write(token, token === '.' ? 2 : 1);
  }
  depth = 0;
  write('/');
  depth = 1;
  if (at + 1 < source.length) write(source.slice(at + 1));
  return result;
}

function writeGroup(write, token) {
  write('(');
  const name = /^\(\?<([^=!][^>]*)>$/.exec(token);
  if (name === null) {
    if (token.length > 1) write(token.slice(1));
    return;
  }
  write('?<');
  write(name[1], 1);
  write('>');
}

/** \u{..}, \p{..} and \k<..> have a delimiter and a name; other escapes are one piece. */
function writeEscape(write, token, further) {
  const parts = /^(\\(?:[upP]\{|k<))(.*)([}>])$/.exec(token);
  if (parts === null) return write(token, further);
  const outer = parts[1] === '\\k<' ? -1 : 0;
  write(parts[1], outer);
  write(parts[2], outer + 1);
  write(parts[3], outer);
}

/** {1,2} and what follows it. */
function writeCount(write, token) {
  const [, low, comma, high, lazy] = /^\{(\d*)(,?)(\d*)\}(\??)$/.exec(token);
  write('{');
  if (low !== '') write(low, 2);
  if (comma !== '') write(',', 1);
  if (high !== '') write(high, 2);
  write('}');
  if (lazy !== '') write('?', 3);
}

module.exports = { getStringWidth, stripVTControlCharacters, makeColors, makeStyles };
