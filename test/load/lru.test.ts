import { expect, test } from 'vitest';
import { Lru } from '../../src/extract/load/lru.ts';

test('what was not asked for longest goes first', () => {
  const lru = new Lru<number>(3);
  for (const key of ['a', 'b', 'c']) lru.set(key, 1, 1);
  lru.get('a');
  lru.set('d', 1, 1);
  expect(['a', 'b', 'c', 'd'].filter((key) => lru.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
});

test('weight counts, and a value that is replaced weighs no more', () => {
  const lru = new Lru<number>(10);
  lru.set('a', 1, 8);
  lru.set('a', 2, 4);
  lru.set('b', 3, 6);
  expect([lru.get('a'), lru.get('b'), lru.weight]).toEqual([2, 3, 10]);
  lru.set('c', 4, 5);
  expect([lru.size, lru.weight, lru.get('c')]).toEqual([1, 5, 4]);
});

test('what is too heavy is not kept, nor what it was to replace', () => {
  const lru = new Lru<number>(10);
  lru.set('a', 1, 1);
  lru.set('a', 2, 11);
  expect([lru.get('a'), lru.size, lru.weight]).toEqual([undefined, 0, 0]);
});
