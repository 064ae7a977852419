// A handler added by a timer is too late.
// status: 1
const promise = Promise.reject(new Error('too late'));
setTimeout(() => promise.catch(() => console.log('never')), 1);
