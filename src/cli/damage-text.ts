/** A damaged place in words, printable: what, where, how much. */
import type { Damage } from '../repair/types.ts';
import { printable } from './printable.ts';
import { count, formatBytes } from './quantities.ts';

/** The words of a damaged place. */
export function damageText(place: Damage): string {
  const file = printable(`${place.recording}/${place.file}`);
  switch (place.kind) {
    case 'torn':
      return `a write that did not finish: ${formatBytes(place.bytes)} from byte ${place.offset} of ${file}`;
    case 'corrupt':
      return `bytes that are no record: ${formatBytes(place.bytes)} from byte ${place.offset} of ${file}`;
    case 'repeated':
      return `a record that stands twice: ${formatBytes(place.bytes)} from byte ${place.offset} of ${file}`;
    case 'gap':
      return `${count(place.missing, 'record')} missing before byte ${place.offset} of ${file}`;
    case 'lost':
      return `${count(place.missing, 'span')} that the journal speaks of not in ${file}`;
    case 'missing':
      return `${file} is missing`;
    case 'foreign':
      return `${file} is not ours and was not read`;
  }
}

/** Whether damage means that something which was recorded is not shown. A torn tail and a repeat lose nothing that was told. */
export function isLoss(place: Damage): boolean {
  switch (place.kind) {
    case 'corrupt':
    case 'gap':
    case 'lost':
    case 'missing':
      return true;
    case 'torn':
    case 'repeated':
    case 'foreign':
      return false;
  }
}
