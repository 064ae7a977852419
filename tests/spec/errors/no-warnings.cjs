// `NODE_NO_WARNINGS=1` keeps warnings off standard error, not from the listeners.
// env: NODE_NO_WARNINGS=1
process.on('warning', (warning) => console.log('listener:', warning.message));
process.emitWarning('quiet');
