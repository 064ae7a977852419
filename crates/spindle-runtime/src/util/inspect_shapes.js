'use strict';
// internal/util/inspect_shapes: how util.inspect prints objects: their names, their keys, and what each class shows.
//
// Every object gets a Shape: what stands before the brace, how its items are made (internal/util/inspect_items), which
// keys follow. printObject makes it, prints the parts and hands them to inspect's `layout`. Loaded with the first object.
//
// Ops used (inspect lends them):
//   op_inspect_same_shape(a, b) -> bool             state   whether they have the same keys but for indices, at a glance
//   op_inspect_extra_keys(list, hidden) -> array    state   own keys that are no index

const { inspect, internals } = require('internal/util/inspect');

const { CLASS, classOf, layout, property, primitive, plain, numberText, userOptions, ops: engine } = internals;
const {
  accessor, arrayItems, bytesItems, isIndex, listItems, mapItems, moduleItems, pairItems, previewEntries, promiseItems, setItems, typedArrayItems, weakItems,
} = require('internal/util/inspect_items');

const { getPrototypeOf, getOwnPropertyDescriptor, getOwnPropertyNames, getOwnPropertySymbols, hasOwn } = Object;
const isEnumerable = (object, key) => Object.prototype.propertyIsEnumerable.call(object, key);
const getterOf = (proto, name) => getOwnPropertyDescriptor(proto, name).get;
const sizeOfMap = getterOf(Map.prototype, 'size');
const sizeOfSet = getterOf(Set.prototype, 'size');
const TypedArray = getPrototypeOf(Uint8Array);
const tagOfTypedArray = getterOf(TypedArray.prototype, Symbol.toStringTag);
const lengthOfTypedArray = getterOf(TypedArray.prototype, 'length');
const errors = () => require('internal/util/inspect_errors');
const functions = () => require('internal/util/inspect_functions');

const MAX_TOTAL = 2 ** 27; // characters at one level, after which nesting is no longer followed

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

/** By prototype an empty list without properties of its own, for comparison. */
const pristine = new WeakMap();

const TYPED_ARRAYS = {
  Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array, Int8Array, Int16Array, Int32Array, Float16Array, Float32Array, Float64Array, BigInt64Array,
  BigUint64Array,
};

function pristineLike(list) {
  const prototype = getPrototypeOf(list);
  if (prototype === null) return undefined;
  let like = pristine.get(prototype);
  if (like === undefined) {
    const base = Array.isArray(list) ? Array : TYPED_ARRAYS[tagOfTypedArray.call(list)];
    like = Reflect.construct(base, [0], Object.defineProperty(function() {}, 'prototype', { __proto__: null, value: prototype }));
    pristine.set(prototype, like);
  }
  return like;
}

/** The keys of an array or typed array that are no index. Nearly no list has any, and then none of its indices is looked at. */
function extraKeys(list, showHidden) {
  if (list.length === 0) return keysOf(list, showHidden);
  if (engine.op_inspect_same_shape(list, pristineLike(list))) return showHidden && Array.isArray(list) ? ['length'] : [];
  const extra = engine.op_inspect_extra_keys(list, showHidden);
  return list.length < 2 ** 31 ? extra : extra.filter((key) => !isIndex(key)); // to the engine large indices are strings
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
  const items = (printer, value, level) => (isPairs ? pairItems(printer, entries, level) : listItems(printer, entries, level));
  return new Shape(`[${tag}] {`, '}', keys, items, false);
}

/** V8 lists what every function has in this order, before all else. */
const FUNCTION_KEYS = ['length', 'name', 'prototype'];

function functionShape(printer, value, name, tag, hidden) {
  let keys = keysOf(value, printer.showHidden);
  if (printer.showHidden) {
    const first = FUNCTION_KEYS.filter((key) => keys.includes(key));
    keys = [...first, ...keys.filter((key) => !first.includes(key))];
  }
  const shape = new Shape('{', '}', keys, none, false);
  shape.base = functions().functionBase(printer, value, name, tag);
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

const BOXES = { Number, String, Boolean, BigInt, Symbol };

function boxedShape(printer, value, name, tag, hidden, level, inTypedArray, shape) {
  const type = ENGINE_NAMES[classOf(value)];
  const inner = BOXES[type].prototype.valueOf.call(value);
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
  printer.indentationLvl = indentationLvl;
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

module.exports = { printObject, isBuiltIn, extraKeys, prefix };
