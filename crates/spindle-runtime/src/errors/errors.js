'use strict';
// internal/errors: the errors that built-ins throw, with Node's names, codes and messages.
//
// `codes.ERR_X` is a class; `new ERR_X(..args)` makes an error whose message comes from the table in
// internal/errors/messages, whose `code` is 'ERR_X' and whose stack begins `Name [ERR_X]: message`. System errors come
// from `systemError` (Rust's ops that throw), `uvException` and its relatives (made in JavaScript when a request
// completes). Errnos stand in internal/errors/errnos, stacks in internal/errors/stacks.
// Documentation: nodejs.org/api/errors.html.
//
// Ops used: none.

const { kIsNodeError } = require('internal/errors/stacks');

const defineProperty = Object.defineProperty;
/** Key of a function that the printer of uncaught errors calls for a better stack. */
const kEnhanceStack = Symbol('kEnhanceStack');

const errnos = () => require('internal/errors/errnos');
const inspector = () => require('internal/util/inspect');
const messages = () => require('internal/errors/messages');

// ---- errors with a code

const classes = { __proto__: null };

/** Classes are made when somebody first names them: the table is long and a program uses few of its rows. */
const codes = new Proxy({ __proto__: null }, {
  __proto__: null,
  get: (_, code) => classes[code] ?? makeClass(code),
  has: (_, code) => code in classes || makeClass(code) !== undefined,
});

function makeClass(code) {
  if (typeof code !== 'string') return undefined;
  const row = messages().rows[code];
  if (row === undefined) return undefined;
  const [message, Base, ...others] = row;
  const made = Base === 'SystemError' ? systemErrorClass(code, message) : nodeErrorClass(code, Base, message);
  for (const Other of others) made[Other.name] = nodeErrorClass(code, Other, message);
  return classes[code] = made;
}

function nodeErrorClass(code, Base, message) {
  class NodeError extends Base {
    constructor(...args) {
      super();
      this.code = code;
      hidden(this, 'message', messageOf(message, args, this));
    }
    // Programs see the standard class, as Node shows it: `err.constructor === TypeError`.
    get ['constructor']() { return Base; }
    get [kIsNodeError]() { return true; }
    toString() { return `${this.name} [${code}]: ${this.message}`; }
  }
  // Node keeps a twin class that omits frames; ours never show the frames of the files that make errors.
  hidden(NodeError, 'HideStackFramesError', NodeError);
  return NodeError;
}

function messageOf(message, args, error) {
  if (typeof message === 'function') return Reflect.apply(message, error, args);
  return args.length === 0 ? message : fill(message, args);
}

/** `%s`, `%d`, `%j` by their arguments; what is no plain text or number goes through util.format. */
function fill(template, args) {
  const isPlain = (arg) => Number.isInteger(arg) || (typeof arg === 'string' && !template.includes('%d'));
  if (!args.every(isPlain)) return inspector().format(template, ...args);
  let next = 0;
  return template.replace(/%[sdj]/g, (mark) => {
    const arg = args[next++];
    return mark === '%j' ? JSON.stringify(arg) : String(arg);
  });
}

function hidden(object, name, value) {
  defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}

/** Errors with `info`: `context` holds { code, message, syscall, errno?, path?, dest? } of the system error behind them. */
function systemErrorClass(code, prefix) {
  return class NodeError extends SystemError {
    constructor(context) { super(code, prefix, context); }
  };
}

class SystemError extends Error {
  constructor(code, prefix, context) {
    let message = `${prefix}: ${context.syscall} returned ${context.code} (${context.message})`;
    if (context.path !== undefined) message += ` ${context.path}`;
    if (context.dest !== undefined) message += ` => ${context.dest}`;
    super(message);
    this.code = code;
    hidden(this, 'name', 'SystemError');
    defineProperty(this, 'info', { __proto__: null, value: context, enumerable: true, configurable: true, writable: false });
    for (const name of ['errno', 'syscall', 'path', 'dest']) if (name in context || name === 'errno') mirror(this, context, name);
  }
  get [kIsNodeError]() { return true; }
  toString() { return `${this.name} [${this.code}]: ${this.message}`; }
}

function mirror(error, context, name) {
  defineProperty(error, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get: () => context[name],
    set: (value) => { context[name] = value; },
  });
}

// ---- system errors

/**
 * The error of a system call that failed now, or of an op that refused its work: what Rust's ops throw. `code` is an
 * `ERR_*` name or null; without it, `errno`, `syscall`, `path` and `dest` describe a system error. `kind` says the
 * class: 0 Error, 1 TypeError, 2 RangeError, 3 SyntaxError.
 */
