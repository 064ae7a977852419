'use strict';
// internal/util/inspect_errors: how util.inspect prints errors. Loaded when the first one is printed.
//
// An error prints as its stack, with the class name put right where `stack` says something else, frames shared with the
// cause or repeated by recursion folded, and properties that the stack shows already left out.
// Ops used: none.

const { print } = require('internal/util/inspect').internals;
const { prefix } = require('internal/util/inspect_shapes');

const hasOwn = Object.hasOwn;
const errorToString = Error.prototype.toString;
/** What the engine puts on every error besides `message`: it says where, as the stack does. */
const ENGINE_KEYS = ['fileName', 'lineNumber', 'columnNumber'];

/** A property of the program's own object; undefined if reading it throws. */
function read(object, key) {
  try {
    return object[key];
  } catch {
    return undefined;
  }
}

/** The text of an error; takes out of `keys` what it shows, and adds hidden `cause` and `errors`. */
function printError(printer, error, name, tag, keys) {
  let stack;
  try {
    stack = stackText(printer, error);
  } catch {
    return Object.prototype.toString.call(error);
  }
  const message = read(error, 'message');
  const ownName = read(error, 'name');
  if (printer.showHidden) showStackFirst(error, keys);
  else hideShown(keys, stack, message, ownName);
  for (const key of ['cause', 'errors']) {
    if (hasOwn(error, key) && !keys.includes(key) && (key === 'cause' || Array.isArray(read(error, key)))) keys.push(key);
  }
  stack = withClassName(stack, name, ownName ?? 'Error', tag);
  // Frames begin after the message, which may contain lines that look like some.
  const said = (message && stack.indexOf(message)) || -1;
  const start = stack.indexOf('\n    at', said === -1 ? -1 : said + message.length);
  if (start === -1) stack = `[${stack}]`;
  else {
    const lines = foldedFrames(printer, error, stack.slice(start + 1));
    stack = `${stack.slice(0, start)}\n${(printer.colors ? lines.map((line) => highlight(printer, line)) : lines).join('\n')}`;
  }
  return printer.indentationLvl === 0 ? stack : stack.replaceAll('\n', `\n${' '.repeat(printer.indentationLvl)}`);
}

function hideShown(keys, stack, message, name) {
  const hide = (key, value, always) => {
    const at = keys.indexOf(key);
    if (at !== -1 && (always || typeof value !== 'string' || stack.includes(value))) keys.splice(at, 1);
  };
  if (keys.length === 0) return;
  hide('stack', undefined, true);
  hide('message', message, false);
  hide('name', name, false);
}

/** With showHidden the keys begin as in Node: stack, message. The engine's own ones go. */
function showStackFirst(error, keys) {
  for (let i = keys.length - 1; i >= 0; i--) {
    if (keys[i] === 'stack' || (ENGINE_KEYS.includes(keys[i]) && !Object.prototype.propertyIsEnumerable.call(error, keys[i]))) keys.splice(i, 1);
  }
  if (hasOwn(error, 'stack')) keys.unshift('stack');
}

function stackText(printer, error) {
  const stack = read(error, 'stack');
  if (!stack) return errorToString.call(error);
  if (typeof stack === 'string') return stack;
  printer.seen.push(error);
  printer.indentationLvl += 4;
  const shown = print(printer, stack, NaN); // at no level: printed as deep as it is, one entry a line, as in Node
  printer.indentationLvl -= 4;
  printer.seen.pop();
  return `${errorToString.call(error)}\n    ${shown}`;
}

/** `stack` begins with `name`; the class may be called otherwise, or there may be none. */
function withClassName(stack, constructor, name, tag) {
  if (typeof name !== 'string') return stack.replace(`${name}`, `${name} [${prefix(constructor, tag, 'Error').slice(0, -1)}]`);
  let { length } = name;
  const regular = name.endsWith('Error') && stack.startsWith(name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructor !== null && !regular) return stack;
  let fallback = 'Error';
  if (constructor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/.exec(stack) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = start?.[1] ?? '';
    ({ length } = fallback);
    fallback ||= 'Error';
  }
  const title = prefix(constructor, tag, fallback).slice(0, -1);
  if (name === title) return stack;
  if (!title.includes(name)) return `${title} [${name}]${stack.slice(length)}`;
  return length === 0 ? `${title}: ${stack}` : `${title}${stack.slice(length)}`;
}

