'use strict';
// internal/util/inspect: util.inspect and util.format, which print values as Node prints them, byte for byte.
//
// A Printer carries the options and the place in the tree. Every object gets a shape (what stands before the braces,
// how its items are made, which keys follow), its parts are printed, and `layout` decides about lines: short and flat
// values on one line, long arrays in columns, the rest one entry a line. Errors are in internal/util/inspect_errors,
// widths and colours of text in internal/util/text; both are loaded when needed.
// Documentation: nodejs.org/api/util.html#utilinspectobject-options.
//
// Ops used:
//   op_inspect_class(value) -> i32                  pure    what the engine knows it to be (CLASS below); runs no JavaScript
//   op_inspect_promise(promise) -> [state, value]   state   0 pending, 1 fulfilled, 2 rejected
//   op_inspect_proxy(proxy) -> [target, handler]    pure    nulls when revoked
//   op_inspect_entries(object) -> array | undefined state   of a Map or Set iterator, WeakMap or WeakSet, without using it up
//   op_inspect_iterator_is_pairs(iterator) -> bool  pure    whether those entries come in pairs

/** What op_inspect_class answers. */
const CLASS = {
  OTHER: 0, ARRAY: 1, FUNCTION: 2, MAP: 3, SET: 4, PROMISE: 5, PROXY: 6, DATE: 7, REGEXP: 8, ERROR: 9, MAP_ITERATOR: 10, SET_ITERATOR: 11,
  ARGUMENTS: 12, NUMBER: 13, STRING: 14, BOOLEAN: 15, BIGINT: 16, SYMBOL: 17, WEAK_MAP: 18, WEAK_SET: 19, ARRAY_BUFFER: 20,
  SHARED_ARRAY_BUFFER: 21, DATA_VIEW: 22, TYPED_ARRAY: 23, GENERATOR: 24, MODULE: 25, WEAK_REF: 26, EXTERNAL: 27,
};

const { op_inspect_class: classOf } = ops;
const { getPrototypeOf, getOwnPropertyDescriptor, getOwnPropertyNames, getOwnPropertySymbols, hasOwn } = Object;
const isEnumerable = (object, key) => Object.prototype.propertyIsEnumerable.call(object, key);
const getterOf = (proto, name) => getOwnPropertyDescriptor(proto, name).get;
const sizeOfMap = getterOf(Map.prototype, 'size');
const sizeOfSet = getterOf(Set.prototype, 'size');
const TypedArray = getPrototypeOf(Uint8Array);
const tagOfTypedArray = getterOf(TypedArray.prototype, Symbol.toStringTag);
const lengthOfTypedArray = getterOf(TypedArray.prototype, 'length');

const CUSTOM = Symbol.for('nodejs.util.inspect.custom');
const MIN_LINE = 16; // shorter strings are never broken at their newlines
const MAX_TOTAL = 2 ** 27; // characters at one level, after which nesting is no longer followed

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
const errors = () => require('internal/util/inspect_errors');

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

