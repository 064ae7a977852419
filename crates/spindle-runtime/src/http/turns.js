'use strict';
// internal/http/turns: the responses that a server's connection owes. They go out in the order of their requests, so one of
// them has its turn to write and the others wait.
//
// The connections of internal/http/connection and internal/http/stream_connection are such; the servers and responses that
// use them need not know the difference. Each has besides:
//   send(res, bits, body), sendRaw(body, bits), flush() -> bytes that wait for the peer, negative if it is gone
//   finished(res)     the response is complete and its bytes are out
//   resumeBody(req)   the reader of a request's body wants more
//   destroy(error, done), setTimeout(msecs), toSocket(), and for servers close()
// Ops used: none.

const { connResetException } = require('internal/errors');
const { isTouched } = require('internal/http/incoming');
const { beginTurn, closeSoon, emitClose, kConn } = require('internal/http/response');

/** Bytes of responses that wait for their turn before no more requests are taken. */
const QUEUED_MAX = 64 * 1024;

class Turns {
  constructor() {
    this.isHttpConnection = true;
    /** The response whose turn it is to write, and those after it. */
    this.current = null;
    this.waiting = [];
    /** Bytes that those after it have kept. */
    this.queued = 0;
    /** The response whose handler runs, and whether it has ended meanwhile; `enterHandler` and its neighbours alone change them. */
    this.handled = null;
    this.endedInHandler = false;
    this.destroyed = false;
  }

  // -- turns

  /** A response to a new request: its turn, if no other has it. */
  take(res) {
    if (this.current === null) {
      beginTurn(res, this);
    } else {
      res[kConn] = this;
      this.waiting.push(res);
      this.holdIfFull();
    }
  }

  /** The current response is done with: the next one's turn. */
  passOn(res) {
    closeSoon(res);
    this.current = null;
    if (!res._last && this.waiting.length > 0) beginTurn(this.waiting.shift(), this);
  }

  /** All responses that are not complete, in order. */
  unfinished() {
    return this.current === null ? this.waiting : [this.current, ...this.waiting];
  }

  /** Responses that wait have grown or shrunk by this many bytes. */
  noteQueued(size) {
    this.queued += size;
  }

  isFull() {
    return this.queued > QUEUED_MAX;
  }

  // -- the handler: a response that ends before its handler returns, with nobody listening, is finished without a tick

  enterHandler(res) {
    this.handled = res;
  }

  /** `res` has ended. True if its handler runs: whoever leaves that finishes the response. */
  endsInHandler(res) {
    if (this.handled !== res) return false;
    this.endedInHandler = true;
    return true;
  }

  /** True if the response has ended meanwhile. */
  leaveHandler() {
    const hasEnded = this.endedInHandler;
    this.handled = null;
    this.endedInHandler = false;
    return hasEnded;
  }

  // -- the end

  /** What is under way comes to nothing, and so does a request that waits for another protocol. */
  abandon(upgrading) {
    this.destroyed = true;
    const responses = this.unfinished();
    this.waiting = [];
    this.current = null;
    for (const { req } of responses) if (!req.destroyed) req.destroy(connResetException('aborted'));
    if (upgrading !== null && !upgrading.destroyed) upgrading.destroy(connResetException('aborted'));
    for (const res of responses) emitClose(res);
  }
}

/** A body that nobody wants must not block the next request. */
function dropBody(req) {
  if (!req._consuming && !(isTouched(req) && req.readableDidRead)) req._dump();
}

module.exports = { Turns, dropBody };
