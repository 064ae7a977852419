// An error that nobody catches shows the source as it was written, at the place where it was thrown.
// flags: --no-warnings
// status: 1
type Callback<T> = (value: T) => void;
function run<T>(callback: Callback<T>, value: T): void { callback(value); }
run<string>((value: string): void => { throw new TypeError(value); }, 'typed' as string);