/** The string in quotes: single ones, or others if that saves escaping. */
function quote(string) {
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
  return printObject(printer, target, kind, level, inTypedArray);
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

// ---- names

const WELL_KNOWN = new Map();
for (const known of [Array, ArrayBuffer, Function, Map, Set, Object, TypedArray, RegExp, Date, DataView, Error, AggregateError, RangeError,
  TypeError, Boolean, Number, String, Promise, WeakMap, WeakSet]) WELL_KNOWN.set(known.prototype, known.name);

let builtInNames;

/** Whether `name` is one of the language's own classes, of those that Node knows as such. */
function isBuiltIn(name) {
  builtInNames ??= new Set((
    'AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError FinalizationRegistry ' +
    'Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy ' +
    'RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array ' +
    'Uint8ClampedArray WeakMap WeakRef WeakSet').split(' '));
  return builtInNames.has(name);
}

function inherits(object, constructor) {
  try {
    return object instanceof constructor;
  } catch {
    return false;
  }
}

/** The name of the constructor nearest on the prototype chain, null for an object without one. Fills `hidden` with inherited properties. */
function constructorName(printer, object, level, hidden) {
  let first;
  for (let up = object; up !== null; up = getPrototypeOf(up)) {
    if (up !== object) {
      first ??= up;
      const known = WELL_KNOWN.get(up);
      if (known !== undefined) {
        if (hidden !== undefined && first !== up) inheritedProperties(printer, object, first, level, hidden);
        return known;
      }
    }
    const constructor = getOwnPropertyDescriptor(up, 'constructor')?.value;
    if (typeof constructor !== 'function' || constructor.name === '' || !inherits(object, constructor)) continue;
    if (hidden !== undefined && (first !== up || !isBuiltIn(constructor.name))) inheritedProperties(printer, object, first ?? object, level, hidden);
    return String(constructor.name);
  }
  return first === undefined ? null : nameOfOddPrototype(printer, object, first, level, hidden);
}

/** An object whose prototypes all lack a usable constructor. */
function nameOfOddPrototype(printer, object, first, level, hidden) {
  const name = engineName(object);
  if (printer.tooDeep(level)) return `${name} <Complex prototype>`;
  const inherited = constructorName(printer, first, level + 1, hidden);
  if (inherited !== null) return `${name} <${inherited}>`;
  return `${name} <${inspect(first, { ...userOptions(printer, false), customInspect: false, depth: -1 })}>`;
}

const ENGINE_NAMES = ['Object', 'Array', 'Function', 'Map', 'Set', 'Promise', 'Proxy', 'Date', 'RegExp', 'Error', 'Map Iterator', 'Set Iterator',
  'Arguments', 'Number', 'String', 'Boolean', 'BigInt', 'Symbol', 'WeakMap', 'WeakSet', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView', '',
  'Generator', 'Module', 'WeakRef', 'Object'];

/** What an object is, whatever its prototype says. */
function engineName(object) {
  const kind = classOf(object);
  return kind === CLASS.TYPED_ARRAY ? tagOfTypedArray.call(object) : ENGINE_NAMES[kind];
}

/** Properties that are not functions, from up to three prototypes of the program's own classes (showHidden only). */
function inheritedProperties(printer, main, start, level, output) {
  const names = new Set();
  let object = start;
  for (let layer = 0; layer < 3; layer++) {
    if (layer > 0 || main === object) {
      object = getPrototypeOf(object);
      if (object === null) return;
      const constructor = getOwnPropertyDescriptor(object, 'constructor')?.value;
      if (typeof constructor === 'function' && isBuiltIn(constructor.name)) return;
    }
    printer.seen.push(main);
    const keys = Reflect.ownKeys(object);
    for (const key of keys) {
      if (key === 'constructor' || hasOwn(main, key) || names.has(key)) continue;
      const descriptor = getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const line = property(printer, object, level, key, false, descriptor, main);
      output.push(printer.colors ? `\x1b[2m${line}\x1b[22m` : line);
    }
    for (const key of keys) names.add(key);
    printer.seen.pop();
  }
}

/** `Foo `, `Foo(2) [tag] `, `[Object: null prototype] `: what stands before the brace. */
function prefix(name, tag, fallback, size = '') {
  if (name === null) {
    return tag !== '' && fallback !== tag ? `[${fallback}${size}: null prototype] [${tag}] ` : `[${fallback}${size}: null prototype] `;
  }
  return tag !== '' && !containsWord(name, tag) ? `${name}${size} [${tag}] ` : `${name}${size} `;
}

/** Whether a class name says what the tag says: 'MyMap' and 'Map', but not 'Mapper' and 'Map'. */
function containsWord(name, tag) {
  const at = name.indexOf(tag);
  if (at === -1) return false;
  const next = name[at + tag.length];
  return next === undefined || next !== next.toLowerCase();
}

function genericPrefix(object, name, tag) {
  let fallback = '';
  if (name === null) {
    fallback = engineName(object);
    if (fallback === tag) fallback = 'Object';
  }
  return prefix(name, tag, fallback);
}

function tagOf(printer, object) {
  let tag;
  try {
    tag = object[Symbol.toStringTag];
  } catch { /* a getter of the program's */ }
  if (typeof tag !== 'string' || tag === '') return '';
  // As an own property it is printed anyway.
  return (printer.showHidden ? hasOwn : isEnumerable)(object, Symbol.toStringTag) ? '' : tag;
}

// ---- keys

function keysOf(object, showHidden) {
  const symbols = getOwnPropertySymbols(object);
  if (showHidden) return symbols.length === 0 ? getOwnPropertyNames(object) : [...getOwnPropertyNames(object), ...symbols];
  let keys;
  try {
    keys = Object.keys(object);
  } catch {
    keys = getOwnPropertyNames(object); // a module namespace that is not evaluated yet
  }
  for (const symbol of symbols) if (isEnumerable(object, symbol)) keys.push(symbol);
  return keys;
}

/** Typed arrays above this length are not searched for keys that are no index: the engine lists all indices first. */
const MAX_SEARCHED = 100_000;

/** The keys of an array or typed array that are no index. */
function extraKeys(list, showHidden) {
  const length = ArrayBuffer.isView(list) ? lengthOfTypedArray.call(list) : list.length;
  if (length > MAX_SEARCHED && ArrayBuffer.isView(list)) return getOwnPropertySymbols(list).filter((key) => showHidden || isEnumerable(list, key));
  const keys = keysOf(list, showHidden);
  // Indices come first, in order.
  let first = Math.min(keys.length, length);
  while (first > 0 && !isIndex(keys[first - 1])) first--;
  return first === 0 ? keys : keys.slice(first);
}

function isIndex(key) {
  return typeof key === 'string' && /^(?:0|[1-9]\d{0,9})$/.test(key) && +key < 4294967295;
}

// ---- shapes

/** How one object is printed. `whole` ends the matter; else `items` makes entries, and the keys follow. */
class Shape {
  constructor(open, close, keys, items, isList) {
    this.open = open;
    this.close = close;
    this.keys = keys;
    this.items = items;
    this.isList = isList;
    this.base = '';
    this.whole = undefined;
    this.getters = undefined; // accessors that are shown as [name]
    this.inTypedArray = undefined;
  }
}

function none() {
  return [];
}

function finished(result) {
  const shape = new Shape('', '', undefined, none, false);
  shape.whole = result;
  return shape;
}

function arrayShape(printer, value, name, tag, hidden) {
  const keys = extraKeys(value, printer.showHidden);
  const open = name !== 'Array' || tag !== '' ? `${prefix(name, tag, 'Array', `(${value.length})`)}[` : '[';
  if (value.length === 0 && keys.length === 0 && hidden === undefined) return finished(`${open}]`);
  return new Shape(open, ']', keys, arrayItems, true);
}

function setShape(printer, value, name, tag, hidden) {
  const size = sizeOfSet.call(value);
  const before = prefix(name, tag, 'Set', `(${size})`);
  const keys = keysOf(value, printer.showHidden);
  return size === 0 && keys.length === 0 && hidden === undefined ? finished(`${before}{}`) : new Shape(`${before}{`, '}', keys, setItems, false);
}

function mapShape(printer, value, name, tag, hidden) {
  const size = sizeOfMap.call(value);
  const before = prefix(name, tag, 'Map', `(${size})`);
  const keys = keysOf(value, printer.showHidden);
  return size === 0 && keys.length === 0 && hidden === undefined ? finished(`${before}{}`) : new Shape(`${before}{`, '}', keys, mapItems, false);
}

function typedArrayShape(printer, value, name, tag) {
  const keys = extraKeys(value, printer.showHidden);
  const length = lengthOfTypedArray.call(value);
  const fallback = name === null ? tagOfTypedArray.call(value) : '';
  const open = `${prefix(name, tag, fallback, `(${length})`)}[`;
  if (length === 0 && keys.length === 0 && !printer.showHidden) return finished(`${open}]`);
  const shape = new Shape(open, ']', keys, typedArrayItems, true);
  if (printer.showHidden) {
    shape.getters = ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'];
    shape.inTypedArray = true;
  }
  return shape;
}

function iteratorShape(printer, value, type, tag) {
  const keys = keysOf(value, printer.showHidden);
  const full = `${type} Iterator`;
  if (tag !== full) tag = tag === '' ? full : `${tag}] [${full}`;
  const [entries, isPairs] = previewEntries(value);
  if (entries === undefined) return new Shape(`[${tag}] {`, '}', keys, () => [printer.stylize('<items unknown>', 'special')], false);
  if (isPairs) tag = tag.replace(/ Iterator$/, ' Entries');
  return new Shape(`[${tag}] {`, '}', keys, (printer, value, level) => (isPairs ? pairItems(printer, entries, level) : listItems(printer, entries, level)), false);
}

function functionShape(printer, value, name, tag, hidden) {
  const keys = keysOf(value, printer.showHidden);
  const shape = new Shape('{', '}', keys, none, false);
  shape.base = functionBase(printer, value, name, tag);
  return keys.length === 0 && hidden === undefined ? finished(printer.stylize(shape.base, 'special')) : shape;
}

function plainShape(printer, value, kind, tag, hidden) {
  const keys = keysOf(value, printer.showHidden);
  const open = kind === CLASS.ARGUMENTS ? '[Arguments] {' : tag === '' ? '{' : `${prefix('Object', tag, 'Object')}{`;
  return keys.length === 0 && hidden === undefined ? finished(`${open}}`) : new Shape(open, '}', keys, none, false);
}

/** The shapes of the rest, by class: (printer, value, name, tag, hidden, level, inTypedArray, shape with keys). */
const OTHERS = {
  [CLASS.REGEXP](printer, value, name, tag, hidden, level, inTypedArray, shape) {
    let base = RegExp.prototype.toString.call(name === null ? new RegExp(value) : value);
    const before = prefix(name, tag, 'RegExp');
    if (before !== 'RegExp ') base = `${before}${base}`;
    shape.base = printer.stylize(base, 'regexp');
    if ((shape.keys.length === 0 && hidden === undefined) || printer.tooDeep(level)) shape.whole = shape.base;
  },
  [CLASS.DATE](printer, value, name, tag, hidden, level, inTypedArray, shape) {
    const invalid = Number.isNaN(Date.prototype.getTime.call(value));
    shape.base = invalid ? Date.prototype.toString.call(value) : Date.prototype.toISOString.call(value);
    const before = prefix(name, tag, 'Date');
    if (before !== 'Date ') shape.base = `${before}${shape.base}`;
    if (shape.keys.length === 0 && hidden === undefined) shape.whole = printer.stylize(shape.base, 'date');
  },
  [CLASS.ERROR](printer, value, name, tag, hidden, level, inTypedArray, shape) {
    shape.base = errors().printError(printer, value, name, tag, shape.keys);
    if (shape.keys.length === 0 && hidden === undefined) shape.whole = shape.base;
  },
  [CLASS.ARRAY_BUFFER]: arrayBufferShape,
  [CLASS.SHARED_ARRAY_BUFFER]: arrayBufferShape,
  [CLASS.DATA_VIEW](printer, value, name, tag, hidden, level, inTypedArray, shape) {
    shape.open = `${prefix(name, tag, 'DataView')}{`;
    shape.getters = ['byteLength', 'byteOffset', 'buffer'];
  },
  [CLASS.PROMISE](printer, value, name, tag, hidden, level, inTypedArray, shape) {
    shape.open = `${prefix(name, tag, 'Promise')}{`;
    shape.items = promiseItems;
  },
  [CLASS.WEAK_SET](printer, value, name, tag, hidden, level, inTypedArray, shape) {
    shape.open = `${prefix(name, tag, 'WeakSet')}{`;
    shape.items = weakItems;
  },
  [CLASS.WEAK_MAP](printer, value, name, tag, hidden, level, inTypedArray, shape) {
    shape.open = `${prefix(name, tag, 'WeakMap')}{`;
    shape.items = weakItems;
  },
  [CLASS.MODULE](printer, value, name, tag, hidden, level, inTypedArray, shape) {
    const { keys } = shape;
    shape.open = `${prefix(name, tag, 'Module')}{`;
    shape.items = (printer, value, level) => moduleItems(printer, value, level, keys);
    shape.keys = [];
  },
  [CLASS.NUMBER]: boxedShape,
  [CLASS.STRING]: boxedShape,
  [CLASS.BOOLEAN]: boxedShape,
  [CLASS.BIGINT]: boxedShape,
  [CLASS.SYMBOL]: boxedShape,
};

function arrayBufferShape(printer, value, name, tag, hidden, level, inTypedArray, shape) {
  const type = classOf(value) === CLASS.ARRAY_BUFFER ? 'ArrayBuffer' : 'SharedArrayBuffer';
  const before = prefix(name, tag, type);
  if (inTypedArray === undefined) shape.items = bytesItems;
  else if (shape.keys.length === 0 && hidden === undefined) {
    shape.whole = `${before}{ [byteLength]: ${printer.stylize(numberText(value.byteLength, false), 'number')} }`;
  }
  shape.open = `${before}{`;
  shape.getters = ['byteLength'];
}

function boxedShape(printer, value, name, tag, hidden, level, inTypedArray, shape) {
  const type = ENGINE_NAMES[classOf(value)];
  const inner = globalThis[type].prototype.valueOf.call(value);
  if (type === 'String') shape.keys.splice(0, inner.length); // its characters
  let base = `[${type}`;
  if (type !== name) base += name === null ? ' (null prototype)' : ` (${name})`;
  base += `: ${primitive(printer, inner, plain)}]`;
  if (tag !== '' && tag !== name) base += ` [${tag}]`;
  shape.base = shape.keys.length !== 0 || printer.stylize === plain ? base : printer.stylize(base, type.toLowerCase());
  if (shape.keys.length === 0 && hidden === undefined) shape.whole = shape.base;
}

function otherShape(printer, value, kind, name, tag, hidden, level, inTypedArray) {
  const shape = new Shape('{', '}', keysOf(value, printer.showHidden), none, false);
  if (kind !== CLASS.ERROR && inherits(value, Error)) kind = CLASS.ERROR;
  const fill = OTHERS[kind];
  if (fill !== undefined) {
    fill(printer, value, name, tag, hidden, level, inTypedArray, shape);
    return shape;
  }
  const empty = shape.keys.length === 0 && hidden === undefined;
  if (!printer.tooDeep(level) && isUrl(value)) {
    shape.base = value.href;
    if (empty) shape.whole = shape.base;
  } else if (empty) {
    shape.whole = kind === CLASS.EXTERNAL ? printer.stylize('[External: 0]', 'special') : `${genericPrefix(value, name, tag)}{}`;
  } else {
    shape.open = `${genericPrefix(value, name, tag)}{`;
  }
  return shape;
}

function isUrl(value) {
  const { URL } = globalThis;
  return typeof URL === 'function' && inherits(value, URL) && typeof value.href === 'string';
}

function shapeOf(printer, value, kind, name, tag, hidden, level, inTypedArray) {
  if (kind === CLASS.OTHER && name === 'Object') return plainShape(printer, value, kind, tag, hidden);
  if (name === null || Symbol.iterator in value) {
    switch (kind) {
      case CLASS.ARRAY: return arrayShape(printer, value, name, tag, hidden);
      case CLASS.SET: return setShape(printer, value, name, tag, hidden);
      case CLASS.MAP: return mapShape(printer, value, name, tag, hidden);
      case CLASS.TYPED_ARRAY: return typedArrayShape(printer, value, name, tag);
      case CLASS.MAP_ITERATOR: return iteratorShape(printer, value, 'Map', tag);
      case CLASS.SET_ITERATOR: return iteratorShape(printer, value, 'Set', tag);
    }
  }
  if (typeof value === 'function') return functionShape(printer, value, name, tag, hidden);
  if (name === 'Object') return plainShape(printer, value, kind, tag, hidden);
  return otherShape(printer, value, kind, name, tag, hidden, level, inTypedArray);
}

function printObject(printer, value, kind, level, inTypedArray) {
  let hidden = printer.showHidden && !printer.tooDeep(level) ? [] : undefined;
  const name = constructorName(printer, value, level, hidden);
  if (hidden?.length === 0) hidden = undefined;
  const tag = tagOf(printer, value);
  const shape = shapeOf(printer, value, kind, name, tag, hidden, level, inTypedArray);
  if (shape.whole !== undefined) return shape.whole;
  if (printer.tooDeep(level)) {
    const title = genericPrefix(value, name, tag).slice(0, -1);
    return printer.stylize(name === null ? title : `[${title}]`, 'special');
  }
  return printParts(printer, value, shape, name, tag, hidden, level + 1);
}

function printParts(printer, value, shape, name, tag, hidden, level) {
  const { indentationLvl } = printer;
  printer.seen.push(value);
  printer.currentDepth = level;
  let output;
  try {
    output = shape.items(printer, value, level);
    if (shape.getters !== undefined) for (const key of shape.getters) output.push(accessor(printer, value, level, key, shape.inTypedArray));
    for (const key of shape.keys) output.push(property(printer, value, level, key, shape.isList));
    if (hidden !== undefined) output.push(...hidden);
  } catch (error) {
    if (!require('internal/errors').isStackOverflowError(error)) throw error;
    printer.seen.pop();
    printer.indentationLvl = indentationLvl;
    const title = genericPrefix(value, name, tag).slice(0, -1);
    return printer.stylize(`[${title}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  const index = printer.circular?.get(value);
  if (index !== undefined) {
    const reference = printer.stylize(`<ref *${index}>`, 'special');
    if (printer.compact === true) shape.open = `${reference} ${shape.open}`;
    else shape.base = shape.base === '' ? reference : `${reference} ${shape.base}`;
  }
  printer.seen.pop();
  if (printer.sorted) sortOutput(printer, output, shape);
  const result = layout(printer, output, shape.base, shape.open, shape.close, shape.isList, level, value);
  spend(printer, result.length);
  return result;
}

function sortOutput(printer, output, shape) {
  const order = printer.sorted === true ? undefined : printer.sorted;
  if (!shape.isList) output.sort(order);
  else if (shape.keys.length > 1) {
    const at = output.length - shape.keys.length;
    output.push(...output.splice(at).sort(order));
  }
}

/** Objects that print to more than can be read (or fits a string) lose their depth. */
function spend(printer, length) {
  printer.budget ??= {};
  const total = (printer.budget[printer.indentationLvl] ?? 0) + length;
  printer.budget[printer.indentationLvl] = total;
  if (total > MAX_TOTAL) printer.depth = -1;
}

// ---- functions

const functionPrototypes = {
  get generator() { return getPrototypeOf(function* () {}); },
  get async() { return getPrototypeOf(async () => {}); },
  get asyncGenerator() { return getPrototypeOf(async function* () {}); },
};
for (const name of Object.keys(functionPrototypes)) Object.defineProperty(functionPrototypes, name, { value: functionPrototypes[name] });

/** 'Function', 'AsyncFunction', 'GeneratorFunction' or 'AsyncGeneratorFunction'. */
function functionType(value) {
  for (let up = getPrototypeOf(value); up !== null && up !== Function.prototype; up = getPrototypeOf(up)) {
    if (up === functionPrototypes.async) return 'AsyncFunction';
    if (up === functionPrototypes.generator) return 'GeneratorFunction';
    if (up === functionPrototypes.asyncGenerator) return 'AsyncGeneratorFunction';
  }
  return 'Function';
}

function functionBase(printer, value, name, tag) {
  if (isClass(value)) return classBase(value, name, tag);
  const type = functionType(value);
  let base = `[${type}`;
  if (name === null) base += ' (null prototype)';
  if (value.name === '') base += ' (anonymous)';
  else base += `: ${typeof value.name === 'string' ? value.name : print(printer, value.name)}`;
  base += ']';
  if (name !== type && name !== null) base += ` ${name}`;
  if (tag !== '' && name !== tag) base += ` [${tag}]`;
  return base;
}

function isClass(value) {
  const source = Function.prototype.toString.call(value);
  if (!source.startsWith('class') || !source.endsWith('}')) return false;
  const body = source.slice(5, -1);
  const brace = body.indexOf('{');
  // A method may be called `class..`: then a parenthesis comes before the brace, comments aside.
  return brace !== -1 && (!body.slice(0, brace).includes('(') ||
    /^\s+[^(]*?\s*\{/.test(body.replace(/\/\/.*?\n|\/\*[^]*?\*\//g, '')));
}

function classBase(value, name, tag) {
  let base = `class ${(hasOwn(value, 'name') && value.name) || '(anonymous)'}`;
  if (name !== 'Function' && name !== null) base += ` [${name}]`;
  if (tag !== '' && name !== tag) base += ` [${tag}]`;
  if (name === null) base += ' extends [null prototype]';
  else {
    const parent = getPrototypeOf(value).name;
    if (parent) base += ` extends ${parent}`;
  }
  return `[${base}]`;
}

// ---- items

const moreItems = (count) => `... ${count} more item${count > 1 ? 's' : ''}`;

function arrayItems(printer, value, level) {
  const { length } = value;
  const shown = printer.shown(length);
  const output = [];
  for (let i = 0; i < shown; i++) {
    const descriptor = getOwnPropertyDescriptor(value, i);
    if (descriptor === undefined) return sparseItems(printer, value, level, shown, output, i);
    output.push(element(printer, value, level, descriptor));
  }
  if (length > shown) output.push(moreItems(length - shown));
  return output;
}

/** Goes on where the first hole is: holes count as one item each run. */
function sparseItems(printer, value, level, shown, output, start) {
  let index = start;
  const hole = (count) => printer.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined');
  const keys = Object.keys(value);
  for (let i = start; i < keys.length && output.length < shown; i++) {
    if (!isIndex(keys[i])) break;
    const at = +keys[i];
    if (at !== index) {
      output.push(hole(at - index));
      index = at;
      if (output.length === shown) break;
    }
    output.push(element(printer, value, level, getOwnPropertyDescriptor(value, keys[i])));
    index++;
  }
  const rest = value.length - index;
  if (rest > 0) output.push(output.length === shown ? moreItems(rest) : hole(rest));
  return output;
}

function typedArrayItems(printer, value) {
  const length = lengthOfTypedArray.call(value);
  const shown = printer.shown(length);
  const output = new Array(shown);
  const { stylize, numericSeparator } = printer;
  // Read by index from the bytes: a null prototype hides nothing of them.
  for (let i = 0; i < shown; i++) {
    const item = value[i];
    output[i] = typeof item === 'bigint' ? stylize(bigintText(item, numericSeparator), 'bigint') : stylize(numberText(item, numericSeparator), 'number');
  }
  if (length > shown) output.push(moreItems(length - shown));
  return output;
}

function bytesItems(printer, value) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [printer.stylize('(detached)', 'special')];
  }
  const shown = Math.min(printer.maxArrayLength, bytes.length);
  const pairs = [];
  for (let i = 0; i < shown; i++) pairs.push(bytes[i].toString(16).padStart(2, '0'));
  const rest = bytes.length - printer.maxArrayLength;
  const more = rest > 0 ? ` ... ${rest} more byte${rest > 1 ? 's' : ''}` : '';
  return [`${printer.stylize('[Uint8Contents]', 'special')}: <${pairs.join(' ')}${more}>`];
}

function setItems(printer, value, level) {
  const output = [];
  const size = sizeOfSet.call(value);
  const shown = printer.shown(size);
  printer.indentationLvl += 2;
  for (const item of Set.prototype.values.call(value)) {
    if (output.length >= shown) break;
    output.push(print(printer, item, level));
  }
  printer.indentationLvl -= 2;
  if (size > shown) output.push(moreItems(size - shown));
  return output;
}

function mapItems(printer, value, level) {
  const output = [];
  const size = sizeOfMap.call(value);
  const shown = printer.shown(size);
  printer.indentationLvl += 2;
  for (const [key, item] of Map.prototype.entries.call(value)) {
    if (output.length >= shown) break;
    output.push(`${print(printer, key, level)} => ${print(printer, item, level)}`);
  }
  printer.indentationLvl -= 2;
  if (size > shown) output.push(moreItems(size - shown));
  return output;
}

/** [entries, whether they are pairs] of an iterator or weak collection; undefined entries if the engine cannot tell. */
function previewEntries(value) {
  const kind = classOf(value);
  const entries = ops.op_inspect_entries(value);
  if (kind === CLASS.WEAK_MAP) return [entries, true];
  return [entries, kind !== CLASS.WEAK_SET && ops.op_inspect_iterator_is_pairs(value)];
}

function listItems(printer, entries, level) {
  const shown = printer.shown(entries.length);
  const output = [];
  printer.indentationLvl += 2;
  for (let i = 0; i < shown; i++) output.push(print(printer, entries[i], level));
  printer.indentationLvl -= 2;
  if (entries.length > shown) output.push(moreItems(entries.length - shown));
  return output;
}

function pairItems(printer, entries, level) {
  const count = entries.length / 2;
  const shown = printer.shown(count);
  const output = [];
  printer.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    const pair = [print(printer, entries[2 * i], level), print(printer, entries[2 * i + 1], level)];
    output.push(layout(printer, pair, '', '[', ']', true, level, undefined));
  }
  printer.indentationLvl -= 2;
  if (count > shown) output.push(moreItems(count - shown));
  return output;
}

/** Members of a weak collection stand in no order of their own, so they are sorted by how they print. */
function weakItems(printer, value, level) {
  const entries = printer.showHidden ? ops.op_inspect_entries(value) : undefined;
  if (entries === undefined) return [printer.stylize('<items unknown>', 'special')];
  const step = classOf(value) === CLASS.WEAK_MAP ? 2 : 1;
  const count = entries.length / step;
  const shown = printer.shown(count);
  const output = [];
  printer.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    const item = print(printer, entries[i * step], level);
    output.push(step === 1 ? item : `${item} => ${print(printer, entries[i * step + 1], level)}`);
  }
  printer.indentationLvl -= 2;
  if (!printer.sorted) output.sort();
  if (count > shown) output.push(moreItems(count - shown));
  return output;
}

function promiseItems(printer, value, level) {
  const [state, result] = ops.op_inspect_promise(value);
  if (state === 0) return [printer.stylize('<pending>', 'special')];
  printer.indentationLvl += 2;
  const shown = print(printer, result, level);
  printer.indentationLvl -= 2;
  return [state === 2 ? `${printer.stylize('<rejected>', 'special')} ${shown}` : shown];
}

function moduleItems(printer, value, level, keys) {
  return keys.map((key) => {
    try {
      return property(printer, value, level, key, false);
    } catch {
      // A binding that is not initialised yet: the name as usual, the value as a mark.
      const line = property(printer, { [key]: '' }, level, key, false);
      return `${line.slice(0, line.lastIndexOf(' ') + 1)}${printer.stylize('<uninitialized>', 'special')}`;
    }
  });
}

// ---- properties

function accessor(printer, value, level, key, inTypedArray) {
  let held;
  try {
    held = value[key];
  } catch {
    held = value.buffer[key];
  }
  printer.indentationLvl += 2;
  const shown = print(printer, held, level, inTypedArray);
  printer.indentationLvl -= 2;
  return `${printer.stylize(`[${key}]`, 'string')}: ${shown}`;
}

/** An array's element: a value without a name. */
function element(printer, array, level, descriptor) {
  if (descriptor.value === undefined) return valueOf(printer, array, level, descriptor);
  printer.indentationLvl += 2;
  const shown = print(printer, descriptor.value, level);
  printer.indentationLvl -= 2;
  return shown;
}

const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

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
  else if (IDENTIFIER.test(key)) name = printer.stylize(key, 'name');
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
    return `${open}${start}${output.join(`,\n${indentation}  `)} ${close}`;
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
  return `${before}${open}\n${indentation}  ${output.join(`,\n${indentation}  `)}\n${indentation}${close}`;
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
    return typeof constructor === 'function' && isBuiltIn(constructor.name);
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
  functionType,
  inspect,
  format,
  formatWithOptions,
  previewEntries,
  extraKeys,
  proxyDetails: (proxy) => ops.op_inspect_proxy(proxy),
  getStringWidth: (string, removeControls) => text().getStringWidth(string, removeControls),
  stripVTControlCharacters: (string) => text().stripVTControlCharacters(string),
  // For internal/util/inspect_errors.
  print,
  prefix,
};
