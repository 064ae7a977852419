'use strict';
// internal/process/report: process.report, a description of the process for people who look for a fault.
//
// The sections are Node's; those about V8 and libuv describe what stands in their place. Documentation:
// nodejs.org/api/report.html.
//
// Ops used: none.

const { validateBoolean, validateString } = require('internal/validators');
const { getOptionValue, isGiven } = require('internal/options');

const process = () => require('process');
const errors = () => require('internal/errors').codes;

let sequence = 0;

const settings = {
  directory: getOptionValue('--report-dir'),
  filename: getOptionValue('--report-filename'),
  compact: getOptionValue('--report-compact'),
  excludeNetwork: getOptionValue('--report-exclude-network'),
  excludeEnv: getOptionValue('--report-exclude-env'),
  signal: isGiven('--report-signal') ? getOptionValue('--report-signal') : 'SIGUSR2',
  reportOnFatalError: getOptionValue('--report-on-fatalerror'),
  reportOnSignal: false,
  reportOnUncaughtException: getOptionValue('--report-uncaught-exception'),
};

// ---- the sections

const two = (number) => String(number).padStart(2, '0');

function header(trigger, event, filename, now) {
  const { argv, execArgv, arch, platform, pid, release, version, versions } = process();
  const os = require('os');
  const stamp = now.toISOString();
  const found = {
    reportVersion: 5,
    event,
    trigger,
    filename,
    dumpEventTime: `${stamp.slice(0, 19)}Z`,
    dumpEventTimeStamp: String(now.getTime()),
    processId: pid,
    threadId: 0,
    cwd: process().cwd(),
    commandLine: [process().argv0, ...execArgv, ...argv.slice(1)],
    nodejsVersion: version,
    wordSize: 64,
    arch,
    platform,
    componentVersions: { ...versions },
    release: { ...release },
    osName: os.type(),
    osRelease: os.release(),
    osVersion: os.version(),
    osMachine: os.machine(),
    cpus: os.cpus().map(({ model, speed, times }) => ({ model, speed, ...times })),
    host: os.hostname(),
  };
  if (!settings.excludeNetwork) found.networkInterfaces = interfaces(os);
  return found;
}

function interfaces(os) {
  return Object.entries(os.networkInterfaces()).flatMap(([name, addresses]) =>
    addresses.map(({ internal, mac, address, netmask, family }) => ({ name, internal, mac, address, netmask, family })));
}

/** The lines of an error's stack, without what its message takes. */
function stackSection(error) {
  const { headerOf } = require('internal/errors/stacks');
  const stack = String(error.stack);
  const message = Error.isError(error) ? headerOf(error) : String(error);
  const lines = stack.split('\n').filter((line) => line.startsWith('    at ')).map((line) => line.trim());
  return { message, stack: lines, errorProperties: properties(error) };
}

function properties(error) {
  const found = {};
  for (const key of Object.keys(error)) found[key] = String(error[key]);
  return found;
}

function heapSection() {
  const { heapTotal, heapUsed, external } = process().memoryUsage();
  return { totalMemory: heapTotal, usedMemory: heapUsed, externalMemory: external, availableMemory: process().availableMemory() };
}

function usageSection(usage) {
  const { userCPUTime, systemCPUTime, maxRSS, majorPageFault, minorPageFault, fsRead, fsWrite } = usage;
  const seconds = Math.max(process().uptime(), 0.001);
  return {
    userCpuSeconds: userCPUTime / 1e6,
    kernelCpuSeconds: systemCPUTime / 1e6,
    cpuConsumptionPercent: (userCPUTime + systemCPUTime) / 1e4 / seconds,
    maxRss: String(maxRSS * 1024),
    rss: String(process().memoryUsage.rss()),
    constrained_memory: String(process().constrainedMemory()),
    available_memory: String(process().availableMemory()),
    pageFaults: { IORequired: String(majorPageFault), IONotRequired: String(minorPageFault) },
    fsActivity: { reads: String(fsRead), writes: String(fsWrite) },
  };
}

/** /proc/self/limits by the names that Node gives them. */
function limits() {
  const NAMES = {
    'Max core file size': 'core_file_size_blocks', 'Max data size': 'data_seg_size_bytes', 'Max file size': 'file_size_blocks',
    'Max locked memory': 'max_locked_memory_bytes', 'Max resident set': 'max_memory_size_bytes', 'Max open files': 'open_files',
    'Max stack size': 'stack_size_bytes', 'Max cpu time': 'cpu_time_seconds', 'Max processes': 'max_user_processes',
    'Max address space': 'virtual_memory_bytes',
  };
  const found = {};
  for (const line of readLines('/proc/self/limits')) {
    const [, title, soft, hard] = /^(.+?)\s{2,}(\S+)\s+(\S+)/.exec(line) ?? [];
    const name = NAMES[title];
    if (name !== undefined) found[name] = { soft: limit(soft), hard: limit(hard) };
  }
  return found;
}

