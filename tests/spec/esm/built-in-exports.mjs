// Built-ins export their properties by name; syncBuiltinESMExports() makes later changes visible.
import fs, { readFileSync } from 'fs';
import * as namespace from 'node:fs';
import { syncBuiltinESMExports, builtinModules, isBuiltin } from 'module';
import process, { argv } from 'node:process';
import timers, { setTimeout as later } from 'timers';

const original = fs.readFileSync;
console.log(namespace.default === fs, readFileSync === original, argv === process.argv, later === timers.setTimeout);
fs.readFileSync = 'patched';
console.log(readFileSync === original);
syncBuiltinESMExports();
console.log(readFileSync, namespace.readFileSync);
fs.readFileSync = original;
syncBuiltinESMExports();
console.log(readFileSync === original);
console.log(builtinModules.includes('fs'), isBuiltin('fs'), isBuiltin('node:test'), isBuiltin('test'), isBuiltin('./fs'));
console.log(process.getBuiltinModule('fs') === fs, process.getBuiltinModule('node:fs') === fs, process.getBuiltinModule('nope'));
