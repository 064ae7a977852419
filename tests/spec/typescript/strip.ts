// Types go, everything else stays where it is: lines, columns, behaviour.
// flags: --no-warnings
import type { Missing } from './nowhere.ts';
import { EventEmitter, type Abortable } from 'node:events';

interface Shape { readonly name: string; area?(): number }
type Pair<A, B = A> = [A, B];
declare const ambient: number;

abstract class Base<T extends Shape> implements Shape {
  declare readonly ghost: T;
  protected count: number = 0;
  field?: string
  ['computed' as string] = 1
  get name(): string { return 'base'; }
  abstract area(): number;
  each(callback: (this: Base<T>, item: T, index?: number) => void, items: T[]): void {
    for (const item of items) callback.call(this, item!, this.count++);
  }
}
class Square<T extends Shape = Shape> extends Base<T> {
  #side!: number;
  override get name(): string { return 'square' satisfies string; }
  constructor(side: number) { super(); this.#side = side as unknown as number; }
  area(): number { return this.#side ** 2; }
}

function overloaded(value: number): number;
function overloaded(value: string): string;
function overloaded(value: any): any { return value; }

const arrow = async <
  A,
>(value: A):
  Promise<Pair<A>> => [value, value];

let unset: string
[1, 2].forEach((n: number): void => { console.log(n); })
const square = new Square<Shape>(3);
square.each(function (item, index) { console.log(item.name, index, this.name); }, [{ name: 'a' }, { name: 'b' }]);
console.log(square.area(), square, Object.keys(square), 'ghost' in square);
console.log(overloaded(1) + overloaded('x'), unset!, typeof ambient, EventEmitter.name);
arrow<number>(5).then((pair) => console.log(pair as readonly number[]));
const at = (() => { try { throw new Error('here'); } catch (error: unknown) { return (error as Error).stack!; } })();
console.log(at.split('\n')[1]!.match(/strip\.ts:\d+:\d+/)![0]);
