'use strict';
// internal/process/usage: process.memoryUsage, cpuUsage, threadCpuUsage, resourceUsage, constrainedMemory, availableMemory.
//
// Documentation: nodejs.org/api/process.html.
//
// Ops used:
//   op_process_memory() -> f64[6]              effect   rss, heapTotal, heapUsed, external, arrayBuffers, limit of the heap
//   op_process_rss() -> f64                    effect
//   op_process_cpu_usage() -> f64[2]           effect   user us, system us
//   op_process_thread_cpu_usage() -> f64[2]    effect   the same of this thread
//   op_process_resource_usage() -> f64[16]     effect   in the order of `RESOURCES` below
//   op_process_memory_limits() -> [f64, f64]   effect   limit of the control group (0 = none), what is available

const validators = () => require('internal/validators');

const RESOURCES = [
  'userCPUTime', 'systemCPUTime', 'maxRSS', 'sharedMemorySize', 'unsharedDataSize', 'unsharedStackSize', 'minorPageFault',
  'majorPageFault', 'swappedOut', 'fsRead', 'fsWrite', 'ipcSent', 'ipcReceived', 'signalsCount',
  'voluntaryContextSwitches', 'involuntaryContextSwitches',
];

function memoryUsage() {
  const [rss, heapTotal, heapUsed, external, arrayBuffers] = ops.op_process_memory();
  return { rss, heapTotal, heapUsed, external, arrayBuffers };
}

/** What `heapUsed` may not exceed, in bytes. */
const heapLimit = () => ops.op_process_memory()[5];

memoryUsage.rss = function rss() { return ops.op_process_rss(); };

/** Refuses what no earlier call can have returned. */
function checkUsage(value, name) {
  if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER) return;
  validators().validateNumber(value, name);
  const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
  throw new ERR_INVALID_ARG_VALUE.RangeError(name, value);
}

function since(now, previous) {
  const [user, system] = now();
  if (!previous) return { user, system };
  validators().validateObject(previous, 'prevValue');
  checkUsage(previous.user, 'prevValue.user');
  checkUsage(previous.system, 'prevValue.system');
  return { user: user - previous.user, system: system - previous.system };
}

function cpuUsage(previous) { return since(ops.op_process_cpu_usage, previous); }

function threadCpuUsage(previous) { return since(ops.op_process_thread_cpu_usage, previous); }

function resourceUsage() {
  const values = ops.op_process_resource_usage();
  const usage = {};
  for (let i = 0; i < RESOURCES.length; i++) usage[RESOURCES[i]] = values[i];
  return usage;
}

module.exports = {
  memoryUsage,
  heapLimit,
  cpuUsage,
  threadCpuUsage,
  resourceUsage,
  constrainedMemory: () => ops.op_process_memory_limits()[0],
  availableMemory: () => ops.op_process_memory_limits()[1],
};
