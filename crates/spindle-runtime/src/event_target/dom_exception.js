'use strict';
// internal/dom_exception: DOMException, the error of the web's APIs (webidl.spec.whatwg.org/#idl-DOMException).
//
// An instance is a real Error, so that it has a stack and prints as one; its name and message are private.
//
// Ops used: none.

const { defineProperty, defineProperties, setPrototypeOf } = Object;

/** Names that have a legacy code, in the order of their codes from 1; the code's constant is in capitals. */
const NAMES = [
  ['IndexSizeError', 'INDEX_SIZE_ERR'], ['DOMStringSizeError', 'DOMSTRING_SIZE_ERR'], ['HierarchyRequestError', 'HIERARCHY_REQUEST_ERR'],
  ['WrongDocumentError', 'WRONG_DOCUMENT_ERR'], ['InvalidCharacterError', 'INVALID_CHARACTER_ERR'], ['NoDataAllowedError', 'NO_DATA_ALLOWED_ERR'],
  ['NoModificationAllowedError', 'NO_MODIFICATION_ALLOWED_ERR'], ['NotFoundError', 'NOT_FOUND_ERR'], ['NotSupportedError', 'NOT_SUPPORTED_ERR'],
  ['InUseAttributeError', 'INUSE_ATTRIBUTE_ERR'], ['InvalidStateError', 'INVALID_STATE_ERR'], ['SyntaxError', 'SYNTAX_ERR'],
  ['InvalidModificationError', 'INVALID_MODIFICATION_ERR'], ['NamespaceError', 'NAMESPACE_ERR'], ['InvalidAccessError', 'INVALID_ACCESS_ERR'],
  ['ValidationError', 'VALIDATION_ERR'], ['TypeMismatchError', 'TYPE_MISMATCH_ERR'], ['SecurityError', 'SECURITY_ERR'],
  ['NetworkError', 'NETWORK_ERR'], ['AbortError', 'ABORT_ERR'], ['URLMismatchError', 'URL_MISMATCH_ERR'],
  ['QuotaExceededError', 'QUOTA_EXCEEDED_ERR'], ['TimeoutError', 'TIMEOUT_ERR'], ['InvalidNodeTypeError', 'INVALID_NODE_TYPE_ERR'],
  ['DataCloneError', 'DATA_CLONE_ERR'],
];
/** Names that keep their constant but are never an instance's code. */
const DISUSED = ['DOMStringSizeError', 'NoDataAllowedError', 'ValidationError'];

/** A constructor that returns what it is given, so that a subclass can put private fields on it. */
class Given {
  constructor(object) { return object; }
}

/** Puts name and message on an error where only this file reads them. */
class Details extends Given {
  #name;
  #message;

  constructor(error, name, message) {
    super(error);
    this.#name = name;
    this.#message = message;
  }

  static #check(value) {
    if (value !== null && typeof value === 'object' && #name in value) return;
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_THIS('DOMException');
  }

  static nameOf(error) {
    Details.#check(error);
    return error.#name;
  }

  static messageOf(error) {
    Details.#check(error);
    return error.#message;
  }
}

class DOMException {
  constructor(message = '', options = 'Error') {
    const error = setPrototypeOf(new Error(), new.target.prototype);
    const named = options !== null && typeof options === 'object';
    new Details(error, `${named ? options.name : options}`, `${message}`);
    if (named && 'cause' in options) {
      defineProperty(error, 'cause', { __proto__: null, value: options.cause, configurable: true, writable: true, enumerable: false });
    }
    return error;
  }

  get name() { return Details.nameOf(this); }
  get message() { return Details.messageOf(this); }
  get code() {
    const name = Details.nameOf(this);
    return DISUSED.includes(name) ? 0 : NAMES.findIndex(([known]) => known === name) + 1;
  }
}

setPrototypeOf(DOMException.prototype, Error.prototype);
const enumerable = { __proto__: null, enumerable: true, configurable: true };
defineProperties(DOMException.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'DOMException' },
  name: enumerable,
  message: enumerable,
  code: enumerable,
});
NAMES.forEach(([, constant], i) => {
  const description = { __proto__: null, enumerable: true, value: i + 1 };
  defineProperty(DOMException, constant, description);
  defineProperty(DOMException.prototype, constant, description);
});

module.exports = { DOMException };
