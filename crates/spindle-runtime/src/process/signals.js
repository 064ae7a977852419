'use strict';
// internal/process/signals: signal names, and signals as events of `process`.
//
// The first listener of a signal takes over from its default action, the last one to go gives it back. Documentation:
// nodejs.org/api/process.html#signal-events.
//
// Ops used:
//   op_signal_start(signum: i32) -> i32   effect   resource id, which does not keep the loop alive, or -errno
//   op_signal_stop(id: i32) -> ()         effect

const SIGNALS = {
  __proto__: null,
  SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGIOT: 6, SIGBUS: 7, SIGFPE: 8, SIGKILL: 9,
  SIGUSR1: 10, SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGSTKFLT: 16, SIGCHLD: 17, SIGCONT: 18,
  SIGSTOP: 19, SIGTSTP: 20, SIGTTIN: 21, SIGTTOU: 22, SIGURG: 23, SIGXCPU: 24, SIGXFSZ: 25, SIGVTALRM: 26, SIGPROF: 27,
  SIGWINCH: 28, SIGIO: 29, SIGPOLL: 29, SIGPWR: 30, SIGSYS: 31,
};

/** Resource ids by signal name. */
const watched = new Map();

/** A listener of `name` is about to be added. */
function added(name) {
  const signum = SIGNALS[name];
  if (signum === undefined || watched.has(name)) return;
  const id = ops.op_signal_start(signum);
  if (id < 0) throw require('internal/errors').errnoException(id, 'uv_signal_start');
  watched.set(name, id);
  require('internal/requests').setResource(id, { onsignal: () => require('process').emit(name, name, signum) });
}

/** A listener of `name` was removed. */
function removed(name) {
  const id = watched.get(name);
  if (id === undefined || require('process').listenerCount(name) > 0) return;
  watched.delete(name);
  require('internal/requests').deleteResource(id);
  ops.op_signal_stop(id);
}

module.exports = { SIGNALS, added, removed };
