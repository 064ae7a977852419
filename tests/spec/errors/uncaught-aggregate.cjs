// The errors of an AggregateError are printed below.
// status: 1
throw new AggregateError([new Error('one'), new RangeError('two')], 'both failed');
