// Views of shared, resizable and WebAssembly memory, and detached ones, in reads and writes.
const fs = require('fs');
fs.writeFileSync('letters', 'abcdefghijklmnopqrstuvwxyz');
const fd = fs.openSync('letters', 'r+');
const text = (view) => Buffer.from(view.slice()).toString('latin1').replaceAll('\0', '.');

const shared = new Uint8Array(new SharedArrayBuffer(12));
const resizable = new ArrayBuffer(12, { maxByteLength: 64 });
const tracking = new Uint8Array(resizable);
const memory = new WebAssembly.Memory({ initial: 1 });
const wasm = new Uint8Array(memory.buffer, 65530);
const growing = new Uint8Array(new SharedArrayBuffer(8, { maxByteLength: 1 << 20 }), 2, 4);

for (const view of [shared, tracking, wasm, growing]) {
  console.log(fs.readSync(fd, view, 1, 3, 2), text(view), fs.readSync(fd, new DataView(view.buffer, view.byteOffset + 2, 1), 0, 1, 20), text(view));
  console.log(fs.writeSync(fd, view, 1, 3, 10), fs.readFileSync('letters', 'latin1'));
}

let left = 8;
const done = () => {
  if (--left > 0) return;
  for (const view of [shared, tracking, wasm, growing]) console.log(text(view));
  console.log(fs.readFileSync('letters', 'latin1'));
  streams();
};
for (const view of [shared, tracking, wasm, growing]) {
  fs.read(fd, view, 0, 2, 24, done);
  view[3] = 33; // not in the range that is read
  fs.write(fd, view, 2, 2, 0, done);
}

function streams() {
  const out = fs.createWriteStream('out');
  out.write(Buffer.from(shared.buffer, 0, 4));
  out.write(new Uint8Array(resizable, 0, 4));
  out.end(() => {
    console.log(fs.readFileSync('out', 'latin1'));
    fs.promises.writeFile('out', shared).then(() => fs.promises.open('out')).then(async (handle) => {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(new SharedArrayBuffer(5)), 0, 5, 0);
      console.log(bytesRead, text(buffer));
      await handle.close();
    });
  });
}
