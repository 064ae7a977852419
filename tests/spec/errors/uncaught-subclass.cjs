// Name and message of a subclass; a message of two lines.
// status: 1
class CaseError extends Error {
  constructor(message) {
    super(message);
    this.name = 'CaseError';
  }
}
throw new CaseError('first line\nsecond line');
