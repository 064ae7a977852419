'use strict';
// internal/util/inspect_items: how util.inspect prints what an object holds besides properties: elements, entries, bytes,
// the state of promises, the bindings of modules. Each function makes the list of printed items for one class.
//
// Ops used (inspect lends them):
//   op_inspect_promise(promise) -> [state, value]   state   0 pending, 1 fulfilled, 2 rejected
//   op_inspect_iterator(iterator) -> [collection, passed, yields] | undefined   state   of a Map or Set, which stays where it is
//   op_inspect_weak_keys(weak collection) -> array  state   in no order

const { internals } = require('internal/util/inspect');

const { CLASS, classOf, layout, print, property, valueOf, numberText, bigintText, ops: engine } = internals;

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const getterOf = (proto, name) => getOwnPropertyDescriptor(proto, name).get;
const sizeOfMap = getterOf(Map.prototype, 'size');
const sizeOfSet = getterOf(Set.prototype, 'size');
const lengthOfTypedArray = getterOf(getPrototypeOf(Uint8Array.prototype), 'length');

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

function isIndex(key) {
  return typeof key === 'string' && /^(?:0|[1-9]\d{0,9})$/.test(key) && +key < 4294967295;
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
  // As in Node the first item decides for all, and a `length` of the program's own that says there is none.
  const [toText, style] = typeof value[0] === 'number' && !(value.length <= 0) ? [numberText, 'number'] : [bigintText, 'bigint'];
  for (let i = 0; i < shown; i++) output[i] = stylize(toText(value[i], numericSeparator), style);
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

/** [entries, whether they are pairs] of an iterator or weak collection, keys and values in turn; undefined if the engine does not tell. */
function previewEntries(value) {
  const kind = classOf(value);
  if (kind === CLASS.WEAK_SET) return [engine.op_inspect_weak_keys(value), false];
  if (kind === CLASS.WEAK_MAP) return [engine.op_inspect_weak_keys(value)?.flatMap((key) => [key, WeakMap.prototype.get.call(value, key)]), true];
  const rest = engine.op_inspect_iterator(value);
  if (rest === undefined) return [undefined, false];
  const [collection, passed, yields] = rest;
  if (collection === undefined) return [[], yields === PAIRS];
  const prototype = kind === CLASS.MAP_ITERATOR ? Map.prototype : Set.prototype;
  const method = yields === PAIRS ? 'entries' : yields === VALUES ? 'values' : 'keys';
  const entries = Array.from(prototype[method].call(collection)).slice(passed);
  return [yields === PAIRS ? entries.flat() : entries, yields === PAIRS];
}

/** What op_inspect_iterator calls iterators of values, and of pairs. */
const VALUES = 1;
const PAIRS = 2;

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
  const [entries] = printer.showHidden ? previewEntries(value) : [];
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
  const [state, result] = engine.op_inspect_promise(value);
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

/** An array's element: a value without a name. */
function element(printer, array, level, descriptor) {
  if (descriptor.value === undefined) return valueOf(printer, array, level, descriptor);
  printer.indentationLvl += 2;
  const shown = print(printer, descriptor.value, level);
  printer.indentationLvl -= 2;
  return shown;
}

function accessor(printer, value, level, key, inTypedArray) {
  let held;
  printer.indentationLvl += 2;
  try {
    held = value[key];
  } catch {
    held = value.buffer[key]; // it is detached: Node shifts what follows
    printer.indentationLvl += 2;
  }
  const shown = print(printer, held, level, inTypedArray);
  printer.indentationLvl -= 2;
  return `${printer.stylize(`[${key}]`, 'string')}: ${shown}`;
}

module.exports = {
  accessor, arrayItems, bytesItems, isIndex, listItems, mapItems, moduleItems, pairItems, previewEntries, promiseItems, setItems, typedArrayItems, weakItems,
};