// ---- frames

function foldedFrames(printer, error, text) {
  const frames = text.split('\n');
  const cause = read(error, 'cause');
  if (cause instanceof Error) {
    const causeText = stackText(printer, cause);
    const start = causeText.indexOf('\n    at');
    if (start !== -1) foldShared(printer, frames, causeText.slice(start + 1).split('\n'));
  }
  if (frames.length > 10) foldRepeated(printer, frames);
  return frames;
}

/** Replaces the first run of more than three frames that the cause has as well; its first and last line stay. */
function foldShared(printer, frames, others) {
  for (let start = 0; start < frames.length - 3; start++) {
    const at = others.indexOf(frames[start]);
    if (at === -1 || others.length - at <= 3) continue;
    let length = 1;
    const most = Math.min(frames.length - start, others.length - at);
    while (length < most && frames[start + length] === others[at + length]) length++;
    if (length <= 3) continue;
    frames.splice(start + 1, length - 2, printer.stylize(`    ... ${length - 2} lines matching cause stack trace ...`, 'undefined'));
    return;
  }
}

/** Replaces what deep recursion repeats: blocks of lines equal to the block above them. */
function foldRepeated(printer, frames) {
  for (let start = 0; start < frames.length - 3; start++) {
    const found = repetition(frames, start);
    if (found === undefined) continue;
    const [size, times] = found;
    const what = times > 1 ? `${size} lines ${times} times...` : 'lines ...';
    frames.splice(start + size, size * times,
      printer.stylize(`    ... collapsed ${size * times} duplicate lines matching above ${what}`, 'undefined'));
    start += size;
  }
}

/** [block size, further copies] of the repetition at `start` that folds the most lines, the smaller block if equal. */
function repetition(frames, start) {
  let best;
  for (let size = frames.indexOf(frames[start], start + 1) - start; size > 0; size = frames.indexOf(frames[start], start + size + 1) - start) {
    let times = 0;
    while (matches(frames, start, start + size * (times + 1), size)) times++;
    if (times * size >= 3 && (best === undefined || times * size > best[0] * best[1])) best = [size, times];
  }
  return best;
}

function matches(frames, a, b, size) {
  if (b + size > frames.length) return false;
  for (let i = 0; i < size; i++) if (frames[a + i] !== frames[b + i]) return false;
  return true;
}

// ---- colours

const PACKAGE = /([/\\]node_modules[/\\])((?:@[^/\\]+[/\\])?[^/\\]+)(?=[/\\])/g;

/** Our own frames are dim, the names of packages underlined, the current folder dim. */
function highlight(printer, line) {
  if (/^ {4}at (?:[^/\\(]+ \(|)node:.+:\d+:\d+\)?$/.test(line)) return printer.stylize(line, 'undefined');
  const marked = line.replace(PACKAGE, (_, before, name) => before + printer.stylize(name, 'module'));
  return dimFolder(printer, marked, currentFolder(line.includes('file://')));
}

/** The current folder as it stands in stacks: a path, or a URL's. */
function currentFolder(isUrl) {
  try {
    const folder = require('process').cwd();
    return isUrl ? encodeURI(folder).replace(/[?#]/g, encodeURIComponent).replaceAll('%7C', '|') : folder;
  } catch {
    return undefined; // it was removed
  }
}

function dimFolder(printer, line, folder) {
  let start = folder === undefined ? -1 : line.indexOf(folder);
  if (start === -1) return line;
  const end = start + folder.length + 1;
  if (line.slice(start - 7, start) === 'file://') start -= 7;
  const bracket = line[start - 1] === '(';
  if (bracket) start--;
  const closes = bracket && line.endsWith(')');
  return line.slice(0, start) + printer.stylize(line.slice(start, end), 'undefined') + line.slice(end, closes ? -1 : line.length) +
    (closes ? printer.stylize(')', 'undefined') : '');
}

module.exports = { printError };
