#!/usr/bin/env spindle
/* Every construct that blanks remove. Data of the test `what_is_kept_does_not_move`. */
import type Default from 'a'
import { type A, b, type C } from 'b'
import * as all from 'c'
export type { X } from 'x'
export { type Y, b as z }
export type * from 'types'

interface I<T = string> extends J, K<T> { readonly a: string; b?(): void; new (): I; <U>(x: U): U; [k: string]: any }
type Union = | 'é' | "中" | `😀${string}` | { [K in keyof I]?: I[K] extends infer U ? U : never }
declare const g: number, h: string
declare let i: unique symbol
declare module 'ambient' { export const x: number }
declare global { interface Window { y: string } }

export abstract class Klass<const T extends object = {}, U = T> extends (Base as any)<T> implements I<T>, J {
  private readonly x?: number
  static y: string; static
  z: number
  declare q: number;
  [index: string]: unknown
  get
  : string
  abstract foo(): void
  abstract bar: number
  protected static async *gen<V>(this: Klass<any, V>, a?: V, ...rest: V[]): AsyncGenerator<V> { yield a! }
  public [Symbol.iterator]() { return null! }
  over(): void
  over(a: string): void
  over(a?: any) { return super.over<string>(a) as unknown }
  override z2 = 1 as any
  [computed] = 2
  #priv!: Map<string, () => void>
  static { let x: number = 1; (x as any)++ }
  accessor: string = 'not a keyword here';
  set value(v: string) { }
}

function overload(a: number): void
function overload(a: string): void
function overload(a: any): asserts a is string { if (a!) { return } throw a as Error satisfies unknown }

const multi = async <
  T,
  U
>(x: T, { a, b: [c] }: { a: string, b: [number] } = {} as any):
  Promise<Map<T, U>> => x
const nested = (f: (x: number) => (y: string) => void): ((z: any) => void) => (z: any): void => { f(z)(z) }
let x: string
(overload)()
overload
type T1 = 1;
[1].map((y: number): number => y!)
for (const k of all as any) { label: for (let i: number = 0; i < 1; i++) continue label }
for (const k in {} as {}) { }
try { } catch (e: unknown) { } finally { }
switch (x as string) { case 'a' as const: { type Inner = 1 } break; default: interface Inner { } }
new Map<string, Array<number>>()
const inst = new Map<string, number>, tag = overload<string>`a${x as string}b`
const cond = x ? (y: string): string => y : (z as any)
const assertion = { a: 1, b: x as const, c(this: Window, d?: number): number { return d! }, async *e<T>(): any { } }
export default function <T>(a: T): T { return a }
