'use strict';
// Ops of the pure modules, as Node does them: what the Rust side answers, for tests of the JavaScript side.
//
//   createRuntime({ ops: { ...bufferOps, ...inspectOps().ops, ...loaderOps } })
//
// Node cannot look into promises, proxies and iterators without flags, so tests make those through `inspectOps()`.

const fs = require('node:fs');
const vm = require('node:vm');
const { isAscii, isUtf8 } = require('node:buffer');
const { types } = require('node:util');

const node = Buffer.prototype;
const asBuffer = (view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength);

const bufferOps = {
  op_buffer_utf8_slice: (view, start, end) => node.utf8Slice.call(view, start, end),
  op_buffer_latin1_slice: (view, start, end) => node.latin1Slice.call(view, start, end),
  op_buffer_ascii_slice: (view, start, end) => node.asciiSlice.call(view, start, end),
  op_buffer_utf16_slice: (view, start, end) => node.ucs2Slice.call(view, start, end),
  op_buffer_hex_slice: (view, start, end) => node.hexSlice.call(view, start, end),
  op_buffer_base64_slice: (view, start, end, url) => node[url ? 'base64urlSlice' : 'base64Slice'].call(view, start, end),
  op_buffer_utf8_write: (view, text, offset, max) => node.utf8Write.call(view, text, offset, max),
  op_buffer_latin1_write: (view, text, offset, max) => node.latin1Write.call(view, text, offset, max),
  op_buffer_utf16_write: (view, text, offset, max) => node.ucs2Write.call(view, text, offset, max),
  op_buffer_hex_write: (view, text, offset, max) => node.hexWrite.call(view, text, offset, max),
  op_buffer_base64_write: (view, text, offset, max) => node.base64Write.call(view, text, offset, max),
  op_buffer_byte_length: (text) => Buffer.byteLength(text),
  op_buffer_compare: (a, b) => Buffer.compare(a, b),
  op_buffer_index_of: (view, needle, start) => asBuffer(view).indexOf(needle, start),
  op_buffer_last_index_of: (view, needle, start) => asBuffer(view).lastIndexOf(needle, start),
  op_buffer_search_text: (view, text, offset, forward) => asBuffer(view)[forward ? 'indexOf' : 'lastIndexOf'](text, offset),
  op_buffer_fill(view, pattern, start, end) {
    for (let i = start; i < end; i++) view[i] = pattern[(i - start) % pattern.length];
  },
  op_buffer_swap: (view, size) => node[`swap${size * 8}`].call(asBuffer(view)),
  op_buffer_btoa: btoa,
  op_buffer_atob(text) {
    try {
      return atob(text);
    } catch {
      return null;
    }
  },
  op_buffer_is_utf8: isUtf8,
  op_buffer_is_ascii: isAscii,
};

/** By index the class numbers of op_inspect_class; gaps are decided in `classOf`. */
const TESTS = ['', '', '', 'isMap', 'isSet', 'isPromise', '', 'isDate', 'isRegExp', 'isNativeError', 'isMapIterator', 'isSetIterator',
  'isArgumentsObject', 'isNumberObject', 'isStringObject', 'isBooleanObject', 'isBigIntObject', 'isSymbolObject', 'isWeakMap', 'isWeakSet',
  'isArrayBuffer', 'isSharedArrayBuffer', 'isDataView', 'isTypedArray', 'isGeneratorObject', 'isModuleNamespaceObject', '', 'isExternal'];

function classOf(value) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return 0;
  if (types.isProxy(value)) return 6;
  if (Array.isArray(value)) return 1;
  if (typeof value === 'function') return 2;
  return Math.max(0, TESTS.findIndex((name) => name !== '' && types[name](value)));
}

/** inspect's ops, and makers of the values that only the engine can look into. */
function inspectOps() {
  const promises = new WeakMap();
  const proxies = new WeakMap();
  const iterators = new WeakMap();
  const remember = (map, value, about) => {
    map.set(value, about);
    return value;
  };
  return {
    ops: {
      op_inspect_class: classOf,
      op_inspect_promise: (promise) => promises.get(promise),
      op_inspect_proxy: (proxy) => proxies.get(proxy),
      op_inspect_iterator: (value) => iterators.get(value),
      op_inspect_weak_keys: () => [], // tests have empty ones, as Node cannot look inside either
      op_inspect_same_shape: () => false,
      op_inspect_extra_keys(list, hidden) {
        const isExtra = (key) => typeof key === 'symbol' || !/^(?:0|[1-9]\d*)$/.test(key);
        return Reflect.ownKeys(list).filter((key) => isExtra(key) && (hidden || Object.prototype.propertyIsEnumerable.call(list, key)));
      },
    },
    fulfilled: (value) => remember(promises, Promise.resolve(value), [1, value]),
    pending: () => remember(promises, new Promise(() => {}), [0, undefined]),
    rejected(reason) {
      const promise = Promise.reject(reason);
      promise.catch(() => {});
      return remember(promises, promise, [2, reason]);
    },
    proxy: (target, handler) => remember(proxies, new Proxy(target, handler), [target, handler]),
    revoked() {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return remember(proxies, proxy, [null, null]);
    },
    /** `passed` members of `collection` are behind it; `yields`: 0 keys, 1 values, 2 pairs. */
    iterator: (value, collection, passed, yields) => remember(iterators, value, [collection, passed, yields]),
  };
}

function kindOf(path) {
  try {
    return fs.statSync(path).isDirectory() ? 1 : 0;
  } catch {
    return -2;
  }
}

function compile(source, filename) {
  return vm.compileFunction(source, ['exports', 'require', 'module', '__filename', '__dirname'], { filename });
}

const loaderOps = {
  op_compile_cjs: compile,
  op_compile_cjs_file: (path) => compile(fs.readFileSync(path, 'utf8').replace(/^\ufeff/, '').replace(/^#!/, '//'), path),
  op_loader_stat: kindOf,
  op_loader_find: (path) => (kindOf(path) === 0 ? fs.realpathSync.native(path) : Math.max(kindOf(path), -1)),
  op_loader_try: (base, suffixes) => suffixes.split('\n').findIndex((suffix) => kindOf(base + suffix) === 0),
  op_loader_read: (path) => fs.readFileSync(path, 'utf8'),
  op_loader_read_optional: (path) => (kindOf(path) === 0 ? fs.readFileSync(path, 'utf8') : null),
};

/** For tests that compare with the running Node: wordings and names differ between its versions. */
const followed = /^v25\./.test(process.version);

module.exports = { bufferOps, followed, inspectOps, loaderOps };
