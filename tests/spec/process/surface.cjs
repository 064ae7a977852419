// What process has: kinds of all members that Node's has, and the answers that do not depend on the machine.
const MEMBERS = `version versions arch platform release moduleLoadList binding _linkedBinding domain _exiting exitCode config dlopen uptime
_getActiveRequests _getActiveHandles getActiveResourcesInfo reallyExit _kill loadEnvFile cpuUsage threadCpuUsage resourceUsage memoryUsage
constrainedMemory availableMemory kill exit execve ref unref finalization hrtime openStdin getuid geteuid getgid getegid getgroups
allowedNodeEnvironmentFlags features setUncaughtExceptionCaptureCallback hasUncaughtExceptionCaptureCallback emitWarning nextTick
sourceMapsEnabled setSourceMapsEnabled getBuiltinModule stdout stdin stderr abort umask chdir cwd initgroups setgroups setegid seteuid setgid
setuid env title argv execArgv pid ppid execPath debugPort argv0 report permission noDeprecation throwDeprecation`.split(/\s+/);
console.log(MEMBERS.map((name) => `${name}:${typeof process[name]}`).join(' '));
console.log(String(process), Object.prototype.toString.call(process), process.constructor.name, process instanceof require('events'));
console.log(Object.keys(process.memoryUsage()), Object.keys(process.resourceUsage()), Object.keys(process.threadCpuUsage()));
console.log(process.release.name, process.config.target_defaults.default_configuration, Object.isFrozen(process.config), Object.isFrozen(process.versions));

const flags = process.allowedNodeEnvironmentFlags;
console.log(['--no-warnings', '--no_warnings', 'no-warnings', '--max_old_space_size', '-r', 'r', '--require=x', '--eval', '--nope', '--test', '--warnings'].map((flag) => flags.has(flag)));
console.log(flags.add('--x') === flags, flags.has('--x'), flags.delete('-r'), flags instanceof Set, Object.isFrozen(flags));

process.env.number = 5;
process.env.flag = true;
process.env.nothing = undefined;
console.log(process.env.number, process.env.flag, process.env.nothing, process.env.missing, 'number' in process.env, delete process.env.number, 'number' in process.env);
for (const attempt of [() => { process.env.s = Symbol('s'); }, () => Object.defineProperty(process.env, 'a', { get() {} }), () => Object.defineProperty(process.env, 'a', { value: 1 })]) {
  try {
    attempt();
  } catch ({ name, code, message }) {
    console.log(name, code, message.split('.')[0]);
  }
}
process.env.TZ = 'Asia/Tokyo';
console.log(new Date(0).getHours(), new Intl.DateTimeFormat('en', { timeZoneName: 'short', hour: 'numeric' }).resolvedOptions().timeZone);
process.env.TZ = 'America/New_York';
console.log(new Date(0).getHours(), new Date(0).getTimezoneOffset());

for (const attempt of [
  () => process.hrtime(5), () => process.cpuUsage({ user: -1, system: 0 }), () => process.chdir('/no/such'), () => process.umask('x'),
  () => process.emitWarning(5), () => process.setuid({}), () => process.setuid('nobody at all'), () => process.setgroups('x'),
  () => process.initgroups('root'), () => process.loadEnvFile('/no/such'), () => process.execve('a', ['\0']), () => process.getBuiltinModule(5),
  () => process.binding('nope'), () => process._linkedBinding('nope'), () => process.setSourceMapsEnabled(1), () => process.report.writeReport(5),
  () => { process.report.signal = 'sigusr1'; }, () => process.setUncaughtExceptionCaptureCallback(5), () => process.finalization.register(5),
  () => { process.exitCode = 'x'; }, () => process.exit(1.5), () => process.nextTick(5),
]) {
  try {
    console.log('nothing', attempt());
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}
console.log(process.getBuiltinModule('fs') === require('fs'), process.getBuiltinModule('node:path') === require('path'), process.getBuiltinModule('nope'));
const report = process.report.getReport(new Error('why'));
console.log(report.javascriptStack.message, report.header.event, report.header.trigger, report.header.processId === process.pid, Object.keys(report));
const { hrtime } = process;
console.log(typeof hrtime.bigint(), hrtime.bigint() <= hrtime.bigint(), hrtime(hrtime()).length);
process.title = 'a title';
console.log(process.title);
process.on('exit', (code) => console.log('exit', code, process.exitCode));
process.finalization.register(process, (object, event) => console.log('finalized', object === process, event));
process.exitCode = '3';
process.exitCode = 0;
