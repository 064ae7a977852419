// `uncaughtExceptionMonitor` sees the error and does not keep the process alive.
// status: 1
process.on('uncaughtExceptionMonitor', (error, origin) => {
  console.log('monitor:', error.message, origin);
});
throw new Error('watched');
