// module.register: hooks that answer with promises, asked for every import from then on; later ones first.
// files: fixtures/graph fixtures/interop
import { register } from 'node:module';

const hooks = (name) => `data:text/javascript,${encodeURIComponent(`
  let data;
  export async function initialize(given) { data = given; }
  export async function resolve(specifier, context, next) {
    if (specifier === 'virtual:${name}') return { url: 'virtual:${name}', format: 'module', shortCircuit: true };
    return next(specifier === 'alias:${name}' ? './names.cjs' : specifier, context);
  }
  export async function load(url, context, next) {
    if (url === 'virtual:${name}') return { format: 'module', source: 'import "node:fs"; export default ' + JSON.stringify(data), shortCircuit: true };
    const result = await next(url, context);
    return url.endsWith('clash.mjs') ? { ...result, source: String(result.source).replace('not this one', '${name}') } : result;
  }`)}`;

register(hooks('one'), { data: { number: 1 } });
register(hooks('two'), import.meta.url, { data: [2] });
console.log((await import('virtual:one')).default, (await import('virtual:two')).default);
console.log((await import('./clash.mjs')).a, (await import('alias:one')).named);
console.log(Object.keys(await import('./stars.mjs')), (await import('fs')).default === process.getBuiltinModule('fs'));
await import('./not-there.mjs').catch((error) => console.log(error.code));
