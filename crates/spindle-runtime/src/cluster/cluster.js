'use strict';
// cluster: what a program that is no worker knows. Documentation: nodejs.org/api/cluster.html.
//
// Workers would share their parent's listeners, which needs descriptors to be passed between processes; that is not
// there, so fork() throws and every process is a primary one.
//
// Ops used: none.

const EventEmitter = require('events');
const { missingFunction } = require('internal/not_there');

const cluster = new EventEmitter();

class Worker extends EventEmitter {
  constructor(options = undefined) {
    super();
    const { id = 0, process, state } = options ?? {};
    this.exitedAfterDisconnect = undefined;
    this.state = state || 'none';
    this.id = id | 0;
    if (process) this.process = process;
  }

  kill(...args) { this.process?.kill(...args); }
  send(...args) { return this.process?.send(...args); }
  isDead() { return this.process?.exitCode !== null || this.process?.signalCode !== null; }
  isConnected() { return Boolean(this.process?.connected); }
}

function setupPrimary(options) {
  const { argv, execArgv } = require('process');
  cluster.settings = { args: argv.slice(2), exec: argv[1], execArgv, silent: false, ...cluster.settings, ...options };
  require('internal/task_queues').nextTick(() => cluster.emit('setup', cluster.settings));
}

Object.assign(cluster, {
  isWorker: false,
  isMaster: true,
  isPrimary: true,
  Worker,
  workers: {},
  settings: {},
  SCHED_NONE: 1,
  SCHED_RR: 2,
  schedulingPolicy: 2,
  setupPrimary,
  setupMaster: setupPrimary,
  fork: missingFunction('cluster.fork'),
  /** There are no workers to wait for. */
  disconnect(callback) {
    if (callback !== undefined) cluster.once('disconnect', callback);
    require('internal/task_queues').nextTick(() => cluster.emit('disconnect'));
  },
});

module.exports = cluster;
