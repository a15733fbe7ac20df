// Looks at a chosen file before a byte of it is sent: what it is by its content, how large, whether
// it tells where and when it was taken; and draws it right side up. The server looks again.

const HEAD = 512 << 10; // cameras write all of this within the first part of a file,
const WHOLE = 26 << 20; // but in HEIC anywhere

// --- what the bytes say ------------------------------------------------------------------------

export async function look(file) {
  let bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const format = formatOf(bytes);
  if (SIZES[format] === spatialExtent) bytes = new Uint8Array(await file.slice(0, WHOLE).arrayBuffer());
  const facts = { format, width: 0, height: 0, hasPlace: false, day: null, isTurned: false };
  if (!format) return facts;
  const view = new DataView(bytes.buffer);
  try { [facts.width, facts.height] = SIZES[format](bytes, view) || [0, 0]; } catch { /* not told here */ }
  try { Object.assign(facts, camera(bytes, view)); } catch { /* written in a way we do not read */ }
  if (facts.isTurned && (format === "JPEG" || format === "HEIC")) [facts.width, facts.height] = [facts.height, facts.width];
  return facts;
}

const text = (bytes, at, count) => String.fromCharCode(...bytes.subarray(at, at + count));

function formatOf(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "JPEG";
  if (text(bytes, 1, 3) === "PNG") return "PNG";
  if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 4) === "WEBP") return "WebP";
  if (text(bytes, 4, 4) !== "ftyp") return null;
  const brands = text(bytes, 8, Math.min(new DataView(bytes.buffer).getUint32(0), 256) - 8);
  if (/avi[fs]/.test(brands)) return "AVIF";
  return /he[iv][cxms]/.test(brands) ? "HEIC" : null;
}

const SIZES = {
  JPEG(bytes, view) {
    for (let at = 2; at < bytes.length - 9;) {
      if (bytes[at] !== 0xff) { at++; continue; }
      const mark = bytes[at + 1];
      if (mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark)) {
        return [view.getUint16(at + 7), view.getUint16(at + 5)];
      }
      at += mark === 0xff ? 1 : mark === 1 || (mark >= 0xd0 && mark <= 0xd9) ? 2 : 2 + view.getUint16(at + 2);
    }
    return null;
  },
  PNG: (bytes, view) => [view.getUint32(16), view.getUint32(20)],
  WebP(bytes, view) {
    const kind = text(bytes, 12, 4);
    if (kind === "VP8X") return [1 + (view.getUint32(24, true) & 0xffffff), 1 + (view.getUint32(26, true) >>> 8)];
    if (kind === "VP8L") {
      const bits = view.getUint32(21, true);
      return [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)];
    }
    return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
  },
  HEIC: spatialExtent,
  AVIF: spatialExtent,
};

// The largest of the container's "ispe" boxes: others are those of tiles and thumbnails.
function spatialExtent(bytes, view) {
  let best = null;
  for (let at = find(bytes, "ispe", 0); at >= 0; at = find(bytes, "ispe", at + 4)) {
    const size = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (!best || size[0] * size[1] > best[0] * best[1]) best = size;
  }
  return best;
}

function find(bytes, word, from) {
  const [a, b, c, d] = [...word].map((letter) => letter.charCodeAt(0));
  for (let at = bytes.indexOf(a, from); at >= 0 && at < bytes.length - 16; at = bytes.indexOf(a, at + 1)) {
    if (bytes[at + 1] === b && bytes[at + 2] === c && bytes[at + 3] === d) return at;
  }
  return -1;
}

// EXIF is a small TIFF, in whatever container; the first that leads to a camera's entries is it.
function camera(bytes, view) {
  for (const [word, little] of [["II*\0", true], ["MM\0*", false]]) {
    for (let start = find(bytes, word, 0); start >= 0; start = find(bytes, word, start + 4)) {
      if (view.getUint32(start + 4, little) !== 8) continue;
      const first = entries(view, start, 8, little);
      if (first[0x8769] || first[0x8825] || first[0x112]) return told(bytes, view, start, first, little);
    }
  }
  return {};
}

function told(bytes, view, start, first, little) {
  const below = (tag) => (first[tag] ? entries(view, start, first[tag].value, little) : {});
  const inner = below(0x8769), place = below(0x8825);
  const moment = inner[0x9003] || inner[0x9004];
  const day = moment && /^(\d{4}):(\d\d):(\d\d)/.exec(text(bytes, start + moment.value, 10));
  const turn = first[0x112] ? view.getUint16(start + first[0x112].at, little) : 1;
  return {
    isTurned: turn >= 5 && turn <= 8,
    hasPlace: 2 in place && 4 in place,
    day: day && day[1] > "1900" ? `${day[1]}-${day[2]}-${day[3]}` : null,
  };
}

function entries(view, start, at, little) {
  const found = {};
  const count = view.getUint16(start + at, little);
  for (let i = 0; i < count; i++) {
    const entry = start + at + 2 + 12 * i;
    found[view.getUint16(entry, little)] = { value: view.getUint32(entry + 8, little), at: entry + 8 - start };
  }
  return found;
}

// --- what it looks like ------------------------------------------------------------------------

// A canvas with the picture right side up, at most `side` pixels long; null where this browser
// cannot show the format. Nothing of it is put into an address, so the page's policy stays strict.
export async function drawn(file, side) {
  try {
    const bitmap = await small(file, side);
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    if (bitmap.close) bitmap.close();
    return canvas;
  } catch {
    return null;
  }
}

async function small(file, side) {
  // A width alone keeps the shape; a phone then never holds all the pixels at once.
  try { return await createImageBitmap(file, { resizeWidth: side, resizeQuality: "medium" }); } catch { /* older */ }
  return createImageBitmap(file);
}
