'use strict';
// internal/errors/messages: one row per `ERR_*` code: its message, its class, further classes it comes in.
//
// A message is a text with `%s`, `%d`, `%j`, filled in order, or a function of the arguments (`this` is the error, for
// codes with properties of their own). The wording is Node 25.8.1's, because programs compare it. Rows stand in
// alphabetical order; a new built-in adds the rows it throws. Loaded when the first such error is thrown.
//
// Ops used: none.

const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);

// ---- parts of messages

/** `a`, `a and b`, `a, b, and c`. */
function list(items, last = 'and') {
  if (items.length < 3) return items.join(` ${last} `);
  return `${items.slice(0, -1).join(', ')}, ${last} ${items.at(-1)}`;
}

/** What came instead of what was wanted: `type number (5)`, `an instance of Foo`, `function bar`, `null`. */
function received(value) {
  if (value === null || value === undefined) return String(value);
  switch (typeof value) {
    case 'function': return `function ${value.name}`;
    case 'object':
      if (value.constructor && 'name' in value.constructor) return `an instance of ${value.constructor.name}`;
      return inspect(value, { depth: -1 });
    case 'string': return `type string (${quoted(value.length > 28 ? `${value.slice(0, 25)}...` : value)})`;
    case 'bigint': return `type bigint (${value}n)`;
    case 'symbol': return `type symbol (${String(value)})`;
    default: return `type ${typeof value} (${Object.is(value, -0) ? '-0' : value})`;
  }
}

const quoted = (text) => text.includes("'") ? JSON.stringify(text) : `'${text}'`;

/** 4294967296 -> 4_294_967_296 */
const grouped = (digits) => digits.replace(/\B(?=(?:\d{3})+$)/g, '_');

function shownNumber(value) {
  if (typeof value === 'bigint') {
    const big = value > 2n ** 32n || value < -(2n ** 32n);
    return `${big ? grouped(String(value)) : value}n`;
  }
  return Number.isInteger(value) && Math.abs(value) > 2 ** 32 ? grouped(String(value)) : inspect(value);
}

const kindOf = (name) => name.includes('.') ? 'property' : 'argument';

const PRIMITIVES = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol'];

/** `of type string or an instance of Buffer`: the expected types, primitives first, then classes, then the rest. */
function expectation(expected) {
  const types = expected.filter((type) => PRIMITIVES.includes(type)).map((type) => type.toLowerCase());
  const instances = expected.filter((type) => !PRIMITIVES.includes(type) && /^[A-Z][a-zA-Z0-9]*$/.test(type));
  const other = expected.filter((type) => !PRIMITIVES.includes(type) && !instances.includes(type));
  // Beside classes, "object" reads as one of them.
  if (instances.length > 0 && types.includes('object')) {
    types.splice(types.indexOf('object'), 1);
    instances.push('Object');
  }
  const parts = [];
  if (types.length > 0) parts.push(`${types.length > 1 ? 'one of type' : 'of type'} ${list(types, 'or')}`);
  if (instances.length > 0) parts.push(`an instance of ${list(instances, 'or')}`);
  if (other.length > 1) parts.push(`one of ${list(other, 'or')}`);
  else if (other.length === 1) parts.push(`${other[0].toLowerCase() === other[0] ? '' : 'an '}${other[0]}`);
  return parts.join(' or ');
}

function invalidArgType(name, expected, actual) {
  const subject = name.endsWith(' argument') ? name : `"${name}" ${kindOf(name)}`;
  return `The ${subject} must be ${expectation([expected].flat())}. Received ${received(actual)}`;
}

function invalidArgValue(name, value, reason = 'is invalid') {
  const text = inspect(value);
  return `The ${kindOf(name)} '${name}' ${reason}. Received ${text.length > 128 ? `${text.slice(0, 128)}...` : text}`;
}

function outOfRange(name, range, value, isWholeText = false) {
  const subject = isWholeText ? name : `The value of "${name}" is out of range.`;
  return `${subject} It must be ${range}. Received ${shownNumber(value)}`;
}

function missingArgs(...names) {
  const wanted = names.map((name) => [name].flat().map((each) => `"${each}"`).join(' or '));
  return `The ${list(wanted)} argument${wanted.length > 1 ? 's' : ''} must be specified`;
}

const from = (base) => base ? ` imported from ${base}` : '';

