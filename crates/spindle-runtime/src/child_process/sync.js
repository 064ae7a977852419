'use strict';
// internal/child_process/sync: spawnSync, execFileSync, execSync. The program waits until the child has ended.
//
// Ops used:
//   op_child_spawn_sync(file, args, cwd, env, stdio, detached, uid, gid, timeout ms, max buffer, signal, input)   effect
//     -> [[pid, exit code, signal, errno], bytes of each descriptor]; see child_process/sync.rs

const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE }, errnoException, genericNodeError } = require('internal/errors');
const options_ = require('internal/child_process/options');

const NOTHING = new Uint8Array(0);
const SIGTERM = 15;

function spawnSync(file, args, options) {
  options = { __proto__: null, maxBuffer: options_.MAX_BUFFER, ...options_.normalizeSpawn(file, args, options) };
  options_.checkLimits(options);
  const { list } = options_.normalizeStdio(options.stdio || 'pipe', true);
  if (options.input) list[0] = { ...list[0], input: options.input };
  const inputs = list.map(({ input }, i) => input === undefined || input === null ? undefined : bytesOf(input, options.encoding, i));
  const result = resultOf(run(options, list, inputs), list, options);
  if (result.error !== undefined) {
    result.error = errnoException(result.error, `spawnSync ${options.file}`);
    result.error.path = options.file;
    result.error.spawnargs = options.args.slice(1);
  }
  return result;
}

function bytesOf(input, encoding, index) {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (typeof input === 'string') return Buffer.from(input, encoding);
  throw new ERR_INVALID_ARG_TYPE(`options.stdio[${index}]`, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

function run(options, list, inputs) {
  const { envPairs, timeout, maxBuffer, killSignal } = options;
  return ops.op_child_spawn_sync(
    ...options_.requestOf(options, envPairs, list),
    timeout ?? 0, maxBuffer === Infinity ? -1 : maxBuffer ?? -1, killSignal ?? SIGTERM, inputs[0] ?? NOTHING);
}

/** The object that callers see, with its fields in Node's order; `error` is still a number. */
function resultOf([[pid, code, signal, errno], outputs], list, { encoding }) {
  const result = {};
  if (errno !== 0) result.error = errno;
  const hasRun = pid !== 0;
  result.status = hasRun && code >= 0 ? code : null;
  result.signal = hasRun && signal >= 0 ? options_.nameOfSignal(signal) : null;
  result.output = hasRun ? list.map(({ type }, i) => type === 'pipe' && i > 0 ? output(outputs[i], encoding) : null) : null;
  result.pid = pid;
  result.stdout = result.output?.[1];
  result.stderr = result.output?.[2];
  return result;
}

function output(memory, encoding) {
  const bytes = Buffer.from(memory);
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
}

/** The error of a run that failed, or undefined. `command` is for the message; the result's fields go onto the error. */
function failure(result, args, command) {
  if (result.error) return Object.assign(result.error, result);
  if (result.status === 0) return undefined;
  let message = `Command failed: ${command ?? args.join(' ')}`;
  if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
  return genericNodeError(message, result);
}

function finish(result, inheritsStderr, args, command) {
  if (inheritsStderr && result.stderr) require('process').stderr.write(result.stderr);
  const error = failure(result, args, command);
  if (error) throw error;
  return result.stdout;
}

function execFileSync(file, args, options) {
  ({ file, args, options } = options_.normalizeExecFile(file, args, options));
  return finish(spawnSync(file, args, options), !options.stdio, [options.argv0 || file, ...args]);
}

function execSync(command, options) {
  const normalized = options_.normalizeExec(command, options, null);
  return finish(spawnSync(normalized.file, normalized.options), !normalized.options.stdio, undefined, command);
}

module.exports = { execFileSync, execSync, spawnSync };
