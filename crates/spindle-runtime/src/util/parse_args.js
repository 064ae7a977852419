'use strict';
// internal/util/parse_args: util.parseArgs (nodejs.org/api/util.html#utilparseargsconfig).
//
// The arguments become tokens first, which say what stands where; then the tokens are checked and stored.
// Ops used: none.

const { codes } = require('internal/errors');
const { validateArray, validateBoolean, validateObject, validateString } = require('internal/validators');

/** Configurations are read by own properties alone, so that nothing is inherited by accident. */
function own(object, key) {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function mainArguments() {
  const isEval = require('internal/options').isGiven('--eval');
  return require('process').argv.slice(isEval ? 1 : 2);
}

// ---- tokens

class Tokenizer {
  constructor(args, options) {
    this.args = args;
    this.options = options;
    this.index = 0;
    this.tokens = [];
  }

  run() {
    const { args } = this;
    while (this.index < args.length) {
      const arg = args[this.index];
      if (arg === '--') {
        this.tokens.push({ kind: 'option-terminator', index: this.index++ });
        while (this.index < args.length) this.positional(args[this.index]);
      } else if (arg.length > 1 && arg[0] === '-' && arg[1] !== '-') this.shortOptions(arg);
      else if (arg.length > 2 && arg.startsWith('--')) this.longOption(arg);
      else this.positional(arg);
    }
    return this.tokens;
  }

  positional(value) {
    this.tokens.push({ kind: 'positional', index: this.index++, value });
  }

  option(name, rawName, value, inlineValue) {
    this.tokens.push({ kind: 'option', name, rawName, index: this.index, value, inlineValue });
  }

  takesValue(name) {
    return Object.hasOwn(this.options, name) && own(this.options[name], 'type') === 'string';
  }

  /** An option whose value, if it takes one, is the next argument. */
  separateOption(name, rawName) {
    const next = this.args[this.index + 1];
    if (this.takesValue(name) && next !== undefined && next !== null) {
      this.option(name, rawName, next, false);
      this.index += 2;
    } else {
      this.option(name, rawName, undefined, undefined);
      this.index++;
    }
  }

  longOption(arg) {
    const equals = arg.indexOf('=', 3);
    if (equals === -1) return this.separateOption(arg.slice(2), arg);
    const name = arg.slice(2, equals);
    this.option(name, `--${name}`, arg.slice(equals + 1), true);
    this.index++;
  }

  /** `-abc`: flags up to the first that takes a value, whose value is the rest or the next argument. */
  shortOptions(arg) {
    for (let i = 1; i < arg.length; i++) {
      const name = this.nameOfShort(arg[i]);
      const rawName = `-${arg[i]}`;
      if (i === arg.length - 1) return this.separateOption(name, rawName);
      if (this.takesValue(name)) {
        this.option(name, rawName, arg.slice(i + 1), true);
        break;
      }
      this.option(name, rawName, undefined, undefined);
    }
    this.index++;
  }

  nameOfShort(letter) {
    for (const name of Object.keys(this.options)) if (own(this.options[name], 'short') === letter) return name;
    return letter;
  }
}

// ---- checks

const LIST_CHECKS = {
  string: (list, name) => checkList(list, name, validateString),
  boolean: (list, name) => checkList(list, name, validateBoolean),
};
const VALUE_CHECKS = { string: validateString, boolean: validateBoolean };

function checkList(list, name, check) {
  validateArray(list, name);
  list.forEach((item, i) => check(item, `${name}[${i}]`));
}

function checkOption(name, option) {
  const path = `options.${name}`;
  validateObject(option, path);
  const type = own(option, 'type');
  if (type !== 'string' && type !== 'boolean') throw new codes.ERR_INVALID_ARG_TYPE(`${path}.type`, "('string|boolean')", type);
  if (Object.hasOwn(option, 'short')) {
    validateString(option.short, `${path}.short`);
    if (option.short.length !== 1) throw new codes.ERR_INVALID_ARG_VALUE(`${path}.short`, option.short, 'must be a single character');
  }
  if (Object.hasOwn(option, 'multiple')) validateBoolean(option.multiple, `${path}.multiple`);
  const value = own(option, 'default');
  if (value !== undefined) (own(option, 'multiple') ? LIST_CHECKS : VALUE_CHECKS)[type](value, `${path}.default`);
}

/** In strict mode: the option is known, and has a value if and only if it takes one. */
function checkUsage(token, options, allowNegative, allowPositionals) {
  let { name } = token;
  if (!Object.hasOwn(options, name)) {
    const negated = allowNegative && name.startsWith('no-') ? name.slice(3) : undefined;
    if (negated === undefined || !Object.hasOwn(options, negated) || own(options[negated], 'type') !== 'boolean') {
      throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
    }
    name = negated;
  }
  const { type, short } = { type: own(options[name], 'type'), short: own(options[name], 'short') };
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  const invalid = (message) => { throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(message); };
  if (type === 'string' && typeof token.value !== 'string') invalid(`Option '${shown} <value>' argument missing`);
  if (type === 'boolean' && token.value !== undefined && token.value !== null) invalid(`Option '${shown}' does not take an argument`);
  if (!token.inlineValue && token.value?.length > 1 && token.value[0] === '-') invalid(ambiguity(token));
}

function ambiguity({ rawName, name }) {
  const example = rawName.startsWith('--') ? `'${rawName}=-XYZ'` : `'--${name}=-XYZ' or '${rawName}-XYZ'`;
  return `Option '${rawName}' argument is ambiguous.\nDid you forget to specify the option argument for '${rawName}'?\n` +
    `To specify an option argument starting with a dash use ${example}.`;
}

// ---- parseArgs

function store(token, options, values, allowNegative) {
  if (token.name === '__proto__') return;
  let { value } = token;
  if (allowNegative && value === undefined && token.name.startsWith('no-')) {
    token.name = token.name.slice(3);
    value = false;
  }
  const { name } = token;
  value ??= true;
  if (!Object.hasOwn(options, name) || !own(options[name], 'multiple')) values[name] = value;
  else if (values[name]) values[name].push(value);
  else values[name] = [value];
}

function parseArgs(config = { __proto__: null }) {
  const args = own(config, 'args') ?? mainArguments();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const wantsTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(wantsTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  for (const [name, option] of Object.entries(options)) checkOption(name, option);

  const tokens = new Tokenizer(args, options).run();
  const result = { values: { __proto__: null }, positionals: [] };
  if (wantsTokens) result.tokens = tokens;
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) checkUsage(token, options, allowNegative, allowPositionals);
      store(token, options, result.values, allowNegative);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      result.positionals.push(token.value);
    }
  }
  for (const [name, option] of Object.entries(options)) {
    const value = own(option, 'default');
    if (value !== undefined && result.values[name] === undefined && name !== '__proto__') result.values[name] = value;
  }
  return result;
}

module.exports = { parseArgs };
