// What the main module throws goes to 'uncaughtException', not to 'unhandledRejection'.
process.on('uncaughtException', (error, origin) => console.log(error.message, origin));
process.on('unhandledRejection', () => console.log('never'));
setTimeout(() => console.log('lives on'), 1);
throw new Error('on purpose');
