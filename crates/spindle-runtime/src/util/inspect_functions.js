'use strict';
// internal/util/inspect_functions: how util.inspect names functions and classes.
//
// The engine does not tell what kind of function one is, and prototypes may have been changed; the source text is sure.
// Ops used: none.

const { print } = require('internal/util/inspect').internals;

const { getPrototypeOf, hasOwn } = Object;
const sourceOf = Function.prototype.toString;

const ASYNC_WORD = /^async\s*(?=[^\s(=])/; // not a method or parameter called async
const ASYNC_ARROW = /^async\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*=>/;
const GENERATOR = /^(?:function\s*)?\*/;

/** 'Function', 'AsyncFunction', 'GeneratorFunction' or 'AsyncGeneratorFunction'. */
function functionType(value) {
  return typeOfSource(sourceOf.call(value));
}

function typeOfSource(source) {
  const isAsync = source.startsWith('async') && (ASYNC_WORD.test(source) || ASYNC_ARROW.test(source));
  const isGenerator = GENERATOR.test(isAsync ? source.replace(ASYNC_WORD, '') : source);
  return `${isAsync ? 'Async' : ''}${isGenerator ? 'Generator' : ''}Function`;
}

function isClassSource(source) {
  if (!source.startsWith('class') || !source.endsWith('}')) return false;
  const body = source.slice(5, -1);
  const brace = body.indexOf('{');
  // A method may be called `class..`: then a parenthesis comes before the brace, comments aside.
  return brace !== -1 && (!body.slice(0, brace).includes('(') ||
    /^\s+[^(]*?\s*\{/.test(body.replace(/\/\/.*?\n|\/\*[^]*?\*\//g, '')));
}

/** `[Function: name]`, `[class A extends B]`; `constructor` is the name of the constructor, null without a prototype. */
function functionBase(printer, value, constructor, tag) {
  const source = sourceOf.call(value);
  if (isClassSource(source)) return classBase(value, constructor, tag);
  const type = typeOfSource(source);
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  if (value.name === '') base += ' (anonymous)';
  else base += `: ${typeof value.name === 'string' ? value.name : print(printer, value.name)}`;
  base += ']';
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function classBase(value, constructor, tag) {
  let base = `class ${(hasOwn(value, 'name') && value.name) || '(anonymous)'}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor === null) base += ' extends [null prototype]';
  else {
    const parent = getPrototypeOf(value).name;
    if (parent) base += ` extends ${parent}`;
  }
  return `[${base}]`;
}

module.exports = { functionBase, functionType };