function systemError(code, errno, syscall, path, dest, message, kind) {
  if (code === null || code === undefined) return withDetails(errno, syscall, path, dest, message);
  const error = new ([Error, TypeError, RangeError, SyntaxError][kind] ?? Error)(message ?? '');
  error.code = code;
  hidden(error, kIsNodeError, true);
  return error;
}

function withDetails(errno, syscall, path, dest, original) {
  const [name, sentence] = errnos().describe(errno);
  let message = `${name}: ${original || sentence}, ${syscall}`;
  const [from, to] = [text(path), text(dest)];
  if (from !== undefined) message += ` '${from}'`;
  if (to !== undefined) message += ` -> '${to}'`;
  const error = new Error(message);
  error.errno = errno > 0 ? -errno : errno;
  error.code = name;
  error.syscall = syscall;
  if (from !== undefined) error.path = from;
  if (to !== undefined) error.dest = to;
  return error;
}

const text = (value) => value === undefined || value === null || value === '' ? undefined : String(value);

/**
 * The error of a request that failed on the pool or the loop: `{ errno, syscall, path?, dest?, message? }`. Nothing of
 * the program is on the stack then, so its stack is the header alone, as Node's is.
 */
function uvException({ errno, syscall, path, dest, message }) {
  return withoutFrames(() => withDetails(errno, syscall, path, dest, message));
}

/** Makes an error whose stack is its header alone. */
function withoutFrames(make) {
  const writable = isStackTraceLimitWritable();
  const limit = Error.stackTraceLimit;
  if (writable) Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    if (writable) Error.stackTraceLimit = limit;
  }
}

/** A program may have frozen Error or made the limit read-only. */
function isStackTraceLimitWritable() {
  const own = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (own === undefined) return Object.isExtensible(Error);
  return 'value' in own ? own.writable === true : own.set !== undefined;
}

function hostError(message, errno, syscall, address, port) {
  const error = new Error(message);
  error.errno = errno;
  error.code = errnos().describe(errno)[0];
  error.syscall = syscall;
  if (address !== undefined) error.address = address;
  if (port) error.port = port;
  return error;
}

const place = (address, port) => port && port > 0 ? ` ${address}:${port}` : address ? ` ${address}` : '';

/** `listen EADDRINUSE: address already in use 127.0.0.1:80`. */
function uvExceptionWithHostPort(errno, syscall, address, port) {
  const [name, sentence] = errnos().describe(errno);
  const error = new Error(`${syscall} ${name}: ${sentence}${place(address, port)}`);
  error.code = name;
  error.errno = errno;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  return error;
}

/** `connect ECONNREFUSED 127.0.0.1:80 - Local (127.0.0.1:5000)`; the last part is `additional`. */
function exceptionWithHostPort(errno, syscall, address, port, additional) {
  const extra = additional ? ` - Local (${additional})` : '';
  return hostError(`${syscall} ${errnos().describe(errno)[0]}${place(address, port)}${extra}`, errno, syscall, address, port);
}

/** `kill ESRCH`: a system error without its sentence. */
function errnoException(errno, syscall, original) {
  const [name] = errnos().describe(errno);
  const error = new Error(original ? `${syscall} ${name} ${original}` : `${syscall} ${name}`);
  error.errno = errno > 0 ? -errno : errno;
  error.code = name;
  error.syscall = syscall;
  return error;
}

/** `getaddrinfo ENOTFOUND host`; `code` is an errno or a name. */
function dnsException(code, syscall, hostname) {
  let errno;
  if (typeof code === 'number') {
    errno = code;
    const { numberOf } = errnos();
    const missing = code === numberOf('EAI_NODATA') || code === numberOf('EAI_NONAME');
    code = missing ? 'ENOTFOUND' : errnos().describe(code)[0];
  }
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  return error;
}

function connResetException(message) {
  const error = new Error(message);
  error.code = 'ECONNRESET';
  return error;
}

// ---- other errors

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

function genericNodeError(message, properties) {
  return Object.assign(new Error(message), properties);
}

/** One error of two: the second failed while the first was being dealt with. */
function aggregateTwoErrors(inner, outer) {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (Array.isArray(outer.errors)) {
    outer.errors.push(inner);
    return outer;
  }
  const error = new AggregateError([outer, inner], outer.message);
  error.code = outer.code;
  return error;
}

const isStackOverflowError = (error) => error instanceof RangeError && /too much recursion|call stack/.test(error.message);

module.exports = {
  AbortError,
  aggregateTwoErrors,
  codes,
  connResetException,
  dnsException,
  errnoException,
  exceptionWithHostPort,
  genericNodeError,
  isStackTraceLimitWritable,
  isStackOverflowError,
  kEnhanceStack,
  kIsNodeError,
  SystemError,
  systemError,
  uvException,
  uvExceptionWithHostPort,
  withoutFrames,
};
