// What every program finds without `require`, one line for each name.
// later: cjs
for (const name of [
  'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate',
  'queueMicrotask', 'structuredClone', 'process', 'Buffer', 'console', 'URL', 'URLSearchParams',
  'TextEncoder', 'TextDecoder', 'AbortController', 'AbortSignal', 'Event', 'EventTarget',
  'performance', 'fetch', 'atob', 'btoa', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'crypto',
]) {
  const { enumerable, writable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
  console.log(name, typeof globalThis[name], { enumerable, writable, configurable });
}
