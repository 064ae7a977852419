// An error's own properties follow its stack.
// status: 1
const error = new Error('with properties');
error.code = 'E_CASE';
error.info = { a: [1, 2] };
setTimeout(() => {
  throw error;
}, 1);
