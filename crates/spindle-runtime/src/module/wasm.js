'use strict';
// internal/module/wasm: WebAssembly files as ES modules. Their imports are those of the module, their exports those of an instance
// that is made when the module's turn to run has come.
//
// Documentation: nodejs.org/api/esm.html#wasm-modules and webassembly.github.io/esm-integration/js-api.
//
// Ops used:
//   op_module_namespace(module) -> namespace   state

const { op_module_namespace } = ops;
const { WebAssembly } = globalThis;

/** Namespace -> exports of the instance behind it: another module that imports a global gets the global, not its value. */
const instances = new WeakMap();

/** The source of an ES module that stands for `bytes`, and the `fill` that it calls: { source, fill }. */
function translate(entry, bytes) {
  const compiled = compile(entry.url, bytes);
  const imports = WebAssembly.Module.imports(compiled);
  const exports = WebAssembly.Module.exports(compiled);
  check(entry.url, imports, exports);
  const requests = [...new Set(imports.map((one) => one.module))];
  const texts = requests.map((request, i) => `import*as m${i} from ${JSON.stringify(request)};`);
  const names = exports.map((one, i) => `a${i} as ${JSON.stringify(one.name)}`);
  const source = `${texts.join('')}let ${['none', ...exports.map((_, i) => `a${i}`)].join()};export{${names.join()}};` +
    `import.meta.fill([${requests.map((_, i) => `m${i}`).join()}],v=>{${exports.map((_, i) => `a${i}=v[${i}];`).join('')}})`;
  const fill = (namespaces, set) => {
    warn();
    const given = { __proto__: null };
    requests.forEach((request, i) => { given[request] = withGlobals(namespaces[i], request, imports); });
    const instance = new WebAssembly.Instance(compiled, given);
    instances.set(op_module_namespace(entry.module), instance.exports);
    set(exports.map(({ name, kind }) => valueOf(instance.exports[name], kind)));
  };
  return { source, fill };
}

function compile(url, bytes) {
  try {
    return new WebAssembly.Module(bytes, { builtins: ['js-string'] });
  } catch (error) {
    error.message = `${require('internal/module/urls').nameOf(url)}: ${error.message}`;
    throw error;
  }
}

/** Names that the specification keeps for itself. */
function check(url, imports, exports) {
  const isReserved = (name) => name.startsWith('wasm:') || name.startsWith('wasm-js:');
  for (const { module, name } of imports) {
    if (module.startsWith('wasm-js:')) throw new WebAssembly.LinkError(`Invalid Wasm import "${module}" in ${url}`);
    if (isReserved(name)) throw new WebAssembly.LinkError(`Invalid Wasm import name "${module}" in ${url}`);
  }
  for (const { name } of exports) {
    if (isReserved(name)) throw new WebAssembly.LinkError(`Invalid Wasm export name "${name}" in ${url}`);
  }
}

function withGlobals(namespace, request, imports) {
  const exports = instances.get(namespace);
  if (exports === undefined) return namespace;
  const given = Object.assign({ __proto__: null }, namespace);
  for (const { module, name, kind } of imports) if (module === request && kind === 'global') given[name] = exports[name];
  return given;
}

function valueOf(value, kind) {
  if (kind !== 'global') return value;
  try {
    return value.value;
  } catch {
    return undefined; // a vector has no value in JavaScript
  }
}

let hasWarned = false;

function warn() {
  if (hasWarned) return;
  hasWarned = true;
  require('process').emitWarning('Importing WebAssembly module instances is an experimental feature and might change at any time', 'ExperimentalWarning');
}

module.exports = { translate };
