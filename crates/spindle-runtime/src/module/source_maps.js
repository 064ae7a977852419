'use strict';
// internal/module/source_maps: from places in what runs to places in what was written.
//
// There are maps of two kinds. Sources that were transformed here always have one. Those that files bring along
// (`//# sourceMappingURL=`) count with --enable-source-maps or module.setSourceMapsSupport(), and are read when a stack first
// shows such a file. Documentation: nodejs.org/api/module.html#source-map-support; the format: tc39.es/ecma426.
//
// Ops used: none.

const bootstrap = require('internal/bootstrap');
const urls = require('internal/module/urls');

const support = { enabled: false, nodeModules: false, generatedCode: false };

/** Path or URL -> SourceMap, or its JSON until somebody asks, of what was transformed here. */
const own = new Map();
/** File -> SourceMap, or null where there is none, of what files bring along. */
const brought = new Map();

// ---- the format

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Int8Array(128).fill(-1);
for (let i = 0; i < DIGITS.length; i++) values[DIGITS.charCodeAt(i)] = i;

/** Reads numbers of a `mappings` text one after the other. */
class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }
  atEnd() { return this.at >= this.text.length; }
  peek() { return this.text[this.at]; }
  hasNumber() { return !this.atEnd() && this.peek() !== ',' && this.peek() !== ';'; }
  number() {
    let result = 0;
    let shift = 0;
    let digit;
    do {
      digit = values[this.text.charCodeAt(this.at++)] ?? -1;
      if (digit < 0) throw new SyntaxError('Invalid source map: bad mappings');
      result |= (digit & 31) << shift;
      shift += 5;
    } while (digit & 32);
    const isNegative = result & 1;
    result >>>= 1;
    if (!isNegative) return result;
    return -result | (1 << 31); // as Node does; a zero with a sign is the least number
  }
}

/** Appends the entries of one map, each [line, column, source, line, column, name], its own lines moved by an offset. */
function decode(map, lineOffset, columnOffset, entries) {
  const { sources = [], names = [], sourceRoot = '' } = map;
  const reader = new Reader(map.mappings);
  let [line, column, source, sourceLine, sourceColumn, name] = [lineOffset, columnOffset, 0, 0, 0, 0];
  while (!reader.atEnd()) {
    if (reader.peek() === ';') {
      line++;
      column = 0;
      reader.at++;
    } else if (reader.peek() === ',') {
      reader.at++;
    } else {
      column += reader.number();
      if (!reader.hasNumber()) {
        entries.push([line, column]);
        continue;
      }
      source += reader.number();
      sourceLine += reader.number();
      sourceColumn += reader.number();
      const hasName = reader.hasNumber();
      if (hasName) name += reader.number();
      const url = sources[source];
      entries.push([line, column, sourceRoot ? `${sourceRoot}${url}` : url, sourceLine, sourceColumn, hasName ? names[name] : undefined]);
    }
  }
}

class SourceMap {
  #payload;
  #lineLengths;
  #entries;

  constructor(payload, { lineLengths } = {}) {
    require('internal/validators').validateObject(payload, 'payload');
    this.#payload = clone(payload);
    this.#lineLengths = lineLengths === undefined ? undefined : [...lineLengths];
  }

