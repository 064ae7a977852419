// import.meta: its properties, the same object each time, and resolve().
// files: fixtures/graph fixtures/packages
import { pathToFileURL } from 'node:url';

const here = pathToFileURL(`${process.cwd()}/`).href;
const short = (text) => String(text).replaceAll(here, 'HERE/').replaceAll(process.cwd(), 'DIR');
console.log(Object.keys(import.meta), Object.getPrototypeOf(import.meta), import.meta === import.meta);
console.log(short(import.meta.url), short(import.meta.filename), short(import.meta.dirname), import.meta.main);
const { main, url } = await import('data:text/javascript,export const { main, url, filename } = import.meta');
console.log(main, url);
for (const specifier of ['./a.mjs', './not-there.mjs', 'fs', 'node:fs', 'maps/feat/x', 'not-there', './', '/x/../y.mjs?q#f', 'https://example.com/a b', '#own', 'data:text/javascript,1']) {
  try {
    console.log(specifier, short(import.meta.resolve(specifier)));
  } catch (error) {
    console.log(specifier, error.code);
  }
}
import.meta.mine = 1;
console.log(import.meta.mine, import.meta.resolve.length);
