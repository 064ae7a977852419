'use strict';
// internal/builtins: the require() of built-in modules, evaluated first and by Rust.
//
// Each built-in is a function (exports, require, module, ops), compiled ahead of time and evaluated on its first
// require. The table of evaluated modules is private to this file; `list` serves the start-up golden test.
//
// Ops used:
//   op_builtin_load(id: string) -> function | undefined   state   the built-in's function, undefined if there is none
//   op_builtin_ops(id: string) -> object                  state   the frozen object of its ops
//   op_shared_words() -> [Int32Array, Float64Array]       state   the words shared with Rust, made by this call

const { op_builtin_load, op_builtin_ops, op_shared_words } = ops;

const loaded = { __proto__: null };

/** Bootstrap alone is given the shared words; it puts them into internal/flags. */
function opsOf(id) {
  const own = op_builtin_ops(id);
  if (id !== 'internal/bootstrap') return own;
  const [i32, f64] = op_shared_words();
  return { __proto__: null, ...own, i32, f64 };
}

function requireBuiltin(id) {
  const known = loaded[id];
  if (known !== undefined) return known.exports;
  const run = op_builtin_load(id);
  if (run === undefined) throw missing(id);
  const module = { exports: {}, id };
  // Registered before it runs, so that cycles between built-ins see the partial exports, as CommonJS has it.
  loaded[id] = module;
  run(module.exports, requireBuiltin, module, opsOf(id));
  return module.exports;
}

/** Of Node's modules that Spindle does not have. */
function missing(id) {
  const { codes: { ERR_UNKNOWN_BUILTIN_MODULE } } = requireBuiltin('internal/errors');
  return new ERR_UNKNOWN_BUILTIN_MODULE(id);
}

loaded['internal/builtins'] = module;
module.exports = { list: () => Object.keys(loaded) };

requireBuiltin('internal/bootstrap');
