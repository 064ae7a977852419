// What is printed is `error.stack`, so a program may replace it.
// status: 1
const error = new Error('hidden');
error.stack = 'Custom: my own stack\n    at nowhere';
throw error;
