'use strict';
// internal/options: what the program was started with: `getOptionValue('--title')`.
//
// Rust has read the command line and NODE_OPTIONS; this file asks for single options and remembers the answers. An option
// that was not given has its kind's empty value (false, 0, '', []), or true for those that are on until `--no-` says
// otherwise. Also here: the set of options that NODE_OPTIONS may hold. Documentation: nodejs.org/api/cli.html.
//
// Ops used:
//   op_option(name) -> bool | number | string | string[] | null   state   what was given, by the name without dashes
//   op_option_default(name) -> the same | undefined               state   undefined if there is no such option
//   op_options_in_env() -> string[]                               state   name, kind, .. of those that NODE_OPTIONS may hold
//   op_options_without_effect() -> string[]                       state   given, accepted, without meaning here

const known = new Map();

/** The value of `--name`; undefined if there is no such option. */
function getOptionValue(option) {
  if (known.has(option)) return known.get(option);
  const name = option.slice(2);
  const value = ops.op_option(name) ?? ops.op_option_default(name);
  known.set(option, value);
  return value;
}

/** Whether `--name` was given at all. */
function isGiven(option) {
  return ops.op_option(option.slice(2)) !== null;
}

// ---- process.allowedNodeEnvironmentFlags

const LETTERS = /^[a-z]$/i;

/** As options are compared: dashes for underscores, at least one dash in front, no value behind. */
function plainName(flag) {
  const name = flag.replace(/=.*$/s, '').replaceAll('_', '-');
  return name;
}

/** A set that nobody can change and whose `has` knows the other spellings of a flag. */
class NodeEnvironmentFlagsSet extends Set {
  #names;
  constructor(flags) {
    super();
    this.#names = new Set(flags);
  }
  add() { return this; }
  delete() { return false; }
  clear() {}
  has(flag) {
    if (typeof flag !== 'string') return false;
    const name = plainName(flag);
    if (this.#names.has(name) || this.#names.has(`--${name}`)) return true;
    if (name.startsWith('-')) return false;
    return this.#names.has(LETTERS.test(name) ? `-${name}` : `--${name}`);
  }
  entries() { return new Set(this.#names).entries(); }
  forEach(callback, thisArg = undefined) { this.#names.forEach((flag) => Reflect.apply(callback, thisArg, [flag, flag, this])); }
  get size() { return this.#names.size; }
  values() { return this.#names.values(); }
}
const { prototype } = NodeEnvironmentFlagsSet;
for (const name of ['keys', Symbol.iterator]) {
  Object.defineProperty(prototype, name, { __proto__: null, value: prototype.values, writable: true, configurable: true });
}

function allowedFlags() {
  const list = ops.op_options_in_env();
  const flags = [];
  for (let i = 0; i < list.length; i += 2) {
    const [name, kind] = [list[i], list[i + 1]];
    flags.push(`--${name}`);
    if (kind === 's' || kind === 'o') flags.push(`--no-${name}`);
  }
  flags.push('-r', '-C', '--debug-port', '--es-module-specifier-resolution', '--inspect-brk-node', '--loader', '--report-directory');
  Object.freeze(prototype.constructor);
  Object.freeze(prototype);
  return Object.freeze(new NodeEnvironmentFlagsSet(flags.sort()));
}

module.exports = { allowedFlags, getOptionValue, isGiven, withoutEffect: ops.op_options_without_effect };
