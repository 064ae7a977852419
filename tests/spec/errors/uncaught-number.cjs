// What is thrown need not be an Error: blank, place, source line, caret, value, hint.
// status: 1
throw 5;
