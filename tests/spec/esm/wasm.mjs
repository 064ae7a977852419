// A WebAssembly module is imported like any other; its warning comes when it runs.
// files: fixtures/interop
const bytes = 'AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=';
const url = `data:application/wasm;base64,${bytes}`;
const namespace = await import(url);
console.log(Object.keys(namespace), namespace.add(2, 3), namespace === await import(url));
await import('data:application/wasm;base64,AGFzbQ==').catch((error) => console.log(error.name));
