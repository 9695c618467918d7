/** Unsigned integers of 1, 2 or 4 bytes: the numbers of cases, and flags. */

export type UnsignedSize = 1 | 2 | 4;

export function readUnsigned(view: DataView, pointer: number, size: UnsignedSize): number {
  switch (size) {
    case 1:
      return view.getUint8(pointer);
    case 2:
      return view.getUint16(pointer, true);
    default:
      return view.getUint32(pointer, true);
  }
}

/** Writes the lowest bits of `value`. */
export function writeUnsigned(
  view: DataView,
  pointer: number,
  size: UnsignedSize,
  value: number,
): void {
  switch (size) {
    case 1:
      view.setUint8(pointer, value);
      break;
    case 2:
      view.setUint16(pointer, value, true);
      break;
    default:
      view.setUint32(pointer, value, true);
  }
}
