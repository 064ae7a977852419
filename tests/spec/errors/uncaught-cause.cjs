// The cause is printed below, indented.
// status: 1
throw new Error('outer', { cause: new TypeError('inner') });
