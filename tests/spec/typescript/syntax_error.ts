// A source that is no TypeScript: the place, the line, a caret, Node's code.
// only: spindle the words of a message are the parser's
// status: 1
const fine: number = 1;
	let broken: = fine;
