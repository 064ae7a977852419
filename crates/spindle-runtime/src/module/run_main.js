'use strict';
// internal/module/run_main: how the command line starts what is not simply a file: modules to load first, sources without a file.
//
// Ops used:
//   op_module_compile(source, url, referrer) -> module   state   here for its SyntaxError only

const loader = require('internal/module/loader');
const esm = require('internal/module/esm');
const urls = require('internal/module/urls');
const { folderUrl } = require('internal/module/translate');

/** Loads the modules of --import one after the other, then calls `then`. What fails is an unhandled rejection. */
async function preload(specifiers, then) {
  for (const specifier of specifiers) await importModule(specifier);
  return then();
}

/** The hooks of --experimental-loader. */
function registerLoaders(specifiers) {
  const calls = specifiers.map((one) => `register(${JSON.stringify(one).replaceAll("'", '%27')}, pathToFileURL("./"))`);
  require('process').emitWarning(
    '`--experimental-loader` may be removed in the future; instead use `register()`:\n' +
    `--import 'data:text/javascript,import { register } from "node:module"; import { pathToFileURL } from "node:url"; ${calls.join('; ')};'`,
    'ExperimentalWarning');
  const { register } = require('internal/module/register');
  for (const specifier of specifiers) register(specifier, folderUrl());
}

/** import() as a module in the current folder would write it. */
function importModule(specifier) {
  return esm.importFrom(specifier, folderUrl());
}

let count = 0;

/** Runs `source` as the program's ES module. */
function runString(source) {
  count += 1;
  const url = `${folderUrl()}[eval${count}]`;
  require('internal/process/execution').sources.set(url, source);
  return esm.runMainSource(source, url);
}

/** Throws the SyntaxError of an ES module. */
function checkSyntax(source, file) {
  const url = file.startsWith('/') ? urls.pathToUrl(file) : file;
  try {
    ops.op_module_compile(source, url, undefined);
  } catch (error) {
    if (error instanceof SyntaxError) require('internal/errors/stacks').showPlace(error, url, source);
    throw error;
  }
}

module.exports = { checkSyntax, importModule, preload, registerLoaders, runMain: loader.runMain, runString };
