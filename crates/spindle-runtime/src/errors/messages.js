'use strict';
// internal/errors/messages: one row per `ERR_*` code: its message, its class, further classes it comes in.
//
// A message is a text with `%s`, `%d`, `%j`, filled in order, or a function of the arguments (`this` is the error, for
// codes with properties of their own). The wording is Node 25.8.1's, because programs compare it; one code is ours,
// ERR_SPINDLE_NOT_THERE_YET. Rows stand in alphabetical order; a new built-in adds the rows it throws. Loaded when the first
// such error is thrown.
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
  ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED: ['Async loader request never settled', Error],
  ERR_ASYNC_TYPE: ['Invalid name for async "type": %s', TypeError],
  ERR_BROTLI_INVALID_PARAM: ['%s is not a valid Brotli parameter', RangeError],
  ERR_BUFFER_CONTEXT_NOT_AVAILABLE: ['Buffer is not available for the current Context', Error],
  ERR_BUFFER_OUT_OF_BOUNDS: [(name) => name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds', RangeError],
  ERR_BUFFER_TOO_LARGE: ['Cannot create a Buffer larger than %s bytes', RangeError],
  ERR_CANNOT_WATCH_SIGINT: ['Cannot watch for SIGINT signals', Error],
  ERR_CHILD_CLOSED_BEFORE_REPLY: ['Child closed before reply received', Error],
  ERR_CHILD_PROCESS_IPC_REQUIRED: ["Forked processes must have an IPC channel, missing value 'ipc' in %s", Error],
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER: ['%s maxBuffer length exceeded', RangeError],
  ERR_CLOSED_MESSAGE_PORT: ['Cannot send data on closed MessagePort', Error],
  ERR_CONSOLE_WRITABLE_STREAM: ['Console expects a writable stream instance for %s', TypeError],
  ERR_CONSTRUCT_CALL_INVALID: ['Constructor cannot be called', TypeError],
  ERR_CONSTRUCT_CALL_REQUIRED: ['Class constructor %s cannot be invoked without `new`', TypeError],
  ERR_CONTEXT_NOT_INITIALIZED: ['context used is not initialized', Error],
  ERR_CRYPTO_ARGON2_NOT_SUPPORTED: ['Argon2 algorithm not supported', Error],
  ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED: ['Custom engines not supported by this OpenSSL', Error],
  ERR_CRYPTO_ECDH_INVALID_FORMAT: ['Invalid ECDH format: %s', TypeError],
  ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY: ['Public key is not valid for specified curve', Error],
  ERR_CRYPTO_ENGINE_UNKNOWN: ['Engine "%s" was not found', Error],
  ERR_CRYPTO_FIPS_FORCED: ['Cannot set FIPS mode, it was forced with --force-fips at startup.', Error],
  ERR_CRYPTO_FIPS_UNAVAILABLE: ['Cannot set FIPS mode in a non-FIPS build.', Error],
  ERR_CRYPTO_HASH_FINALIZED: ['Digest already called', Error],
  ERR_CRYPTO_HASH_UPDATE_FAILED: ['Hash update failed', Error],
  ERR_CRYPTO_INCOMPATIBLE_KEY: ['Incompatible %s: %s', Error],
  ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS: ['The selected key encoding %s %s.', Error],
  ERR_CRYPTO_INITIALIZATION_FAILED: ['Initialization failed', Error],
  ERR_CRYPTO_INVALID_AUTH_TAG: ['Invalid authentication tag', TypeError],
  ERR_CRYPTO_INVALID_COUNTER: ['Invalid counter', TypeError],
  ERR_CRYPTO_INVALID_CURVE: ['Invalid EC curve name', TypeError],
  ERR_CRYPTO_INVALID_DIGEST: ['Invalid digest: %s', TypeError],
  ERR_CRYPTO_INVALID_IV: ['Invalid initialization vector', TypeError],
  ERR_CRYPTO_INVALID_JWK: ['Invalid JWK data', TypeError],
  ERR_CRYPTO_INVALID_KEYLEN: ['Invalid key length', RangeError],
  ERR_CRYPTO_INVALID_KEYPAIR: ['Invalid key pair', RangeError],
  ERR_CRYPTO_INVALID_KEYTYPE: ['Invalid key type', RangeError],
  ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE: ['Invalid key object type %s, expected %s.', TypeError],
  ERR_CRYPTO_INVALID_MESSAGELEN: ['Invalid message length', RangeError],
  ERR_CRYPTO_INVALID_SCRYPT_PARAMS: ['Invalid scrypt params', RangeError],
  ERR_CRYPTO_INVALID_STATE: ['Invalid state for operation %s', Error],
  ERR_CRYPTO_INVALID_TAG_LENGTH: ['Invalid taglength', RangeError],
  ERR_CRYPTO_JWK_UNSUPPORTED_CURVE: ['Unsupported JWK EC curve: %s.', Error],
  ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE: ['Unsupported JWK Key Type.', Error],
  ERR_CRYPTO_KEM_NOT_SUPPORTED: ['KEM is not supported', Error],
  ERR_CRYPTO_OPERATION_FAILED: ['Operation failed', Error],
  ERR_CRYPTO_PBKDF2_ERROR: ['PBKDF2 error', Error],
  ERR_CRYPTO_SCRYPT_NOT_SUPPORTED: ['Scrypt algorithm not supported', Error],
  ERR_CRYPTO_SIGN_KEY_REQUIRED: ['No key provided to sign', Error],
  ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH: ['Input buffers must have the same byte length', RangeError],
  ERR_CRYPTO_UNKNOWN_CIPHER: ['Unknown cipher', Error],
  ERR_CRYPTO_UNKNOWN_DH_GROUP: ['Unknown DH group', Error],
  ERR_CRYPTO_UNSUPPORTED_OPERATION: ['Unsupported crypto operation', Error],
  ERR_DEBUGGER_ERROR: ['%s', Error],
  ERR_DEBUGGER_STARTUP_ERROR: ['%s', Error],
  ERR_DIR_CLOSED: ['Directory handle was closed', Error],
  ERR_DIR_CONCURRENT_OPERATION: ['Cannot do synchronous work on directory handle with concurrent asynchronous operations', Error],
  ERR_DLOPEN_FAILED: ['%s', Error],
  ERR_DNS_SET_SERVERS_FAILED: ['c-ares failed to set servers: "%s" [%s]', Error],
  ERR_DOMAIN_CALLBACK_NOT_AVAILABLE: ['A callback was registered through process.setUncaughtExceptionCaptureCallback(), which is mutually exclusive with using the `domain` module', Error],
  ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE: ['The `domain` module is in use, which is mutually exclusive with calling process.setUncaughtExceptionCaptureCallback()', Error],
  ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION: ['Deserialize main function is already configured.', Error],
  ERR_ENCODING_INVALID_ENCODED_DATA: [function(encoding, errno) {
    return noting(this, { errno }, `The encoded data was not valid for encoding ${encoding}`);
  }, TypeError],
  ERR_ENCODING_NOT_SUPPORTED: ['The "%s" encoding is not supported', RangeError],
  ERR_EVAL_ESM_CANNOT_PRINT: ['--print cannot be used with ESM input', Error],
  ERR_EVENT_RECURSION: ['The event "%s" is already being dispatched', Error],
  ERR_EXECUTION_ENVIRONMENT_NOT_AVAILABLE: ['Context not associated with Node.js environment', Error],
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
  ERR_HTTP2_ALTSVC_INVALID_ORIGIN: ['HTTP/2 ALTSVC frames require a valid origin', TypeError],
  ERR_HTTP2_ALTSVC_LENGTH: ['HTTP/2 ALTSVC frames are limited to 16382 bytes', TypeError],
  ERR_HTTP2_CONNECT_AUTHORITY: [':authority header is required for CONNECT requests', Error],
  ERR_HTTP2_CONNECT_PATH: ['The :path header is forbidden for CONNECT requests', Error],
  ERR_HTTP2_CONNECT_SCHEME: ['The :scheme header is forbidden for CONNECT requests', Error],
  ERR_HTTP2_ERROR: ['%s', Error],
  ERR_HTTP2_FRAME_ERROR: ['%s', Error],
  ERR_HTTP2_GOAWAY_SESSION: ['New streams cannot be created after receiving a GOAWAY', Error],
  ERR_HTTP2_HEADERS_AFTER_RESPOND: ['Cannot specify additional headers after response initiated', Error],
  ERR_HTTP2_HEADERS_SENT: ['Response has already been initiated.', Error],
  ERR_HTTP2_HEADER_SINGLE_VALUE: ['Header field "%s" must only have a single value', TypeError],
  ERR_HTTP2_INFO_STATUS_NOT_ALLOWED: ['Informational status codes cannot be used', RangeError],
  ERR_HTTP2_INVALID_CONNECTION_HEADERS: ['HTTP/1 Connection specific headers are forbidden: "%s"', TypeError],
  ERR_HTTP2_INVALID_HEADER_VALUE: ['Invalid value "%s" for header "%s"', TypeError],
  ERR_HTTP2_INVALID_INFO_STATUS: ['Invalid informational status code: %s', RangeError],
  ERR_HTTP2_INVALID_ORIGIN: ['HTTP/2 ORIGIN frames require a valid origin', TypeError],
  ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH: ['Packed settings length must be a multiple of six', RangeError],
  ERR_HTTP2_INVALID_PSEUDOHEADER: ['"%s" is an invalid pseudoheader or is used incorrectly', TypeError],
  ERR_HTTP2_INVALID_SESSION: ['The session has been destroyed', Error],
  ERR_HTTP2_INVALID_SETTING_VALUE: [function(name, actual) {
    return noting(this, { actual }, `Invalid value for setting "${name}": ${actual}`);
  }, TypeError, RangeError],
  ERR_HTTP2_INVALID_STREAM: ['The stream has been destroyed', Error],
  ERR_HTTP2_MAX_PENDING_SETTINGS_ACK: ['Maximum number of pending settings acknowledgements', Error],
  ERR_HTTP2_NESTED_PUSH: ['A push stream cannot initiate another push stream.', Error],
  ERR_HTTP2_NO_MEM: ['Out of memory', Error],
  ERR_HTTP2_NO_SOCKET_MANIPULATION: ['HTTP/2 sockets should not be directly manipulated (e.g. read and written)', Error],
  ERR_HTTP2_ORIGIN_LENGTH: ['HTTP/2 ORIGIN frames are limited to 16382 bytes', TypeError],
  ERR_HTTP2_OUT_OF_STREAMS: ['No stream ID is available because maximum stream ID has been reached', Error],
  ERR_HTTP2_PAYLOAD_FORBIDDEN: ['Responses with %s status must not have a payload', Error],
  ERR_HTTP2_PING_CANCEL: ['HTTP2 ping cancelled', Error],
  ERR_HTTP2_PING_LENGTH: ['HTTP2 ping payload must be 8 bytes', RangeError],
  ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED: ['Cannot set HTTP/2 pseudo-headers', TypeError],
  ERR_HTTP2_PUSH_DISABLED: ['HTTP/2 client has disabled push streams', Error],
  ERR_HTTP2_SEND_FILE: ['Directories cannot be sent', Error],
  ERR_HTTP2_SEND_FILE_NOSEEK: ['Offset or length can only be specified for regular files', Error],
  ERR_HTTP2_SESSION_ERROR: ['Session closed with error code %s', Error],
  ERR_HTTP2_SETTINGS_CANCEL: ['HTTP2 session settings canceled', Error],
  ERR_HTTP2_SOCKET_BOUND: ['The socket is already bound to an Http2Session', Error],
  ERR_HTTP2_SOCKET_UNBOUND: ['The socket has been disconnected from the Http2Session', Error],
  ERR_HTTP2_STATUS_101: ['HTTP status code 101 (Switching Protocols) is forbidden in HTTP/2', Error],
  ERR_HTTP2_STATUS_INVALID: ['Invalid status code: %s', RangeError],
  ERR_HTTP2_STREAM_CANCEL: [function(error) {
    if (error) this.cause = error;
    const detail = typeof error?.message === 'string' ? ` (caused by: ${error.message})` : '';
    return `The pending stream has been canceled${detail}`;
  }, Error],
  ERR_HTTP2_STREAM_ERROR: ['Stream closed with error code %s', Error],
  ERR_HTTP2_STREAM_SELF_DEPENDENCY: ['A stream cannot depend on itself', Error],
  ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS: ['Number of custom settings exceeds MAX_ADDITIONAL_SETTINGS', Error],
  ERR_HTTP2_TOO_MANY_INVALID_FRAMES: ['Too many invalid HTTP/2 frames', Error],
  ERR_HTTP2_TRAILERS_ALREADY_SENT: ['Trailing headers have already been sent', Error],
  ERR_HTTP2_TRAILERS_NOT_READY: ['Trailing headers cannot be sent until after the wantTrailers event is emitted', Error],
  ERR_HTTP2_UNSUPPORTED_PROTOCOL: ['protocol "%s" is unsupported.', Error],
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
  ERR_INSPECTOR_ALREADY_ACTIVATED: ['Inspector is already activated. Close it with inspector.close() before activating it again.', Error],
  ERR_INSPECTOR_ALREADY_CONNECTED: ['%s is already connected', Error],
  ERR_INSPECTOR_CLOSED: ['Session was closed', Error],
  ERR_INSPECTOR_COMMAND: ['Inspector error %d: %s', Error],
  ERR_INSPECTOR_NOT_ACTIVE: ['Inspector is not active', Error],
  ERR_INSPECTOR_NOT_AVAILABLE: ['Inspector is not available', Error],
  ERR_INSPECTOR_NOT_CONNECTED: ['Session is not connected', Error],
  ERR_INSPECTOR_NOT_WORKER: ['Current thread is not a worker', Error],
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
  ERR_INVALID_CURSOR_POS: ['Cannot set cursor row without setting its column', TypeError],
  ERR_INVALID_FD: ['"fd" must be a positive integer: %s', RangeError],
  ERR_INVALID_FD_TYPE: ['Unsupported fd type: %s', TypeError],
  ERR_INVALID_FILE_URL_HOST: ['File URL host must be "localhost" or empty on %s', TypeError],
  ERR_INVALID_FILE_URL_PATH: [function(reason, input) {
    return noting(this, { input }, `File URL path ${reason}`);
  }, TypeError],
  ERR_INVALID_HANDLE_TYPE: ['This handle type cannot be sent', TypeError],
  ERR_INVALID_HTTP_TOKEN: ['%s must be a valid HTTP token ["%s"]', TypeError],
  ERR_INVALID_IP_ADDRESS: ['Invalid IP address: %s', TypeError],
  ERR_INVALID_MIME_SYNTAX: [(part, text, at) => `The MIME syntax for a ${part} in "${text}" is invalid${at === -1 ? '' : ` at ${at}`}`, TypeError],
  ERR_INVALID_MODULE_SPECIFIER: [(request, reason, base) => `Invalid module "${request}" ${reason}${from(base)}`, TypeError],
  ERR_INVALID_OBJECT_DEFINE_PROPERTY: ['%s', TypeError],
  ERR_INVALID_PACKAGE_CONFIG: [(path, base, message) => `Invalid package config ${path}${base ? ` while importing ${base}` : ''}${message ? `. ${message}` : ''}`, Error],
  ERR_INVALID_PACKAGE_TARGET: [invalidPackageTarget, Error],
  ERR_INVALID_PROTOCOL: ['Protocol "%s" not supported. Expected "%s"', TypeError],
  ERR_INVALID_REPL_EVAL_CONFIG: ['Cannot specify both "breakEvalOnSigint" and "eval" for REPL', TypeError],
  ERR_INVALID_REPL_INPUT: ['%s', TypeError],
  ERR_INVALID_RETURN_PROPERTY: [(input, name, property, value) => `Expected a valid ${input} to be returned for the "${property}" from the "${name}" hook but got ${received(value)}.`, TypeError],
  ERR_INVALID_RETURN_PROPERTY_VALUE: [(input, name, property, value) => `Expected ${input} to be returned for the "${property}" from the "${name}" hook but got ${received(value)}.`, TypeError],
  ERR_INVALID_RETURN_VALUE: [(input, name, value) => `Expected ${input} to be returned from the "${name}" function but got ${received(value)}.`, TypeError, RangeError],
  ERR_INVALID_STATE: ['Invalid state: %s', Error, TypeError, RangeError],
  ERR_INVALID_SYNC_FORK_INPUT: ['Asynchronous forks do not support Buffer, TypedArray, DataView or string input: %s', TypeError],
  ERR_INVALID_THIS: ['Value of "this" must be of type %s', TypeError],
  ERR_INVALID_TRANSFER_OBJECT: ['Found object that needs transfer but was not listed in transferList', TypeError],
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
  ERR_LOAD_SQLITE_EXTENSION: ['%s', Error],
  ERR_MEMORY_ALLOCATION_FAILED: ['Failed to allocate memory', Error],
  ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE: ['Message could not be deserialized in the target vm context', Error],
  ERR_METHOD_NOT_IMPLEMENTED: ['The %s method is not implemented', Error],
  ERR_MISSING_ARGS: [missingArgs, TypeError],
  ERR_MISSING_OPTION: ['%s is required', TypeError],
  ERR_MISSING_PASSPHRASE: ['Passphrase required for encrypted key', TypeError],
  ERR_MISSING_PLATFORM_FOR_WORKER: ['The V8 platform used by this instance of Node does not support creating Workers', Error],
  ERR_MODULE_LINK_MISMATCH: ['%s', TypeError],
  ERR_MODULE_NOT_FOUND: [function(path, base, url) {
    if (url) Object.defineProperty(this, 'url', { __proto__: null, value: `${url}`, enumerable: true, configurable: true, writable: true });
    return `Cannot find ${url ? 'module' : 'package'} '${path}' imported from ${base}`;
  }, Error],
  ERR_MULTIPLE_CALLBACK: ['Callback called multiple times', Error],
  ERR_NAPI_CONS_FUNCTION: ['Constructor must be a function', TypeError],
  ERR_NAPI_INVALID_DATAVIEW_ARGS: ['byte_offset + byte_length should be less than or equal to the size in bytes of the array passed in', RangeError],
  ERR_NAPI_INVALID_TYPEDARRAY_ALIGNMENT: ['start offset of %s should be a multiple of %s', RangeError],
  ERR_NAPI_INVALID_TYPEDARRAY_LENGTH: ['Invalid typed array length', RangeError],
  ERR_NON_CONTEXT_AWARE_DISABLED: ['Loading non context-aware native addons has been disabled', Error],
  ERR_NOT_BUILDING_SNAPSHOT: ['Operation cannot be invoked when not building startup snapshot', Error],
  ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION: ['Operation cannot be invoked when not in a single-executable application', Error],
  ERR_NOT_SUPPORTED_IN_SNAPSHOT: ['%s is not supported in startup snapshot', Error],
  ERR_NO_CRYPTO: ['Node.js is not compiled with OpenSSL crypto support', Error],
  ERR_NO_ICU: ['%s is not supported on Node.js compiled without ICU', TypeError],
  ERR_NO_TYPESCRIPT: ['Node.js is not compiled with TypeScript support', Error],
  ERR_OPERATION_FAILED: ['Operation failed: %s', Error, TypeError],
  ERR_OPTIONS_BEFORE_BOOTSTRAPPING: ['Should not query options before bootstrapping is done', Error],
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
  ERR_PROTO_ACCESS: ['Accessing Object.prototype.__proto__ has been disallowed with --disable-proto=throw', Error],
  ERR_PROXY_INVALID_CONFIG: ['%s', Error],
  ERR_PROXY_TUNNEL: ['%s', Error],
  ERR_QUIC_APPLICATION_ERROR: ['A QUIC application error occurred. %d [%s]', Error],
  ERR_QUIC_CONNECTION_FAILED: ['QUIC connection failed', Error],
  ERR_QUIC_ENDPOINT_CLOSED: ['QUIC endpoint closed: %s (%d)', Error],
  ERR_QUIC_OPEN_STREAM_FAILED: ['Failed to open QUIC stream', Error],
  ERR_QUIC_TRANSPORT_ERROR: ['A QUIC transport error occurred. %d [%s]', Error],
  ERR_QUIC_VERSION_NEGOTIATION_ERROR: ['The QUIC session requires version negotiation', Error],
  ERR_REQUIRE_ASYNC_MODULE: [requireAsyncModule, Error],
  ERR_REQUIRE_CYCLE_MODULE: ['%s', Error],
  ERR_REQUIRE_ESM: [requireEsm, Error],
  ERR_SCRIPT_EXECUTION_INTERRUPTED: ['Script execution was interrupted by `SIGINT`', Error],
  ERR_SCRIPT_EXECUTION_TIMEOUT: ['Script execution timed out after %dms', Error],
  ERR_SERVER_ALREADY_LISTEN: ['Listen method has been called more than once without closing.', Error],
  ERR_SERVER_NOT_RUNNING: ['Server is not running.', Error],
  ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND: ['Cannot find asset %s for the single executable application', Error],
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
  ERR_SOURCE_MAP_CORRUPT: ["The source map for '%s' does not exist or is corrupt.", Error],
  ERR_SOURCE_MAP_MISSING_SOURCE: ["Cannot find '%s' imported from the source map for '%s'", Error],
  ERR_SPINDLE_NOT_THERE_YET: [(what, parent) => `Spindle does not have ${what} yet${parent === undefined ? '' : `, imported from ${parent}`}`, Error],
  ERR_SQLITE_ERROR: ['%s', Error],
  ERR_SRI_PARSE: ['Subresource Integrity string %j had an unexpected %j at position %d', SyntaxError],
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
  ERR_SYNTHETIC: ['JavaScript Callstack', Error],
  ERR_SYSTEM_ERROR: ['A system error occurred', SYSTEM],
  ERR_TEST_FAILURE: [function(error, failureType) {
    noting(this, { failureType, cause: error });
    if (error === null || error === undefined) return 'test failed';
    if (typeof error === 'string') return error;
    const message = error.message ?? error;
    return typeof message === 'string' ? message : inspect(message);
  }, Error],
  ERR_TLS_ALPN_CALLBACK_INVALID_RESULT: [(value, protocols) =>
    `ALPN callback returned a value (${value}) that did not match any of the client's offered protocols (${protocols.join(', ')})`, TypeError],
  ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS: ['The ALPNCallback and ALPNProtocols TLS options are mutually exclusive', TypeError],
  ERR_TLS_CERT_ALTNAME_FORMAT: ['Invalid subject alternative name string', SyntaxError],
  ERR_TLS_CERT_ALTNAME_INVALID: [function(reason, host, cert) {
    return noting(this, { reason, host, cert }, `Hostname/IP does not match certificate's altnames: ${reason}`);
  }, Error],
  ERR_TLS_DH_PARAM_SIZE: ['DH parameter size %s is less than 2048', Error],
  ERR_TLS_HANDSHAKE_TIMEOUT: ['TLS handshake timeout', Error],
  ERR_TLS_INVALID_CONTEXT: ['%s must be a SecureContext', TypeError],
  ERR_TLS_INVALID_PROTOCOL_VERSION: ['%j is not a valid %s TLS protocol version', TypeError],
  ERR_TLS_INVALID_STATE: ['TLS socket connection must be securely established', Error],
  ERR_TLS_PROTOCOL_VERSION_CONFLICT: ['TLS protocol version "%s" conflicts with secureProtocol "%s"', TypeError],
  ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED: ['Failed to set PSK identity hint', Error],
  ERR_TLS_RENEGOTIATION_DISABLED: ['TLS session renegotiation disabled for this socket', Error],
  ERR_TLS_REQUIRED_SERVER_NAME: ['"servername" is required parameter for Server.addContext', Error],
  ERR_TLS_SESSION_ATTACK: ['TLS session renegotiation attack detected', Error],
  ERR_TLS_SNI_FROM_SERVER: ['Cannot issue SNI from a TLS server-side socket', Error],
  ERR_TRACE_EVENTS_CATEGORY_REQUIRED: ['At least one category is required', TypeError],
  ERR_TRACE_EVENTS_UNAVAILABLE: ['Trace events are unavailable', Error],
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
  ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING: ['A dynamic import callback was not specified.', TypeError],
  ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG: ['A dynamic import callback was invoked without --experimental-vm-modules', TypeError],
  ERR_VM_MODULE_ALREADY_LINKED: ['Module has already been linked', Error],
  ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA: ['Cached data cannot be created for a module which has been evaluated', Error],
  ERR_VM_MODULE_DIFFERENT_CONTEXT: ['Linked modules must use the same context', Error],
  ERR_VM_MODULE_LINK_FAILURE: [function(message, cause) {
    this.cause = cause;
    return message;
  }, Error],
  ERR_VM_MODULE_NOT_MODULE: ['Provided module is not an instance of Module', Error],
  ERR_VM_MODULE_STATUS: ['Module status %s', Error],
  ERR_WASI_ALREADY_STARTED: ['WASI instance has already started', Error],
  ERR_WASI_NOT_STARTED: ['wasi.start() has not been called', Error],
  ERR_WEBASSEMBLY_NOT_SUPPORTED: ['WebAssembly is not supported in this environment, but is required for %s', Error],
  ERR_WEBASSEMBLY_RESPONSE: ['WebAssembly response %s', TypeError],
  ERR_WORKER_INIT_FAILED: ['Worker initialization failure: %s', Error],
  ERR_WORKER_INVALID_EXEC_ARGV: [(errors, message = 'invalid execArgv flags') => `Initiated Worker with ${message}: ${errors.join(', ')}`, Error],
  ERR_WORKER_MESSAGING_ERRORED: ['The destination thread threw an error while processing the message', Error],
  ERR_WORKER_MESSAGING_FAILED: ['Cannot find the destination thread or listener', Error],
  ERR_WORKER_MESSAGING_SAME_THREAD: ['Cannot sent a message to the same thread', Error],
  ERR_WORKER_MESSAGING_TIMEOUT: ['Sending a message to another thread timed out', Error],
  ERR_WORKER_NOT_RUNNING: ['Worker instance not running', Error],
  ERR_WORKER_OUT_OF_MEMORY: ['Worker terminated due to reaching memory limit: %s', Error],
  ERR_WORKER_PATH: [(file) => 'The worker script or module filename must be an absolute path or a relative path starting with \'./\' or \'../\'.' +
    (file.startsWith('file://') ? ' Wrap file:// URLs with `new URL`.' : '') +
    (file.startsWith('data:text/javascript') ? ' Wrap data: URLs with `new URL`.' : '') + ` Received "${file}"`, TypeError],
  ERR_WORKER_UNSERIALIZABLE_ERROR: ['Serializing an uncaught exception failed', Error],
  ERR_WORKER_UNSUPPORTED_OPERATION: ['%s is not supported in workers', TypeError],
  ERR_ZSTD_INVALID_PARAM: ['%s is not a valid zstd parameter', RangeError],
};

module.exports = { rows };