const limit = (text) => text === 'unlimited' ? text : Number(text);

function readLines(file) {
  try {
    return require('fs').readFileSync(file, 'utf8').split('\n');
  } catch {
    return []; // a system without such files
  }
}

function sharedObjects() {
  const found = new Set();
  for (const line of readLines('/proc/self/maps')) {
    const path = line.slice(line.indexOf('/'));
    if (line.includes('/') && line.includes(' r-xp ')) found.add(path);
  }
  return [...found];
}

function build(error, trigger, event, filename) {
  const report = {
    header: header(trigger, event, filename, new Date()),
    javascriptStack: stackSection(error),
    javascriptHeap: heapSection(),
    nativeStack: [],
    resourceUsage: usageSection(process().resourceUsage()),
    uvthreadResourceUsage: threadSection(),
    libuv: process().getActiveResourcesInfo().map((type) => ({ type, is_active: true, is_referenced: true })),
    workers: [],
    ...settings.excludeEnv ? undefined : { environmentVariables: { ...process().env } },
    userLimits: limits(),
    sharedObjects: sharedObjects(),
  };
  return report;
}

function threadSection() {
  const { user, system } = process().threadCpuUsage();
  const seconds = Math.max(process().uptime(), 0.001);
  return { userCpuSeconds: user / 1e6, kernelCpuSeconds: system / 1e6, cpuConsumptionPercent: (user + system) / 1e4 / seconds };
}

// ---- process.report

function nameOf(now) {
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `report.${day}.${time}.${process().pid}.0.${String(++sequence).padStart(3, '0')}.json`;
}

/** Writes the report; its file's name. `stdout` and `stderr` are the streams of that name. */
function write(error, trigger, event, file) {
  const name = file || settings.filename || nameOf(new Date());
  const text = `${JSON.stringify(build(error, trigger, event, name), null, settings.compact ? 0 : 2)}\n`;
  if (name === 'stdout' || name === 'stderr') {
    process()[name].write(text);
    return name;
  }
  const { printError } = require('internal/process/execution');
  const path = require('path').resolve(settings.directory || '.', name);
  printError(`\nWriting Node.js report to file: ${name}\n`);
  require('fs').writeFileSync(path, text);
  printError('Node.js report completed\n');
  return name;
}

const report = {
  writeReport(file, error) {
    if (typeof file === 'object' && file !== null) [file, error] = [undefined, file];
    else if (file !== undefined) validateString(file, 'file');
    if (error === undefined) error = new Error('JavaScript Callstack');
    else if (error === null || typeof error !== 'object') throw new (errors().ERR_INVALID_ARG_TYPE)('err', 'Object', error);
    return write(error, 'API', 'JavaScript API', file);
  },
  getReport(error) {
    if (error === undefined) error = new Error('JavaScript Callstack');
    else if (error === null || typeof error !== 'object') throw new (errors().ERR_INVALID_ARG_TYPE)('err', 'Object', error);
    return build(error, 'GetReport', 'JavaScript API', null);
  },
};

const CHECKS = {
  directory: validateString,
  filename: validateString,
  compact: validateBoolean,
  excludeNetwork: validateBoolean,
  excludeEnv: validateBoolean,
  signal(value) {
    validateString(value, 'signal');
    const { SIGNALS } = require('internal/process/signals');
    if (SIGNALS[value] !== undefined) return;
    const hint = SIGNALS[value.toUpperCase()] === undefined ? '' : ' (signals must use all capital letters)';
    throw new (errors().ERR_UNKNOWN_SIGNAL)(value + hint);
  },
  reportOnFatalError: validateBoolean,
  reportOnSignal: validateBoolean,
  reportOnUncaughtException: validateBoolean,
};

for (const name of Object.keys(CHECKS)) {
  Object.defineProperty(report, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get: () => settings[name],
    set(value) {
      CHECKS[name](value, name);
      const wasWatching = settings.reportOnSignal;
      if (name === 'signal' && wasWatching) process().removeListener(settings.signal, onSignal);
      settings[name] = value;
      if (name === 'reportOnSignal' && wasWatching !== value) process()[value ? 'on' : 'removeListener'](settings.signal, onSignal);
      else if (name === 'signal' && wasWatching) process().on(value, onSignal);
    },
  });
}

function onSignal(signal) {
  write(new Error('JavaScript Callstack'), 'Signal', signal, '');
}

if (getOptionValue('--report-on-signal')) report.reportOnSignal = true;

/** From the end of a process by an uncaught exception. */
function onUncaught(error) {
  if (settings.reportOnUncaughtException) write(Error.isError(error) ? error : new Error(String(error)), 'Exception', 'exception', '');
}

module.exports = { report, onUncaught };
