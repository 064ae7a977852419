'use strict';
// internal/util/comparisons: deep equality, for assert and util.isDeepStrictEqual.
//
// Two objects are equal if their inner values are (sameInside: a date's time, an error's message), then their own
// enumerable properties (sameProperties), then their items (sameItems: of arrays, sets, maps). What "equal" means depends
// on the mode. Cycles are not looked for at first, as few programs compare any: the stack overflows on one, and this
// comparison starts again, and every later one begins, with a Trail.
// Documentation: nodejs.org/api/assert.html, "Comparison details".
//
// Ops used:
//   op_buffer_compare(a: view, b: view) -> i32    pure   0 if all bytes are the same

const { CLASS, classOf, extraKeys } = require('internal/util/inspect');

const LOOSE = 0; // == for primitives, prototypes and symbol keys ignored
const STRICT = 1; // Object.is, and the same prototypes
const UNTYPED = 2; // STRICT, prototypes ignored
const PARTIAL = 3; // UNTYPED, and `b` may lack what `a` has

const { getPrototypeOf, getOwnPropertyDescriptor, getOwnPropertySymbols, hasOwn } = Object;
const toText = Object.prototype.toString;
const isEnumerable = (object, key) => Object.prototype.propertyIsEnumerable.call(object, key);
const typedArrayTag = getOwnPropertyDescriptor(getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

const isObject = (value) => typeof value === 'object' && value !== null;
const isBoxed = (kind) => kind >= CLASS.NUMBER && kind <= CLASS.SYMBOL;
const isBuffer = (kind) => kind === CLASS.ARRAY_BUFFER || kind === CLASS.SHARED_ARRAY_BUFFER;
/** Classes that only equal their own. */
const CONTAINERS = [CLASS.ARRAY, CLASS.MAP, CLASS.SET, CLASS.DATE, CLASS.REGEXP, CLASS.ARRAY_BUFFER, CLASS.SHARED_ARRAY_BUFFER, CLASS.DATA_VIEW,
  CLASS.TYPED_ARRAY];
const isError = (value, kind) => kind === CLASS.ERROR || value instanceof Error;

/** Pairs under comparison on the way down: an object met again equals only its partner. */
class Trail {
  constructor() {
    this.partners = new Map();
    this.taken = new Set();
  }
  /** Whether the pair is known to be equal or not; undefined if it is new. */
  verdict(a, b) {
    const partner = this.partners.get(a);
    if (partner !== undefined) return partner === b;
    return this.taken.has(b) ? false : undefined;
  }
  enter(a, b) {
    this.partners.set(a, b);
    this.taken.add(b);
  }
  leave(a, b) {
    this.partners.delete(a);
    this.taken.delete(b);
  }
}

let metCycles = false;

function compare(a, b, mode) {
  if (metCycles) return equal(a, b, mode, new Trail());
  try {
    return equal(a, b, mode, undefined);
  } catch {
    metCycles = true; // or a getter threw: then it throws again
    return equal(a, b, mode, new Trail());
  }
}

function equal(a, b, mode, trail) {
  if (a === b) return a !== 0 || mode === LOOSE || Object.is(a, b);
  if (isObject(a) && isObject(b)) return equalObjects(a, b, mode, trail);
  if (mode !== LOOSE) return a !== a && b !== b; // NaN
  return !isObject(a) && !isObject(b) && (a == b || (a !== a && b !== b));
}

function equalObjects(a, b, mode, trail) {
  if (mode === STRICT && !sameType(a, b)) return false;
  const kind = kindOf(a);
  return sameInside(a, b, kind, mode, trail) && sameContents(a, b, kind, mode, trail);
}

/** The engine's class, except that Array.isArray decides about arrays, which sees through proxies. */
function kindOf(value) {
  return Array.isArray(value) ? CLASS.ARRAY : classOf(value);
}


/** Whether both have the same constructor; where an object hides it, the same prototype. */
function sameType(a, b) {
  const prototype = getPrototypeOf(a);
  if ((prototype === Object.prototype || prototype === Array.prototype) && prototype === getPrototypeOf(b) && !hasOwn(a, 'constructor')) {
    return !hasOwn(b, 'constructor');
  }
  const { constructor } = a;
  const tells = constructor !== undefined && (!hasOwn(a, 'constructor') || isStandard(constructor));
  return tells ? constructor === b.constructor : prototype === getPrototypeOf(b);
}

let standard;

/** An own `constructor` property counts only if it names one of the language's own classes. */
function isStandard(constructor) {
  standard ??= new Set([Array, ArrayBuffer, BigInt, BigInt64Array, BigUint64Array, Boolean, require('buffer').Buffer, DataView, Date, Error,
    Float16Array, Float32Array, Float64Array, Function, Int16Array, Int32Array, Int8Array, Map, Number, Object, Promise, RegExp, Set, String,
    Symbol, Uint16Array, Uint32Array, Uint8Array, Uint8ClampedArray, WeakMap, WeakSet]);
  return standard.has(constructor);
}

// ---- what an object is besides its properties

function sameInside(a, b, kind, mode, trail) {
  switch (kind) {
    case CLASS.ARRAY: return Array.isArray(b) && sizesFit(a.length, b.length, mode) && sameTag(a, b);
    case CLASS.SET: case CLASS.MAP: return classOf(b) === kind && sizesFit(a.size, b.size, mode) && sameTag(a, b);
    case CLASS.TYPED_ARRAY: case CLASS.DATA_VIEW: return sameViews(a, b, kind, mode);
    case CLASS.DATE: return classOf(b) === kind && sameTag(a, b) && Object.is(+Date.prototype.getTime.call(a), +Date.prototype.getTime.call(b));
    case CLASS.REGEXP: return classOf(b) === kind && sameTag(a, b) && a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex;
    case CLASS.ARRAY_BUFFER: case CLASS.SHARED_ARRAY_BUFFER:
      return isBuffer(classOf(b)) && sameTag(a, b) && sameBytes(a, b, mode);
    default: return sameOtherwise(a, b, kind, mode, trail);
  }
}

function sizesFit(a, b, mode) {
  return a === b || (mode === PARTIAL && a > b);
}

function sameTag(a, b) {
  return a[Symbol.toStringTag] === b[Symbol.toStringTag];
}

/** The same, with the class's own tag where one has none of its own. */
function sameFullTag(a, b) {
  const tagA = a[Symbol.toStringTag];
  const tagB = b[Symbol.toStringTag];
  return tagA !== undefined && tagB !== undefined ? tagA === tagB : toText.call(a) === toText.call(b);
}

function sameOtherwise(a, b, kind, mode, trail) {
  // Two plain objects, as nearly all are, need not be asked what they call themselves.
  if (kind === CLASS.OTHER && a[Symbol.toStringTag] === undefined && b[Symbol.toStringTag] === undefined && classOf(b) === CLASS.OTHER) return true;
  if (!sameFullTag(a, b)) return false;
  if (kind === CLASS.OTHER && a[Symbol.toStringTag] === undefined) return true;
  const other = kindOf(b);
  if (CONTAINERS.includes(other)) return false;
  if (isError(a, kind)) return isError(b, other) && sameErrors(a, b, mode, trail);
  if (isBoxed(kind)) return other === kind && Object.is(unbox(a, kind), unbox(b, kind));
  if (isBoxed(other) || isError(b, other)) return false;
  return kind !== CLASS.WEAK_MAP && kind !== CLASS.WEAK_SET && kind !== CLASS.PROMISE && sameUrl(a, b);
}

const BOXES = { [CLASS.NUMBER]: Number, [CLASS.STRING]: String, [CLASS.BOOLEAN]: Boolean, [CLASS.BIGINT]: BigInt, [CLASS.SYMBOL]: Symbol };

function unbox(value, kind) {
  return BOXES[kind].prototype.valueOf.call(value);
}

/** A URL keeps its text in private fields. */
function sameUrl(a, b) {
  return typeof a.href !== 'string' || a.constructor?.name !== 'URL' || a.constructor !== b.constructor || a.href === b.href;
}

function sameErrors(a, b, mode, trail) {
  const same = (key) => isEnumerable(b, key) || // then it is compared with the other properties
    (mode === PARTIAL && (b[key] === undefined || (key === 'message' && b[key] === ''))) || equal(a[key], b[key], mode, trail);
  if (!same('message') || !same('name') || !same('cause') || !same('errors')) return false;
  const hasCause = hasOwn(b, 'cause');
  return hasCause === hasOwn(a, 'cause') || (mode === PARTIAL && !hasCause);
}

function sameViews(a, b, kind, mode) {
  if (!ArrayBuffer.isView(b) || typedArrayTag.call(a) !== typedArrayTag.call(b)) return false;
  // Loosely, the zeros of floating-point arrays are equal although their bytes differ.
  if (mode === LOOSE && kind === CLASS.TYPED_ARRAY && typedArrayTag.call(a).startsWith('Float')) {
    return a.length === b.length && a.every((item, i) => item === b[i]);
  }
  return sameBytes(a, b, mode);
}

/** Of views or buffers of any kind. */
function sameBytes(a, b, mode) {
  if (a.byteLength !== b.byteLength) return mode === PARTIAL && containsInOrder(bytesOf(a), bytesOf(b));
  return ops.op_buffer_compare(a, b) === 0;
}

function bytesOf(source) {
  return ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
}

/** Whether the bytes of `b` occur in `a` in this order, with gaps allowed. */
function containsInOrder(a, b) {
  let found = 0;
  for (let i = 0; i < a.length && found < b.length && a.length - i >= b.length - found; i++) if (a[i] === b[found]) found++;
  return found === b.length;
}

// ---- properties

function sameContents(a, b, kind, mode, trail) {
  const isList = kind === CLASS.ARRAY || kind === CLASS.TYPED_ARRAY;
  const keysB = isList ? listKeys(b, mode) : objectKeys(b, mode);
  let keysA;
  if (mode !== PARTIAL) {
    keysA = isList ? listKeys(a, mode) : objectKeys(a, mode);
    if (keysA.length !== keysB.length) return false;
  }
  const hasItems = (kind === CLASS.ARRAY && b.length > 0) || ((kind === CLASS.SET || kind === CLASS.MAP) && b.size > 0);
  if (keysB.length === 0 && !hasItems) return true;
  if (trail === undefined) return sameProperties(a, b, keysA, keysB, mode, trail) && sameItems(a, b, kind, mode, trail);
  const verdict = trail.verdict(a, b);
  if (verdict !== undefined) return verdict;
  trail.enter(a, b);
  const result = sameProperties(a, b, keysA, keysB, mode, trail) && sameItems(a, b, kind, mode, trail);
  trail.leave(a, b);
  return result;
}

function objectKeys(object, mode) {
  const keys = Object.keys(object);
  if (mode === LOOSE) return keys;
  const symbols = getOwnPropertySymbols(object);
  for (let i = 0; i < symbols.length; i++) if (isEnumerable(object, symbols[i])) keys.push(symbols[i]);
  return keys;
}

/** The keys of a list that are no index. */
function listKeys(list, mode) {
  const keys = extraKeys(list, false);
  return mode === LOOSE ? keys.filter((key) => typeof key === 'string') : keys;
}

function sameProperties(a, b, keysA, keysB, mode, trail) {
  for (let i = 0; i < keysB.length; i++) {
    const key = keysB[i];
    // Most objects have their keys in the same order; only the others are asked for each.
    if ((keysA === undefined || keysA[i] !== key) && !isEnumerable(a, key)) return false;
    if (!equal(a[key], b[key], mode, trail)) return false;
  }
  return true;
}

// ---- items

function sameItems(a, b, kind, mode, trail) {
  switch (kind) {
    case CLASS.ARRAY: return mode === PARTIAL ? containsItems(a, b, trail) : sameElements(a, b, mode, trail);
    case CLASS.SET: return sameMembers(a, b, mode, trail);
    case CLASS.MAP: return sameEntries(a, b, mode, trail);
    default: return true;
  }
}

function sameElements(a, b, mode, trail) {
  for (let i = 0; i < a.length; i++) {
    const itemB = b[i];
    if (itemB === undefined && !hasOwn(b, i)) return sameSparse(a, b, mode, trail, i);
    if (!sameElement(a, a[i], itemB, i, mode, trail)) return false;
  }
  return true;
}

/** A hole equals no value; loosely, null equals undefined and holes. */
function sameElement(list, a, b, i, mode, trail) {
  if (a !== undefined && b !== undefined) return equal(a, b, mode, trail);
  if (a === undefined && !hasOwn(list, i)) return mode === LOOSE && b === null;
  return a === b || (mode === LOOSE && (a === null || b === null));
}

/** Goes on by the keys that exist, because a list may be very long and nearly empty. */
function sameSparse(a, b, mode, trail, start) {
  const [keysA, keysB] = [Object.keys(a), Object.keys(b)];
  if (keysA.length !== keysB.length) return false;
  for (let i = start; i < keysB.length; i++) {
    const key = keysB[i];
    if ((a[key] === undefined && !hasOwn(a, key)) || !equal(a[key], b[key], mode, trail)) return false;
  }
  return true;
}

/** Whether the items of `b` occur in `a` in this order, with gaps allowed; holes match nothing and are passed over. */
function containsItems(a, b, trail) {
  const [keysA, keysB] = [indexKeys(a), indexKeys(b)];
  let at = 0;
  for (let i = 0; i < keysB.length; i++) {
    const wanted = b[keysB[i]];
    while (at < keysA.length && !equal(a[keysA[at]], wanted, PARTIAL, trail)) at++;
    if (keysA.length - at++ < keysB.length - i) return false;
  }
  return true;
}

function indexKeys(list) {
  const keys = Object.keys(list);
  const extra = extraKeys(list, false).filter((key) => typeof key === 'string').length;
  return extra === 0 ? keys : keys.slice(0, keys.length - extra);
}

/** Each member of `b` must have a partner of its own in `a`: itself, else one that is deeply equal. */
function sameMembers(a, b, mode, trail) {
  let searched; // members of b that are not in a
  for (const member of b) {
    if (a.has(member)) continue;
    if (!isObject(member) && (mode !== LOOSE || !mayEqualLoosely(a, b, member))) return false;
    (searched ??= []).push(member);
  }
  if (searched === undefined) return true;
  const same = (one, other) => equal(one, other, mode, trail);
  return matchAll(a, searched, (one) => b.has(one) || (mode !== LOOSE && !isObject(one)), same);
}

function sameEntries(a, b, mode, trail) {
  let searched;
  for (const [key, value] of b) {
    if (!isObject(key) && hasEqualEntry(a, key, value, mode, trail)) continue;
    if (!isObject(key) && (mode !== LOOSE || !mayEqualLoosely(a, b, key))) return false;
    (searched ??= []).push([key, value]);
  }
  if (searched === undefined) return true;
  const isSettled = ([key, value]) => !isObject(key) && (mode !== LOOSE || hasEqualEntry(b, key, value, mode, trail));
  const same = (one, other) => equal(one[0], other[0], mode, trail) && equal(one[1], other[1], mode, trail);
  return matchAll(a, searched, isSettled, same);
}

function hasEqualEntry(map, key, value, mode, trail) {
  const found = map.get(key);
  return (found !== undefined || map.has(key)) && equal(found, value, mode, trail);
}

/** Whether another primitive may equal this one loosely: '1' and 1, null and undefined, but no NaN and no symbol. */
function mayEqualLoosely(a, b, primitive) {
  if (primitive === undefined || primitive === null) {
    const other = primitive === undefined ? null : undefined;
    return a.has(other) && !b.has(other);
  }
  if (typeof primitive === 'symbol') return false;
  const number = typeof primitive === 'string' ? +primitive : primitive;
  return number === number;
}

/**
 * Gives each of `searched` an equal item of `list` that no other has taken. Both are mostly in the same order, or in the
 * opposite one, so the ends of what is left are tried first.
 */
function matchAll(list, searched, isSettled, same) {
  let [first, last] = [0, searched.length - 1];
  for (const item of list) {
    if (first > last) return true;
    if (isSettled(item)) continue;
    if (same(item, searched[first])) first++;
    else if (same(item, searched[last])) last--;
    else {
      for (let i = last - 1; i > first; i--) {
        if (!same(item, searched[i])) continue;
        searched[i] = searched[last--];
        break;
      }
    }
  }
  return first > last;
}

module.exports = {
  isDeepEqual: (a, b) => compare(a, b, LOOSE),
  isDeepStrictEqual: (a, b, skipPrototype = false) => compare(a, b, skipPrototype ? UNTYPED : STRICT),
  isPartialStrictEqual: (a, b) => compare(a, b, PARTIAL),
};