  get payload() {
    return clone(this.#payload);
  }

  get lineLengths() {
    return this.#lineLengths === undefined ? undefined : [...this.#lineLengths];
  }

  #decoded() {
    if (this.#entries !== undefined) return this.#entries;
    const entries = [];
    if (this.#payload.sections === undefined) decode(this.#payload, 0, 0, entries);
    else for (const { offset, map } of this.#payload.sections) decode(map, offset.line, offset.column, entries);
    this.#entries = entries.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return entries;
  }

  /** The last entry that is not behind a place; lines and columns count from 0. */
  findEntry(lineOffset, columnOffset) {
    const entries = this.#decoded();
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = entries[middle];
      if (lineOffset < entry[0] || (lineOffset === entry[0] && columnOffset < entry[1])) high = middle;
      else low = middle + 1;
    }
    if (low === 0) return {};
    const [generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name] = entries[low - 1];
    return { generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name };
  }

  /** Where a place comes from; lines and columns count from 1. */
  findOrigin(lineNumber, columnNumber) {
    const entry = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (entry.originalSource === undefined || entry.originalLine === undefined || entry.originalColumn === undefined) return {};
    return {
      name: entry.name,
      fileName: entry.originalSource,
      lineNumber: entry.originalLine + lineNumber - entry.generatedLine,
      columnNumber: entry.originalColumn + columnNumber - entry.generatedColumn,
    };
  }
}

const clone = (payload) => JSON.parse(JSON.stringify(payload));

// ---- which files have one

/** A source was transformed: `map` (JSON) leads from what runs under `filename` to what `url` holds. */
function add(filename, url, map) {
  own.set(filename, map);
  own.set(url, map);
  bootstrap.sourceMaps = module.exports;
}

/** The map that the file of a path or URL brings along; null without one. */
function broughtBy(file) {
  const path = file.startsWith('file:') ? urls.urlToPath(file) : file;
  if (!path.startsWith('/') || (!support.nodeModules && path.includes('/node_modules/'))) return null;
  let found = brought.get(path);
  if (found === undefined) brought.set(path, found = read(path));
  return found;
}

function read(path) {
  const { readOptional } = require('internal/module/loader');
  try {
    const source = readOptional(path);
    const url = source === null ? undefined : [...source.matchAll(/\/[*/]#\s+sourceMappingURL=(?<url>[^\s]+)/g)].at(-1)?.groups.url;
    if (url === undefined) return null;
    const base = urls.pathToUrl(path);
    const place = url.startsWith('data:') ? base : urls.join(url, base);
    const text = url.startsWith('data:') ? dataOf(url) : readOptional(urls.urlToPath(place));
    const map = JSON.parse(text);
    absolute(map, place);
    return new SourceMap(map, { lineLengths: source.replace(/\n$/, '').split('\n').map((line) => line.length) });
  } catch {
    return null; // a map that is not there or not valid is as good as none
  }
}

function dataOf(url) {
  const comma = url.indexOf(',');
  const [type, ...parameters] = url.slice('data:'.length, comma).split(';');
  if (type !== 'application/json') return 'null';
  const data = url.slice(comma + 1);
  return parameters.at(-1) === 'base64' ? require('buffer').Buffer.from(data, 'base64').toString() : decodeURIComponent(data);
}

/** Sources are named relative to where the map is. */
function absolute(map, place) {
  for (const section of map.sections ?? []) absolute(section.map, place);
  if (map.sections !== undefined) return;
  map.sources = map.sources.map((source) => urls.join(`${map.sourceRoot ?? ''}${source}`, place));
  map.sourceRoot = '';
}

/** module.findSourceMap() */
function findSourceMap(file) {
  let found = own.get(file);
  if (typeof found === 'string') {
    found = new SourceMap(JSON.parse(found));
    own.set(file, found);
  }
  if (found === undefined && support.enabled && typeof file === 'string' && file !== '') found = broughtBy(file);
  return found ?? undefined;
}

// ---- stacks

/** A line of a stack, `    at name (file:line:column)`, with the place that was written. */
function mapFrame(frame) {
  const match = /^(.*?\(|    at )([^()]*?):(\d+):(\d+)(\)?)$/.exec(frame);
  if (match === null) return frame;
  const [, before, file, line, column, after] = match;
  const { originalSource, originalLine, originalColumn } = findSourceMap(file)?.findEntry(line - 1, column - 1) ?? {};
  if (originalSource === undefined || originalColumn === undefined) return frame;
  const isFile = originalSource.startsWith('file:') && !file.startsWith('file:');
  const name = isFile ? urls.urlToPath(originalSource) : originalSource;
  return `${before}${name}:${originalLine + 1}:${originalColumn + 1}${after}`;
}

// ---- support

/** With --enable-source-maps. */
function enable() {
  support.enabled = support.nodeModules = support.generatedCode = true;
  bootstrap.sourceMaps = module.exports;
}

function getSourceMapsSupport() {
  return Object.freeze({ __proto__: null, ...support });
}

function setSourceMapsSupport(enabled, options = {}) {
  const { validateBoolean, validateObject } = require('internal/validators');
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  Object.assign(support, { enabled, nodeModules, generatedCode });
  brought.clear();
  bootstrap.sourceMaps = module.exports;
}

module.exports = { SourceMap, add, findSourceMap, getSourceMapsSupport, mapFrame, setSourceMapsSupport };

// What the option says holds from the first time that anybody asks.
if (require('internal/options').getOptionValue('--enable-source-maps')) enable();
