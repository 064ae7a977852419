// A thrown string is printed without quotes.
// status: 1
setImmediate(() => {
  throw 'just text';
});