function invalidPackageTarget(folder, key, target, isImport = false, base = undefined) {
  const relative = typeof target === 'string' && !isImport && target.length > 0 && !target.startsWith('./');
  const what = key === '.' ? `"exports" main target ${JSON.stringify(target)} defined` :
    `"${isImport ? 'imports' : 'exports'}" target ${JSON.stringify(target)} defined for '${key}'`;
  return `Invalid ${what} in the package config ${folder}package.json${from(base)}${relative ? '; targets must start with "./"' : ''}`;
}

function requireEsm(file, hasEsmSyntax, parent = null, packageJson = null) {
  const first = `require() of ES Module ${file}${parent ? ` from ${parent}` : ''} not supported.`;
  const instead = 'a dynamic import() which is available in all CommonJS modules.';
  if (!packageJson) return file.endsWith('.mjs') ? `${first}\nInstead change the require of ${file} to ${instead}` : first;
  const { basename } = require('path');
  const short = parent && basename(file) === basename(parent) ? file : basename(file);
  if (hasEsmSyntax) return `${first}\nInstead change the require of ${short} in ${parent} to ${instead}`;
  return `${first}\n${short} is treated as an ES module file as it is a .js file whose nearest parent package.json contains ` +
    '"type": "module" which declares all .js files in that package scope as ES modules.' +
    `\nInstead either rename ${short} to end in .cjs, change the requiring code to use dynamic import() which is available ` +
    `in all CommonJS modules, or change "type": "module" to "type": "commonjs" in ${packageJson} to treat all .js files as ` +
    'CommonJS (using .mjs for all ES modules instead).\n';
}

function requireAsyncModule(file, parent) {
  return 'require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where the' +
    ' top-level await comes from, use --experimental-print-required-tla.' +
    `${parent ? `\n  From ${parent} ` : ''}${file ? `\n  Requiring ${file} ` : ''}`;
}

/** Sets properties on the error and gives its message. */
function noting(error, properties, message) {
  Object.assign(error, properties);
  return message;
}

const SYSTEM = 'SystemError';

