'use strict';
// internal/util/inspect: util.inspect and util.format, which print values as Node prints them, byte for byte.
//
// A Printer carries the options and the place in the tree. Primitives, properties and the division into lines are here:
// short and flat values on one line, long arrays in columns, the rest one entry a line. Objects are the business of
// internal/util/inspect_shapes, errors of inspect_errors, widths and colours of internal/util/text; each is loaded when
// it is needed, so that printing text and numbers stays cheap.
// Documentation: nodejs.org/api/util.html#utilinspectobject-options.
//
// Ops used:
//   op_inspect_class(value) -> i32                  pure    what the engine knows it to be (CLASS below); runs no JavaScript
//   op_inspect_proxy(proxy) -> [target, handler]    pure    nulls when revoked

/** What op_inspect_class answers. */
const CLASS = {
  OTHER: 0, ARRAY: 1, FUNCTION: 2, MAP: 3, SET: 4, PROMISE: 5, PROXY: 6, DATE: 7, REGEXP: 8, ERROR: 9, MAP_ITERATOR: 10, SET_ITERATOR: 11,
  ARGUMENTS: 12, NUMBER: 13, STRING: 14, BOOLEAN: 15, BIGINT: 16, SYMBOL: 17, WEAK_MAP: 18, WEAK_SET: 19, ARRAY_BUFFER: 20,
  SHARED_ARRAY_BUFFER: 21, DATA_VIEW: 22, TYPED_ARRAY: 23, GENERATOR: 24, MODULE: 25, WEAK_REF: 26, EXTERNAL: 27,
};

const { op_inspect_class: classOf } = ops;
const { getPrototypeOf, getOwnPropertyDescriptor, hasOwn } = Object;

const CUSTOM = Symbol.for('nodejs.util.inspect.custom');
const MIN_LINE = 16; // shorter strings are never broken at their newlines

const DEFAULTS = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

const text = () => require('internal/util/text');
const shapes = () => require('internal/util/inspect_shapes');

function plain(value) {
  return value;
}

function colored(value, style) {
  const name = inspect.styles[style];
  if (name === undefined) return value;
  const color = inspect.colors[name];
  if (color !== undefined) return `\x1b[${color[0]}m${value}\x1b[${color[1]}m`;
  return typeof name === 'function' ? name(value) : value;
}

// ---- primitives

