// Errors print their stack; inside other values as well, indented.
const error = new Error('message');
error.stack = 'Error: message\n    at place (file:1:2)';
console.log(error);
console.log({ error });
console.log([error]);
const plain = new TypeError('no stack');
plain.stack = undefined;
console.log(plain);
const coded = Object.assign(new RangeError('coded'), { code: 'E_CODE' });
coded.stack = 'RangeError: coded\n    at place (file:1:2)';
console.log(coded);
console.log(`${error}`, String(new SyntaxError('s')));