const rows = {
  __proto__: null,
  ERR_ACCESS_DENIED: [function(message, permission = '', resource = '') {
    return noting(this, { permission, resource }, message);
  }, Error],
  ERR_AMBIGUOUS_ARGUMENT: ['The "%s" argument is ambiguous. %s', TypeError],
  ERR_ARG_NOT_ITERABLE: ['%s must be iterable', TypeError],
  ERR_ASSERTION: ['%s', Error],
  ERR_ASYNC_CALLBACK: ['%s must be a function', TypeError],
  ERR_ASYNC_TYPE: ['Invalid name for async "type": %s', TypeError],
  ERR_BROTLI_INVALID_PARAM: ['%s is not a valid Brotli parameter', RangeError],
  ERR_BUFFER_OUT_OF_BOUNDS: [(name) => name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds', RangeError],
  ERR_BUFFER_TOO_LARGE: ['Cannot create a Buffer larger than %s bytes', RangeError],
  ERR_CHILD_CLOSED_BEFORE_REPLY: ['Child closed before reply received', Error],
  ERR_CHILD_PROCESS_IPC_REQUIRED: ["Forked processes must have an IPC channel, missing value 'ipc' in %s", Error],
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER: ['%s maxBuffer length exceeded', RangeError],
  ERR_CONSOLE_WRITABLE_STREAM: ['Console expects a writable stream instance for %s', TypeError],
  ERR_CONSTRUCT_CALL_REQUIRED: ['Class constructor %s cannot be invoked without `new`', TypeError],
  ERR_CONTEXT_NOT_INITIALIZED: ['context used is not initialized', Error],
  ERR_CRYPTO_HASH_FINALIZED: ['Digest already called', Error],
  ERR_CRYPTO_HASH_UPDATE_FAILED: ['Hash update failed', Error],
  ERR_CRYPTO_INCOMPATIBLE_KEY: ['Incompatible %s: %s', Error],
  ERR_CRYPTO_INVALID_DIGEST: ['Invalid digest: %s', TypeError],
  ERR_CRYPTO_INVALID_JWK: ['Invalid JWK data', TypeError],
  ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE: ['Invalid key object type %s, expected %s.', TypeError],
  ERR_CRYPTO_INVALID_STATE: ['Invalid state for operation %s', Error],
  ERR_CRYPTO_SIGN_KEY_REQUIRED: ['No key provided to sign', Error],
  ERR_DIR_CLOSED: ['Directory handle was closed', Error],
  ERR_DIR_CONCURRENT_OPERATION: ['Cannot do synchronous work on directory handle with concurrent asynchronous operations', Error],
  ERR_DLOPEN_FAILED: ['%s', Error],
  ERR_DNS_SET_SERVERS_FAILED: ['c-ares failed to set servers: "%s" [%s]', Error],
  ERR_ENCODING_INVALID_ENCODED_DATA: [function(encoding, errno) {
    return noting(this, { errno }, `The encoded data was not valid for encoding ${encoding}`);
  }, TypeError],
  ERR_ENCODING_NOT_SUPPORTED: ['The "%s" encoding is not supported', RangeError],
  ERR_EVAL_ESM_CANNOT_PRINT: ['--print cannot be used with ESM input', Error],
  ERR_EVENT_RECURSION: ['The event "%s" is already being dispatched', Error],
  ERR_FALSY_VALUE_REJECTION: [function(reason) {
    return noting(this, { reason }, 'Promise was rejected with falsy value');
  }, Error],
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM: ['The feature %s is unavailable on the current platform, which is being used to run Node.js', TypeError],
  ERR_FS_CP_DIR_TO_NON_DIR: ['Cannot overwrite non-directory with directory', SYSTEM],
  ERR_FS_CP_EEXIST: ['Target already exists', SYSTEM],
  ERR_FS_CP_EINVAL: ['Invalid src or dest', SYSTEM],
  ERR_FS_CP_FIFO_PIPE: ['Cannot copy a FIFO pipe', SYSTEM],
  ERR_FS_CP_NON_DIR_TO_DIR: ['Cannot overwrite directory with non-directory', SYSTEM],
  ERR_FS_CP_SOCKET: ['Cannot copy a socket file', SYSTEM],
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY: ['Cannot overwrite symlink in subdirectory of self', SYSTEM],
  ERR_FS_CP_UNKNOWN: ['Cannot copy an unknown file type', SYSTEM],
  ERR_FS_EISDIR: ['Path is a directory', SYSTEM],
  ERR_FS_FILE_TOO_LARGE: ['File size (%s) is greater than 2 GiB', RangeError],
  ERR_FS_WATCH_QUEUE_OVERFLOW: ['fs.watch() queued more than %d events', Error],
  ERR_HTTP_BODY_NOT_ALLOWED: ['Adding content for this request method or response status is not allowed.', Error],
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: ["Response body's content-length of %s byte(s) does not match the content-length of %s byte(s) set in header", Error],
  ERR_HTTP_HEADERS_SENT: ['Cannot %s headers after they are sent to the client', Error],
  ERR_HTTP_INVALID_HEADER_VALUE: ['Invalid value "%s" for header "%s"', TypeError],
  ERR_HTTP_INVALID_STATUS_CODE: ['Invalid status code: %s', RangeError],
  ERR_HTTP_REQUEST_TIMEOUT: ['Request timeout', Error],
  ERR_HTTP_SOCKET_ASSIGNED: ['ServerResponse has an already assigned socket', Error],
  ERR_HTTP_SOCKET_ENCODING: ['Changing the socket encoding is not allowed per RFC7230 Section 3.', Error],
  ERR_HTTP_TRAILER_INVALID: ['Trailers are invalid with this transfer encoding', Error],
  ERR_ILLEGAL_CONSTRUCTOR: ['Illegal constructor', TypeError],
  ERR_IMPORT_ATTRIBUTE_MISSING: ['Module "%s" needs an import attribute of "%s: %s"', TypeError],
  ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE: ['Module "%s" is not of type "%s"', TypeError],
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED: [(name, value, url) => `Import attribute "${name}" with value "${value}" is not supported${url === undefined ? '' : ` in ${url}`}`, TypeError],
  ERR_INCOMPATIBLE_OPTION_PAIR: ['Option "%s" cannot be used in combination with option "%s"', TypeError],
  ERR_INPUT_TYPE_NOT_ALLOWED: ['--input-type can only be used with string input via --eval, --print, or STDIN', Error],
  ERR_INTERNAL_ASSERTION: [(message) => {
    const help = 'This is caused by either a bug in Spindle or incorrect usage of its internals.\n' +
      'Please open an issue with this stack trace at https://github.com/spindle-js/spindle/issues\n';
    return message === undefined ? help : `${message}\n${help}`;
  }, Error],
  ERR_INVALID_ADDRESS: ['Invalid address', Error],
  ERR_INVALID_ADDRESS_FAMILY: [function(type, host, port) {
    return noting(this, { host, port }, `Invalid address family: ${type} ${host}:${port}`);
  }, RangeError],
  ERR_INVALID_ARG_TYPE: [invalidArgType, TypeError],
  ERR_INVALID_ARG_VALUE: [invalidArgValue, TypeError, RangeError],
  ERR_INVALID_ASYNC_ID: ['Invalid %s value: %s', RangeError],
  ERR_INVALID_BUFFER_SIZE: ['Buffer size must be a multiple of %s', RangeError],
  ERR_INVALID_CHAR: [(name, field) => `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`, TypeError],
  ERR_INVALID_FD: ['"fd" must be a positive integer: %s', RangeError],
  ERR_INVALID_FD_TYPE: ['Unsupported fd type: %s', TypeError],
  ERR_INVALID_FILE_URL_HOST: ['File URL host must be "localhost" or empty on %s', TypeError],
  ERR_INVALID_FILE_URL_PATH: [function(reason, input) {
    return noting(this, { input }, `File URL path ${reason}`);
  }, TypeError],
  ERR_INVALID_HANDLE_TYPE: ['This handle type cannot be sent', TypeError],
  ERR_INVALID_HTTP_TOKEN: ['%s must be a valid HTTP token ["%s"]', TypeError],
  ERR_INVALID_IP_ADDRESS: ['Invalid IP address: %s', TypeError],
  ERR_INVALID_MODULE_SPECIFIER: [(request, reason, base) => `Invalid module "${request}" ${reason}${from(base)}`, TypeError],
  ERR_INVALID_OBJECT_DEFINE_PROPERTY: ['%s', TypeError],
  ERR_INVALID_PACKAGE_CONFIG: [(path, base, message) => `Invalid package config ${path}${base ? ` while importing ${base}` : ''}${message ? `. ${message}` : ''}`, Error],
  ERR_INVALID_PACKAGE_TARGET: [invalidPackageTarget, Error],
  ERR_INVALID_PROTOCOL: ['Protocol "%s" not supported. Expected "%s"', TypeError],
  ERR_INVALID_RETURN_PROPERTY: [(input, name, property, value) => `Expected a valid ${input} to be returned for the "${property}" from the "${name}" hook but got ${received(value)}.`, TypeError],
  ERR_INVALID_RETURN_PROPERTY_VALUE: [(input, name, property, value) => `Expected ${input} to be returned for the "${property}" from the "${name}" hook but got ${received(value)}.`, TypeError],
  ERR_INVALID_RETURN_VALUE: [(input, name, value) => `Expected ${input} to be returned from the "${name}" function but got ${received(value)}.`, TypeError, RangeError],
  ERR_INVALID_STATE: ['Invalid state: %s', Error, TypeError, RangeError],
  ERR_INVALID_SYNC_FORK_INPUT: ['Asynchronous forks do not support Buffer, TypedArray, DataView or string input: %s', TypeError],
  ERR_INVALID_THIS: ['Value of "this" must be of type %s', TypeError],
  ERR_INVALID_TUPLE: ['%s must be an iterable %s tuple', TypeError],
  ERR_INVALID_TYPESCRIPT_SYNTAX: ['%s', SyntaxError],
  ERR_INVALID_URI: ['URI malformed', URIError],
  ERR_INVALID_URL: [function(input, base = null) {
    return noting(this, base === null || base === undefined ? { input } : { input, base }, 'Invalid URL');
  }, TypeError],
  ERR_INVALID_URL_SCHEME: [(expected) => {
    const schemes = [expected].flat();
    return `The URL must be ${schemes.length > 1 ? 'one of scheme' : 'of scheme'} ${schemes.join(' or ')}`;
  }, TypeError],
  ERR_IPC_CHANNEL_CLOSED: ['Channel closed', Error],
  ERR_IPC_DISCONNECTED: ['IPC channel is already disconnected', Error],
  ERR_IPC_ONE_PIPE: ['Child process can have only one IPC pipe', Error],
  ERR_IPC_SYNC_FORK: ['IPC cannot be used with synchronous forks', Error],
  ERR_IP_BLOCKED: [(ip) => `IP(${ip}) is blocked by net.BlockList`, Error],
  ERR_LOADER_CHAIN_INCOMPLETE: ['"%s" did not call the next hook in its chain and did not explicitly signal a short circuit. If this is intentional, include `shortCircuit: true` in the hook\'s return.', Error],
  ERR_METHOD_NOT_IMPLEMENTED: ['The %s method is not implemented', Error],
  ERR_MISSING_ARGS: [missingArgs, TypeError],
  ERR_MISSING_OPTION: ['%s is required', TypeError],
  ERR_MODULE_NOT_FOUND: [function(path, base, url) {
    if (url) Object.defineProperty(this, 'url', { __proto__: null, value: `${url}`, enumerable: true, configurable: true, writable: true });
    return `Cannot find ${url ? 'module' : 'package'} '${path}' imported from ${base}`;
  }, Error],
  ERR_MULTIPLE_CALLBACK: ['Callback called multiple times', Error],
  ERR_OPERATION_FAILED: ['Operation failed: %s', Error, TypeError],
  ERR_OUT_OF_RANGE: [outOfRange, RangeError],
  ERR_PACKAGE_IMPORT_NOT_DEFINED: [(specifier, folder, base) => `Package import specifier "${specifier}" is not defined${folder ? ` in package ${folder}package.json` : ''} imported from ${base}`, TypeError],
  ERR_PACKAGE_PATH_NOT_EXPORTED: [(folder, subpath, base) => subpath === '.' ?
    `No "exports" main defined in ${folder}package.json${from(base)}` :
    `Package subpath '${subpath}' is not defined by "exports" in ${folder}package.json${from(base)}`, Error],
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: ['%s', TypeError],
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: ["Unexpected argument '%s'. This command does not take positional arguments", TypeError],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: [(option, allowPositionals) => {
    const hint = `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- ${JSON.stringify(option)}`;
    return `Unknown option '${option}'${allowPositionals ? hint : ''}`;
  }, TypeError],
  ERR_PERFORMANCE_INVALID_TIMESTAMP: ['%d is not a valid timestamp', TypeError],
  ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS: ['%s', TypeError],
  ERR_REQUIRE_ASYNC_MODULE: [requireAsyncModule, Error],
  ERR_REQUIRE_CYCLE_MODULE: ['%s', Error],
  ERR_REQUIRE_ESM: [requireEsm, Error],
  ERR_SERVER_ALREADY_LISTEN: ['Listen method has been called more than once without closing.', Error],
  ERR_SERVER_NOT_RUNNING: ['Server is not running.', Error],
  ERR_SOCKET_ALREADY_BOUND: ['Socket is already bound', Error],
  ERR_SOCKET_BAD_BUFFER_SIZE: ['Buffer size must be a positive integer', TypeError],
  ERR_SOCKET_BAD_PORT: [(name, port, allowZero = true) => `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${received(port)}.`, RangeError],
  ERR_SOCKET_BAD_TYPE: ['Bad socket type specified. Valid types are: udp4, udp6', TypeError],
  ERR_SOCKET_BUFFER_SIZE: ['Could not get or set buffer size', SYSTEM],
  ERR_SOCKET_CLOSED: ['Socket is closed', Error],
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: ['Socket closed before the connection was established', Error],
  ERR_SOCKET_CONNECTION_TIMEOUT: ['Socket connection timeout', Error],
  ERR_SOCKET_DGRAM_IS_CONNECTED: ['Already connected', Error],
  ERR_SOCKET_DGRAM_NOT_CONNECTED: ['Not connected', Error],
  ERR_SOCKET_DGRAM_NOT_RUNNING: ['Not running', Error],
  ERR_STREAM_ALREADY_FINISHED: ['Cannot call %s after a stream was finished', Error],
  ERR_STREAM_CANNOT_PIPE: ['Cannot pipe, not readable', Error],
  ERR_STREAM_DESTROYED: ['Cannot call %s after a stream was destroyed', Error],
  ERR_STREAM_NULL_VALUES: ['May not write null values to stream', TypeError],
  ERR_STREAM_PREMATURE_CLOSE: ['Premature close', Error],
  ERR_STREAM_PUSH_AFTER_EOF: ['stream.push() after EOF', Error],
  ERR_STREAM_UNABLE_TO_PIPE: ['Cannot pipe to a closed or destroyed stream', Error],
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT: ['stream.unshift() after end event', Error],
  ERR_STREAM_WRAP: ['Stream has StringDecoder set or is in objectMode', Error],
  ERR_STREAM_WRITE_AFTER_END: ['write after end', Error],
  ERR_STRING_TOO_LONG: ['Cannot create a string longer than 0x%s characters', Error],
  ERR_SYSTEM_ERROR: ['A system error occurred', SYSTEM],
  ERR_TLS_CERT_ALTNAME_FORMAT: ['Invalid subject alternative name string', SyntaxError],
  ERR_TLS_CERT_ALTNAME_INVALID: [function(reason, host, cert) {
    return noting(this, { reason, host, cert }, `Hostname/IP does not match certificate's altnames: ${reason}`);
  }, Error],
  ERR_TLS_HANDSHAKE_TIMEOUT: ['TLS handshake timeout', Error],
  ERR_TLS_INVALID_CONTEXT: ['%s must be a SecureContext', TypeError],
  ERR_TLS_INVALID_PROTOCOL_VERSION: ['%j is not a valid %s TLS protocol version', TypeError],
  ERR_TLS_REQUIRED_SERVER_NAME: ['"servername" is required parameter for Server.addContext', Error],
  ERR_TRAILING_JUNK_AFTER_STREAM_END: ['Trailing junk found after the end of the compressed stream', TypeError],
  ERR_TTY_INIT_FAILED: ['TTY initialization failed', SYSTEM],
  ERR_UNAVAILABLE_DURING_EXIT: ['Cannot call function in process exit handler', Error],
  ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET: ['`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active', Error],
  ERR_UNESCAPED_CHARACTERS: ['%s contains unescaped characters', TypeError],
  ERR_UNHANDLED_ERROR: [(error) => error === undefined ? 'Unhandled error.' : `Unhandled error. (${error})`, Error],
  ERR_UNKNOWN_BUILTIN_MODULE: ['No such built-in module: %s', Error],
  ERR_UNKNOWN_CREDENTIAL: ['%s identifier does not exist: %s', Error],
  ERR_UNKNOWN_ENCODING: ['Unknown encoding: %s', TypeError],
  ERR_UNKNOWN_FILE_EXTENSION: ['Unknown file extension "%s" for %s', TypeError],
  ERR_UNKNOWN_MODULE_FORMAT: ['Unknown module format: %s for URL %s', RangeError],
  ERR_UNKNOWN_SIGNAL: ['Unknown signal: %s', TypeError],
  ERR_UNSUPPORTED_DIR_IMPORT: [function(path, base, url) {
    return noting(this, { url }, `Directory import '${path}' is not supported resolving ES modules imported from ${base}`);
  }, Error],
  ERR_UNSUPPORTED_ESM_URL_SCHEME: [(url, supported) => `Only URLs with a scheme in: ${list(supported)} are supported by the default ESM loader. Received protocol '${url.protocol}'`, Error],
  ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING: ['Stripping types is currently unsupported for files under node_modules, for "%s"', Error],
  ERR_UNSUPPORTED_RESOLVE_REQUEST: ['Failed to resolve module specifier "%s" from "%s": Invalid relative URL or base scheme is not hierarchical.', TypeError],
  ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX: ['%s', SyntaxError],
  ERR_USE_AFTER_CLOSE: ['%s was closed', Error],
  ERR_VALID_PERFORMANCE_ENTRY_TYPE: ['At least one valid performance entry type is required', Error],
  ERR_VM_MODULE_NOT_MODULE: ['Provided module is not an instance of Module', Error],
  ERR_WORKER_INIT_FAILED: ['Worker initialization failure: %s', Error],
  ERR_WORKER_INVALID_EXEC_ARGV: [(errors, message = 'invalid execArgv flags') => `Initiated Worker with ${message}: ${errors.join(', ')}`, Error],
  ERR_WORKER_NOT_RUNNING: ['Worker instance not running', Error],
  ERR_WORKER_OUT_OF_MEMORY: ['Worker terminated due to reaching memory limit: %s', Error],
  ERR_WORKER_PATH: [(file) => 'The worker script or module filename must be an absolute path or a relative path starting with \'./\' or \'../\'.' +
    (file.startsWith('file://') ? ' Wrap file:// URLs with `new URL`.' : '') +
    (file.startsWith('data:text/javascript') ? ' Wrap data: URLs with `new URL`.' : '') + ` Received "${file}"`, TypeError],
  ERR_WORKER_UNSERIALIZABLE_ERROR: ['Serializing an uncaught exception failed', Error],
  ERR_WORKER_UNSUPPORTED_OPERATION: ['%s is not supported in workers', TypeError],
  ERR_ZSTD_INVALID_PARAM: ['%s is not a valid zstd parameter', RangeError],
};

module.exports = { rows, list, received };