// Control characters, backslash, halves of surrogate pairs; with the single quote where that is the delimiter.
const ESCAPE = /[\x00-\x1f\\\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const ESCAPE_ALL = /[\x00-\x1f\\\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPE_QUOTE = /[\x00-\x1f'\\\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const SHORT_ESCAPES = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\', "'": "\\'" };

function escapeOne(character) {
  const known = SHORT_ESCAPES[character];
  if (known !== undefined) return known;
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}` : `\\u${code.toString(16)}`;
}

/** Strings up to this length are scanned here, which is faster than to enter the regular expression engine. */
const MAX_SCANNED = 64;

/** Whether all is printable ASCII without quotes and backslashes. */
function isSimple(string) {
  for (let i = 0; i < string.length; i++) {
    const code = string.charCodeAt(i);
    if (code < 32 || code > 126 || code === QUOTE || code === BACKSLASH) return false;
  }
  return true;
}
const QUOTE = 39;
const BACKSLASH = 92;

/** The string in quotes: single ones, or others if that saves escaping. */
function quote(string) {
  if (string.length <= MAX_SCANNED && isSimple(string)) return `'${string}'`;
  if (!string.includes("'")) return ESCAPE.test(string) ? `'${string.replace(ESCAPE_ALL, escapeOne)}'` : `'${string}'`;
  let mark = "'";
  if (!string.includes('"')) mark = '"';
  else if (!string.includes('`') && !string.includes('${')) mark = '`';
  const escaped = string.replace(mark === "'" ? ESCAPE_QUOTE : ESCAPE_ALL, escapeOne);
  return `${mark}${escaped}${mark}`;
}

function groupDigits(digits) {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, '_');
}

function numberText(number, separate) {
  if (!separate && Object.is(number, -0)) return '-0'; // with separators Node loses the sign
  const digits = String(number);
  if (!separate || !Number.isFinite(number) || digits.includes('e')) return digits;
  const [integer, fraction] = digits.split('.');
  return fraction === undefined ? groupDigits(integer) : `${groupDigits(integer)}.${fraction.replace(/\d{3}(?=\d)/g, '$&_')}`;
}

function bigintText(bigint, separate) {
  return `${separate ? groupDigits(String(bigint)) : bigint}n`;
}

function primitive(printer, value, stylize = printer.stylize) {
  switch (typeof value) {
    case 'string': return stringText(printer, value, stylize);
    case 'number': return stylize(numberText(value, printer.numericSeparator), 'number');
    case 'bigint': return stylize(bigintText(value, printer.numericSeparator), 'bigint');
    case 'boolean': return stylize(`${value}`, 'boolean');
    case 'undefined': return stylize('undefined', 'undefined');
    default: return stylize(Symbol.prototype.toString.call(value), 'symbol');
  }
}

function stringText(printer, value, stylize) {
  let trailer = '';
  const more = value.length - printer.maxStringLength;
  if (more > 0) {
    value = value.slice(0, printer.maxStringLength);
    trailer = `... ${more} more character${more > 1 ? 's' : ''}`;
  }
  if (printer.compact !== true && value.length > MIN_LINE && value.length > printer.breakLength - printer.indentationLvl - 4) {
    // A long text is shown line by line.
    const lines = value.split(/(?<=\n)/).map((line) => stylize(quote(line), 'string'));
    return lines.join(` +\n${' '.repeat(printer.indentationLvl + 2)}`) + trailer;
  }
  return stylize(quote(value), 'string') + trailer;
}

// ---- the printer

class Printer {
  constructor() {
    this.budget = undefined;
    this.indentationLvl = 0;
    this.seen = [];
    this.currentDepth = 0;
    this.circular = undefined;
    this.userOptions = undefined;
    this.stylize = plain;
    this.showHidden = DEFAULTS.showHidden;
    this.depth = DEFAULTS.depth;
    this.colors = DEFAULTS.colors;
    this.customInspect = DEFAULTS.customInspect;
    this.showProxy = DEFAULTS.showProxy;
    this.maxArrayLength = DEFAULTS.maxArrayLength;
    this.maxStringLength = DEFAULTS.maxStringLength;
    this.breakLength = DEFAULTS.breakLength;
    this.compact = DEFAULTS.compact;
    this.sorted = DEFAULTS.sorted;
    this.getters = DEFAULTS.getters;
    this.numericSeparator = DEFAULTS.numericSeparator;
  }

  take(options) {
    for (const key of Object.keys(options)) {
      if (key === 'stylize' || hasOwn(DEFAULTS, key)) this[key] = options[key];
      else this.userOptions ??= options; // handed on to custom inspect functions
    }
  }

  settle() {
    if (this.colors) this.stylize = colored;
    if (this.maxArrayLength === null) this.maxArrayLength = Infinity;
    if (this.maxStringLength === null) this.maxStringLength = Infinity;
  }

  /** Whether objects at this level are named only. */
  tooDeep(level) {
    return this.depth !== null && level > this.depth;
  }

  /** How many of `length` items are shown. */
  shown(length) {
    return Math.min(Math.max(0, this.maxArrayLength), length);
  }
}

/** The options as a custom inspect function gets them. */
function userOptions(printer, foreign) {
  const options = {
    stylize: printer.stylize,
    showHidden: printer.showHidden,
    depth: printer.depth,
    colors: printer.colors,
    customInspect: printer.customInspect,
    showProxy: printer.showProxy,
    maxArrayLength: printer.maxArrayLength,
    maxStringLength: printer.maxStringLength,
    breakLength: printer.breakLength,
    compact: printer.compact,
    sorted: printer.sorted,
    getters: printer.getters,
    numericSeparator: printer.numericSeparator,
    ...printer.userOptions,
  };
  if (!foreign) return options;
  // The function may come from another realm, or sit behind a proxy: it gets no object of ours but the options.
  Object.setPrototypeOf(options, null);
  for (const key of Object.keys(options)) {
    if (options[key] !== null && (typeof options[key] === 'object' || typeof options[key] === 'function')) delete options[key];
  }
  options.stylize = Object.setPrototypeOf((value, style) => {
    try {
      return `${printer.stylize(value, style)}`;
    } catch {
      return value;
    }
  }, null);
  return options;
}

function print(printer, value, level, inTypedArray) {
  if (typeof value !== 'object' && typeof value !== 'function') return primitive(printer, value);
  if (value === null) return printer.stylize('null', 'null');
  let target = value;
  let kind = classOf(value);
  while (kind === CLASS.PROXY) {
    // A proxy is never asked anything itself: its traps are the program's.
    const [inner, handler] = ops.op_inspect_proxy(target);
    if (inner === null) return printer.stylize('<Revoked Proxy>', 'special');
    if (printer.showProxy) return printProxy(printer, inner, handler, level);
    target = inner;
    kind = classOf(target);
  }
  if (printer.customInspect) {
    const custom = printCustom(printer, value, target, level);
    if (custom !== undefined) return custom;
  }
  if (printer.seen.includes(target)) return printer.stylize(`[Circular *${circularIndex(printer, target)}]`, 'special');
  return shapes().printObject(printer, target, kind, level, inTypedArray);
}

function printProxy(printer, target, handler, level) {
  if (printer.tooDeep(level)) return printer.stylize('Proxy [Array]', 'special');
  printer.indentationLvl += 2;
  const parts = [print(printer, target, level + 1), print(printer, handler, level + 1)];
  printer.indentationLvl -= 2;
  return layout(printer, parts, '', 'Proxy [', ']', true, level + 1, undefined);
}

/** What the object's own inspect function says; undefined if it has none. */
function printCustom(printer, value, target, level) {
  const custom = target[CUSTOM];
  if (typeof custom !== 'function' || custom === inspect) return undefined;
  // A class's prototype has the method too, but is no instance.
  if (getOwnPropertyDescriptor(target, 'constructor')?.value?.prototype === target) return undefined;
  const depth = printer.depth === null ? null : printer.depth - level;
  const foreign = value !== target || !Function.prototype[Symbol.hasInstance].call(Object, value);
  const result = custom.call(value, depth, userOptions(printer, foreign), inspect);
  if (result === value) return undefined;
  if (typeof result !== 'string') return print(printer, result, level);
  return result.replaceAll('\n', `\n${' '.repeat(printer.indentationLvl)}`);
}

function circularIndex(printer, value) {
  printer.circular ??= new Map();
  let index = printer.circular.get(value);
  if (index === undefined) {
    index = printer.circular.size + 1;
    printer.circular.set(value, index);
  }
  return index;
}

// ---- properties

const isLetter = (code) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;

/** Whether a key is printed without quotes: ASCII letters, digits and _, no digit first. */
function isIdentifier(key) {
  if (key === '' || !isLetter(key.charCodeAt(0))) return false;
  for (let i = 1; i < key.length; i++) {
    const code = key.charCodeAt(i);
    if (!isLetter(code) && !(code >= 48 && code <= 57)) return false;
  }
  return true;
}

/** `key: value`. */
function property(printer, object, level, key, inList, descriptor = getOwnPropertyDescriptor(object, key), original = object) {
  let gap = ' ';
  let shown;
  if (descriptor.value !== undefined) {
    const indent = printer.compact !== true || inList ? 2 : 3;
    printer.indentationLvl += indent;
    shown = print(printer, descriptor.value, level);
    if (indent === 3 && printer.breakLength < text().getStringWidth(shown, printer.colors)) gap = `\n${' '.repeat(printer.indentationLvl)}`;
    printer.indentationLvl -= indent;
  } else {
    shown = valueOf(printer, original, level, descriptor);
  }
  return `${keyText(printer, key, descriptor.enumerable)}:${gap}${shown}`;
}

function keyText(printer, key, enumerable) {
  let name;
  if (typeof key === 'symbol') name = printer.stylize(Symbol.prototype.toString.call(key).replace(ESCAPE_QUOTE, escapeOne), 'symbol');
  else if (key === '__proto__') name = "['__proto__']";
  else if (isIdentifier(key)) name = printer.stylize(key, 'name');
  else name = printer.stylize(quote(key), 'string');
  return enumerable === false ? `[${name}]` : name;
}

/** What stands for an accessor or for undefined. */
function valueOf(printer, original, level, descriptor) {
  const { stylize } = printer;
  const { get, set } = descriptor;
  if (get === undefined) return set === undefined ? stylize('undefined', 'undefined') : stylize('[Setter]', 'special');
  const label = set === undefined ? 'Getter' : 'Getter/Setter';
  const wanted = printer.getters === true || (printer.getters === 'get' && set === undefined) || (printer.getters === 'set' && set !== undefined);
  if (!wanted) return stylize(`[${label}]`, 'special');
  const inside = (shown) => `${stylize(`[${label}:`, 'special')} ${shown}${stylize(']', 'special')}`;
  printer.indentationLvl += 2;
  let result;
  try {
    const value = get.call(original);
    if (value === null) result = inside(stylize('null', 'null'));
    else if (typeof value === 'object') result = `${stylize(`[${label}]`, 'special')} ${print(printer, value, level)}`;
    else result = inside(typeof value === 'function' ? print(printer, value, level) : primitive(printer, value));
  } catch (error) {
    result = inside(`<Inspection threw (${print(printer, error, level)})>`);
  }
  printer.indentationLvl -= 2;
  return result;
}

// ---- lines

/** Puts the entries between the braces, on one line or several. */
function layout(printer, output, base, open, close, isList, level, value) {
  const { compact } = printer;
  const indentation = ' '.repeat(printer.indentationLvl);
  if (compact === true) {
    if (fits(printer, output, 0, base)) return `${open}${base === '' ? '' : ` ${base}`} ${output.join(', ')} ${close}`;
    const start = base === '' && open.length === 1 ? ' ' : `${base === '' ? '' : ` ${base}`}\n${indentation}  `;
    return `${open}${start}${joined(output, `,\n${indentation}  `)} ${close}`;
  }
  const before = base === '' ? '' : `${base} `;
  if (typeof compact === 'number' && compact >= 1) {
    const entries = output.length;
    if (isList && entries > 6) output = columns(printer, output, value);
    // One line if nothing was put into columns and the innermost levels below are few.
    if (printer.currentDepth - level < compact && entries === output.length) {
      const start = output.length + printer.indentationLvl + open.length + base.length + 10;
      if (fits(printer, output, start, base)) {
        const line = output.join(', ');
        if (!line.includes('\n')) return `${before}${open} ${line} ${close}`;
      }
    }
  }
  return `${before}${open}\n${indentation}  ${joined(output, `,\n${indentation}  `)}\n${indentation}${close}`;
}

/** As `join`, but the parts, which may be long, are not copied at every level: strings added up stay ropes. */
function joined(parts, separator) {
  let text = parts.length === 0 ? '' : parts[0];
  for (let i = 1; i < parts.length; i++) text += separator + parts[i];
  return text;
}

function fits(printer, output, start, base) {
  const { breakLength } = printer;
  let total = output.length + start;
  if (total + output.length > breakLength) return false;
  for (const entry of output) {
    total += printer.colors ? withoutColors(entry).length : entry.length;
    if (total > breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

function withoutColors(string) {
  return string.replace(/\x1b\[\d\d?m/g, '');
}

/** Lines up the entries of a long array in columns; the array itself if they do not suit that. */
function columns(printer, output, value) {
  const separator = 2; // comma and space
  const hasRest = printer.maxArrayLength < output.length; // "... more items" stays on a line of its own
  const count = hasRest ? output.length - 1 : output.length;
  const { getStringWidth } = text();
  const widths = new Array(count);
  let total = 0;
  let longest = 0;
  for (let i = 0; i < count; i++) {
    widths[i] = getStringWidth(output[i], printer.colors);
    total += widths[i] + separator;
    if (widths[i] > longest) longest = widths[i];
  }
  const width = longest + separator;
  // At least three must fit side by side, and no single entry may be much longer than the rest.
  if (!(width * 3 + printer.indentationLvl < printer.breakLength && (total / width > 5 || longest <= 6))) return output;
  const wanted = columnCount(printer, width, total / output.length, count);
  if (wanted <= 1) return output;
  const lines = [];
  const columnWidths = [];
  for (let column = 0; column < wanted; column++) {
    let widest = 0;
    for (let i = column; i < count; i += wanted) if (widths[i] > widest) widest = widths[i];
    columnWidths.push(widest + separator);
  }
  const alignRight = value !== undefined && allNumbers(value, output.length);
  for (let start = 0; start < count; start += wanted) {
    lines.push(columnLine(output, widths, columnWidths, start, Math.min(start + wanted, count), alignRight, separator));
  }
  if (hasRest) lines.push(output[count]);
  return lines;
}

/** As many columns as make the whole about square, a character being 2.5 times as high as wide. */
function columnCount(printer, width, average, count) {
  const biased = Math.max(width - 3 - Math.sqrt(width - average), 1);
  return Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((printer.breakLength - printer.indentationLvl) / width),
    printer.compact * 4,
    15,
  );
}

function allNumbers(value, length) {
  for (let i = 0; i < length; i++) if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') return false;
  return true;
}

function columnLine(output, widths, columnWidths, start, end, alignRight, separator) {
  let line = '';
  for (let i = start; i < end; i++) {
    const last = i === end - 1;
    const entry = last ? output[i] : `${output[i]}, `;
    // Colour codes count as characters of the string but take no place.
    const room = columnWidths[i - start] + output[i].length - widths[i];
    if (alignRight) line += entry.padStart(last ? room - separator : room, ' ');
    else line += last ? entry : entry.padEnd(room, ' ');
  }
  return line;
}

// ---- inspect

/** Also in its form of old: inspect(value, showHidden, depth, colors). */
function inspect(value, options) {
  const printer = new Printer();
  if (arguments.length > 1) {
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) printer.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) printer.colors = arguments[3];
    }
    if (typeof options === 'boolean') printer.showHidden = options;
    else if (options) printer.take(options);
  }
  printer.settle();
  return print(printer, value, 0);
}

inspect.custom = CUSTOM;
Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() { return DEFAULTS; },
  set(options) {
    if (options === null || typeof options !== 'object') {
      const { codes } = require('internal/errors');
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    Object.assign(DEFAULTS, options);
  },
});
// Colours are made when first looked at: most programs never print any.
for (const name of ['colors', 'styles']) {
  Object.defineProperty(inspect, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() { return this[name] = text()[name === 'colors' ? 'makeColors' : 'makeStyles'](inspect); },
    set(value) { Object.defineProperty(inspect, name, { __proto__: null, value, enumerable: true, configurable: true, writable: true }); },
  });
}

// ---- format

function toJson(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error.name === 'TypeError' && /circular|cyclic/i.test(error.message)) return '[Circular]';
    throw error;
  }
}

/** Whether String(value) would say no more than [object Object]. */
function printsItself(value) {
  let target = value;
  while (classOf(target) === CLASS.PROXY) {
    [target] = ops.op_inspect_proxy(target);
    if (target === null) return true;
  }
  const keys = ['toString', Symbol.toPrimitive].filter((key) => typeof target[key] === 'function');
  if (keys.length === 0) return true;
  for (let up = target; up !== null; up = getPrototypeOf(up)) {
    if (!keys.some((key) => hasOwn(up, key))) continue;
    const constructor = up === target ? undefined : getOwnPropertyDescriptor(up, 'constructor')?.value;
    return typeof constructor === 'function' && shapes().isBuiltIn(constructor.name);
  }
  return true;
}

/** The text for one placeholder; undefined if `mark` is none. */
function placeholder(mark, options, value) {
  const separate = options?.numericSeparator ?? DEFAULTS.numericSeparator;
  switch (mark) {
    case 's':
      if (typeof value === 'number') return numberText(value, separate);
      if (typeof value === 'bigint') return bigintText(value, separate);
      if (typeof value !== 'object' || value === null || !printsItself(value)) return String(value);
      return inspect(value, { ...options, compact: 3, colors: false, depth: 0 });
    case 'd':
      if (typeof value === 'bigint') return bigintText(value, separate);
      return typeof value === 'symbol' ? 'NaN' : numberText(Number(value), separate);
    case 'i':
      if (typeof value === 'bigint') return bigintText(value, separate);
      return typeof value === 'symbol' ? 'NaN' : numberText(parseInt(value), separate);
    case 'f': return typeof value === 'symbol' ? 'NaN' : numberText(parseFloat(value), separate);
    case 'j': return toJson(value);
    case 'O': return inspect(value, options);
    case 'o': return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 'c': return ''; // CSS, for browsers
    default: return undefined;
  }
}

function formatArguments(options, args) {
  const first = args[0];
  let used = 0; // arguments consumed
  let result = '';
  let glue = '';
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    let from = 0;
    for (let i = first.indexOf('%'); i !== -1 && i < first.length - 1; i = first.indexOf('%', i)) {
      const mark = first[i + 1];
      let piece;
      if (mark === '%') {
        result += first.slice(from, i + 1);
        from = i += 2;
        continue;
      }
      if (used + 1 !== args.length) piece = placeholder(mark, options, args[used + 1]);
      if (piece === undefined && !(mark === 'j' && used + 1 !== args.length)) {
        i += 2;
        continue;
      }
      used++;
      result += first.slice(from, i) + piece;
      from = i += 2;
    }
    if (from !== 0) {
      used++;
      glue = ' ';
      result += first.slice(from);
    }
  }
  for (; used < args.length; used++) {
    const value = args[used];
    result += glue + (typeof value === 'string' ? value : inspect(value, options));
    glue = ' ';
  }
  return result;
}

function format(...args) {
  return formatArguments(undefined, args);
}

function formatWithOptions(inspectOptions, ...args) {
  if (inspectOptions === null || typeof inspectOptions !== 'object') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_TYPE('inspectOptions', 'Object', inspectOptions);
  }
  return formatArguments(inspectOptions, args);
}

module.exports = {
  CLASS,
  classOf,
  inspect,
  format,
  formatWithOptions,
  functionType: (fn) => require('internal/util/inspect_functions').functionType(fn),
  previewEntries: (object) => require('internal/util/inspect_items').previewEntries(object),
  extraKeys: (list, showHidden) => shapes().extraKeys(list, showHidden),
  getStringWidth: (string, removeControls) => text().getStringWidth(string, removeControls),
  stripVTControlCharacters: (string) => text().stripVTControlCharacters(string),
  /** For inspect_shapes and inspect_errors only. */
  internals: { CLASS, classOf, layout, print, property, valueOf, primitive, plain, numberText, bigintText, userOptions, ops },
};
