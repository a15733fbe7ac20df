// Keeps the file that is on its way in this browser, so that a page which the phone has put away
// goes on by itself when it is opened again. At most for a day; away as soon as the file is there.

const NAME = "uploads", FILES = "files";
const DAY_MS = 24 * 3600 * 1000;

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(FILES);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(mode, act) {
  try {
    const database = await opened();
    return await new Promise((resolve) => {
      const change = database.transaction(FILES, mode);
      const request = act(change.objectStore(FILES));
      change.oncomplete = () => { database.close(); resolve(request && request.result); };
      change.onerror = change.onabort = () => { database.close(); resolve(undefined); };
    });
  } catch {
    return undefined; // private windows keep nothing: the file is to be chosen again
  }
}

export function keep(address, file) {
  return within("readwrite", (files) => {
    const all = files.openCursor();
    all.onsuccess = () => { // what was left behind goes
      const one = all.result;
      if (!one) return;
      if (Date.now() - one.value.at > DAY_MS) one.delete();
      one.continue();
    };
    files.put({ file, at: Date.now() }, address);
  });
}

export async function kept(address) {
  const found = await within("readonly", (files) => files.get(address));
  return found && Date.now() - found.at < DAY_MS ? found.file : null;
}

export function release(address) {
  return within("readwrite", (files) => { files.delete(address); });
}
