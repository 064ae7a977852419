// module.registerHooks: chains of resolve and load, for both kinds of module; hooks can be taken away again.
// files: fixtures/graph fixtures/interop
// forms: cjs mjs
const { registerHooks, createRequire } = require('node:module');

const name = (url) => url.replace(/^.*\//, '');
const load = createRequire(`${process.cwd()}/x.cjs`);
const first = registerHooks({
  resolve(specifier, context, next) {
    console.log('resolve 1', specifier, context.conditions.includes('import') ? 'import' : 'require', Object.keys(context).sort().join());
    if (specifier === 'virtual:a') return { url: 'virtual:a', format: 'module', shortCircuit: true };
    if (specifier === 'alias') return next('./clash.mjs');
    return next(specifier);
  },
  load(url, context, next) {
    console.log('load 1', name(url), context.format);
    if (url === 'virtual:a') return { format: 'module', source: 'export default "virtual"', shortCircuit: true };
    const result = next(url, context);
    if (url.endsWith('data.json')) return { ...result, source: '{"hooked":true}' };
    if (url.endsWith('transpiled.cjs')) return { ...result, format: 'commonjs', source: 'exports.replaced = true' };
    return result;
  },
});
const second = registerHooks({
  resolve(specifier, context, next) {
    console.log('resolve 2', specifier);
    return next(specifier, context);
  },
});
(async () => {
  console.log((await import('virtual:a')).default);
  console.log((await import('alias')).own);
  console.log((await import('./data.json', { with: { type: 'json' } })).default);
  console.log(load('./transpiled.cjs'));
  console.log(load('fs') === (await import('fs')).default);
  second.deregister();
  try {
    await import('./not-there.mjs');
  } catch (error) {
    console.log(error.code);
  }
  first.deregister();
  console.log((await import('./a.mjs')).a);
  const bad = registerHooks({ resolve: () => ({ url: 'x:y' }) });
  await import('z').catch((error) => console.log(error.code));
  bad.deregister();
  try {
    registerHooks({ load: 1 });
  } catch (error) {
    console.log(error.code);
  }
})();
