'use strict';
// v8: figures of the heap, under the names that programs know. The engine is another, so what has no meaning in it is 0,
// and what would need V8's own formats is not there. Documentation: nodejs.org/api/v8.html.
//
// Ops used: none; the memory figures are process.memoryUsage's.

const { missingClass, missingFunction } = require('internal/not_there');
const { validateString } = require('internal/validators');

const process = () => require('process');

function getHeapStatistics() {
  const { heapTotal, heapUsed, external } = process().memoryUsage();
  const limit = heapLimit();
  return {
    total_heap_size: heapTotal,
    total_heap_size_executable: 0,
    total_physical_size: heapTotal,
    total_available_size: Math.max(0, limit - heapUsed),
    used_heap_size: heapUsed,
    heap_size_limit: limit,
    malloced_memory: 0,
    peak_malloced_memory: 0,
    does_zap_garbage: 0,
    number_of_native_contexts: 1,
    number_of_detached_contexts: 0,
    total_global_handles_size: 0,
    used_global_handles_size: 0,
    external_memory: external,
    total_allocated_bytes: heapTotal,
  };
}

/** What `--max-old-space-size` or the memory gives the heap, as far as the engine can reach it, in bytes. */
const heapLimit = () => require('internal/process/usage').heapLimit();

/** The engine's heap is one space. */
function getHeapSpaceStatistics() {
  const { heapTotal, heapUsed } = process().memoryUsage();
  return [{
    space_name: 'heap',
    space_size: heapTotal,
    space_used_size: heapUsed,
    space_available_size: heapTotal - heapUsed,
    physical_space_size: heapTotal,
  }];
}

function getHeapCodeStatistics() {
  return { code_and_metadata_size: 0, bytecode_and_metadata_size: 0, external_script_source_size: 0, cpu_profiler_metadata_size: 0 };
}

/** Accepted and ignored: flags of an engine that is not here. */
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
}

/** A number that changes with the engine's version. */
function cachedDataVersionTag() {
  let tag = 0;
  for (const char of process().versions.spindle) tag = Math.imul(tag, 31) + char.charCodeAt(0) >>> 0;
  return tag;
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  // eslint-disable-next-line no-control-regex
  return /^[\0-\xff]*$/.test(content);
}

module.exports = {
  cachedDataVersionTag,
  getHeapSnapshot: missingFunction('v8.getHeapSnapshot'),
  getHeapStatistics,
  getHeapSpaceStatistics,
  getHeapCodeStatistics,
  getCppHeapStatistics: missingFunction('v8.getCppHeapStatistics'),
  setFlagsFromString,
  Serializer: missingClass('v8.Serializer'),
  Deserializer: missingClass('v8.Deserializer'),
  DefaultSerializer: missingClass('v8.DefaultSerializer'),
  DefaultDeserializer: missingClass('v8.DefaultDeserializer'),
  deserialize: missingFunction('v8.deserialize'),
  takeCoverage() {},
  stopCoverage() {},
  serialize: missingFunction('v8.serialize'),
  writeHeapSnapshot: missingFunction('v8.writeHeapSnapshot'),
  promiseHooks: {
    createHook: missingFunction('v8.promiseHooks.createHook'),
    onInit: missingFunction('v8.promiseHooks.onInit'),
    onBefore: missingFunction('v8.promiseHooks.onBefore'),
    onAfter: missingFunction('v8.promiseHooks.onAfter'),
    onSettled: missingFunction('v8.promiseHooks.onSettled'),
  },
  queryObjects: missingFunction('v8.queryObjects'),
  startupSnapshot: {
    addDeserializeCallback: missingFunction('v8.startupSnapshot.addDeserializeCallback'),
    addSerializeCallback: missingFunction('v8.startupSnapshot.addSerializeCallback'),
    setDeserializeMainFunction: missingFunction('v8.startupSnapshot.setDeserializeMainFunction'),
    isBuildingSnapshot: () => false,
  },
  setHeapSnapshotNearHeapLimit: missingFunction('v8.setHeapSnapshotNearHeapLimit'),
  GCProfiler: missingClass('v8.GCProfiler'),
  isStringOneByteRepresentation,
  startCpuProfile: missingFunction('v8.startCpuProfile'),
};
