// import() from both kinds of module, from eval and from new Function: namespaces, failures, URLs that make instances.
// files: fixtures/graph fixtures/dynamic
// forms: cjs mjs
const { log } = require('node:console');

const attempt = async (specifier, options) => {
  try {
    const namespace = await (options === undefined ? import(specifier) : import(specifier, options));
    log(String(specifier).slice(0, 30), Object.keys(namespace), typeof namespace.default);
  } catch (error) {
    log(String(specifier).slice(0, 30), error.name, error.code);
  }
};

(async () => {
  const one = import('./count.mjs');
  log('import() returns before the module runs');
  const first = await one;
  const [same, query, fragment, absolute] = await Promise.all([
    import('./count.mjs'), import('./count.mjs?a'), import('./count.mjs#a'), import(`file://${process.cwd()}/count.mjs`)]);
  log(first === same, first === query, query === fragment, first === absolute, globalThis.count);
  await attempt('./throws.mjs');
  await attempt('./throws.mjs');
  await attempt('./syntax-error.mjs');
  await attempt('./missing-export.mjs');
  await attempt('./not-there.mjs');
  await attempt('./data.json');
  await attempt('./data.json', { with: { type: 'json' } });
  await attempt('./count.mjs', { with: { type: 'json' } });
  await attempt('./data.json', { with: { type: 'css' } });
  await attempt('./file.unknown');
  await attempt('./..');
  await attempt('https://example.com/x.mjs');
  await attempt('node:not-there');
  await attempt('');
  await attempt({ toString: () => './count.mjs' });
  await attempt('data:text/javascript,export const x = 1; export default x');
  await attempt('data:text/javascript;base64,ZXhwb3J0IGNvbnN0IHkgPSAy');
  await attempt('data:application/json,[1]', { with: { type: 'json' } });
  await attempt('data:text/plain,x');
  await attempt('data:text/javascript,import "./count.mjs"');
  await attempt('data:text/javascript,import "fs"; export default 1');
  const bySource = [await eval("import('./count.mjs')"), await new Function("return import('./count.mjs')")(), await (0, eval)("import('./count.mjs')")];
  log(bySource.every((namespace) => namespace === first));
  try {
    await import({ toString() { throw new RangeError('mine'); } });
  } catch (error) {
    log(error.message);
  }
  log((await import('./data.json', { with: { type: 'json' } })).default.list);
})();
