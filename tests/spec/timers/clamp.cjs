// Delays of 0, below 1, not a number, negative or above 2^31-1 become 1 ms; NaN,
// negative numbers and overflow warn, once each kind.
for (const delay of [0, 0.5, 1, 1.9, NaN, -5, undefined, null, '2', 'x', 2 ** 31 - 1, 2 ** 31]) {
  const timer = setTimeout(() => {}, delay);
  console.log(String(delay), timer._idleTimeout);
  clearTimeout(timer);
}
