// A thrown object is inspected; there is no hint.
// status: 1
throw { a: 1, b: 'two' };
