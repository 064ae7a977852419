// With --enable-source-maps, stacks show the places that the maps of files lead to; module.findSourceMap() gives the maps.
// flags: --enable-source-maps
// files: fixtures/mapped.js fixtures/mapped.ts
const { SourceMap, findSourceMap, getSourceMapsSupport } = require('node:module');
const { fail } = require('./mapped.js');

const file = require.resolve('./mapped.js');
const frames = (error) => error.stack.match(/mapped\.ts:\d+:\d+/g);
try { fail('x'); } catch (error) { console.log(frames(error)); }

const map = findSourceMap(file);
const entry = map.findEntry(7, 8);
console.log(entry.originalSource.slice(-9), entry.originalLine, entry.originalColumn, map.findOrigin(8, 9).lineNumber);
console.log(Object.keys(map.payload), map.lineLengths.length > 5, findSourceMap(__filename), getSourceMapsSupport());

const own = new SourceMap({ version: 3, sources: ['a'], names: ['n'], mappings: 'AAAA,IAAIA;;CCDJ' });
console.log(own.findEntry(0, 3), own.findEntry(0, 4), own.findEntry(1, 0), own.findOrigin(1, 7));
console.log(new SourceMap({ version: 3, sources: [], mappings: '' }).findEntry(0, 0));
try { new SourceMap('x'); } catch (error) { console.log(error.code); }
