'use strict';
// internal/module/register: module.register(): hooks that answer with promises, for imports only.
//
// In Node they run on a thread of their own, here beside the program. The loader itself never waits: a graph is linked as far as
// it is known, the first import whose answer is missing ends that attempt, the hooks are asked, and the graph is linked again.
// Documentation: nodejs.org/api/module.html#asynchronous-customization-hooks.
//
// Ops used: none.

const loader = require('internal/module/loader');
const codes = () => require('internal/errors').codes;
const esm = () => require('internal/module/esm');
const hooks = () => require('internal/module/hooks');

/** Modules of hooks: { resolve, load }, first registered first. */
const registered = [];

/** Registrations and the modules that they load, one after the other. */
let ready = Promise.resolve();

function register(specifier, parent = 'data:', options = undefined) {
  if (parent !== null && typeof parent === 'object' && !(parent instanceof require('url').URL)) {
    options = parent;
    parent = options.parentURL ?? 'data:';
  }
  const [name, base, data] = [`${specifier}`, `${parent}`, options?.data];
  ready = ready.then(() => add(name, base, data));
  loader.hooks.later = module.exports;
}

async function add(specifier, parent, data) {
  const { initialize, resolve, load } = await esm().importFrom(specifier, parent, true);
  if (initialize !== undefined) await initialize(data);
  registered.push({ resolve, load });
}

// ---- the chains

/** Asks the hooks of one kind, last registered first; `last` is the loader's own step. */
async function ask(kind, argument, context, last) {
  const list = registered.filter((one) => one[kind] !== undefined);
  const step = (index) => async (value, changed) => {
    const given = { ...context, ...changed };
    if (index < 0) return last(value, given);
    let wentOn = false;
    const next = (nextValue, nextContext) => {
      wentOn = true;
      return step(index - 1)(nextValue, { ...given, ...nextContext });
    };
    const result = await list[index][kind](value, given, next);
    if (result === null || typeof result !== 'object') throw new (codes().ERR_INVALID_RETURN_VALUE)('an object', kind, result);
    if (!wentOn && !result.shortCircuit) {
      throw new (codes().ERR_LOADER_CHAIN_INCOMPLETE)(kind);
    }
    return result;
  };
  return step(list.length - 1)(argument, {});
}

/** These hooks see no source of CommonJS: its own loader reads it. */
function load(url, context) {
  const result = hooks().defaultLoad(url, context);
  return result.format === 'commonjs' ? { ...result, source: undefined } : result;
}

/** The module that an import means: { url, type, loaded }, where `loaded` is { format, source }, or undefined if `isKnown(url)`. */
async function answerImport(specifier, parentURL, importAttributes, isKnown) {
  await ready;
  const { resolveImport, validateLoad, withText } = hooks();
  const conditions = [...require('internal/module/esm_resolve').importConditions()];
  const found = await ask('resolve', specifier, { conditions, importAttributes, parentURL },
    (name, context) => resolveImport(name, context.parentURL, context.importAttributes));
  if (typeof found.url !== 'string' || require('internal/module/urls').parse(found.url) === undefined) throw new (codes().ERR_INVALID_RETURN_PROPERTY_VALUE)('a URL string', 'resolve', 'url', found.url);
  const attributes = found.importAttributes ?? importAttributes;
  if (isKnown(found.url, attributes.type)) return { url: found.url, type: attributes.type, loaded: undefined };
  const loaded = await ask('load', found.url, { conditions, format: found.format, importAttributes: attributes }, load);
  return { url: found.url, type: attributes.type, loaded: withText(validateLoad(found.url, loaded, true)) };
}

module.exports = { answerImport, register };
