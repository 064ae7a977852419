// Parameter properties: fields first, assigned when the constructor begins or right behind super().
// flags: --no-warnings --experimental-transform-types
class Point {
  sum = 0;
  constructor(public readonly x: number, protected y = x * 2, plain?: string, private z?: string) {
    this.sum = this.x + this.y;
    console.log(Object.keys(this), plain);
  }
}
class Named extends Point {
  kind = 'named';
  constructor(private name: string, override readonly x: number) {
    console.log('before', name);
    super(x, 1);
    console.log(this.name, this.kind, this);
  }
}
console.log(new Point(1, undefined, 'plain', 'z'));
new Named('n', 7);
console.log(new (class { constructor(private readonly only: number[]) { } get() { return this.only; } })([1]).get());
