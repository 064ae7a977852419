// The caret stands below the throw, also after tabs and in the middle of a line.
// status: 1
const x = 1;
		if (x) { /* padding */ throw new RangeError('in the middle'); }
