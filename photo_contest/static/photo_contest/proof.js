// The proof of work that a burdened network's new voters are asked for; loaded when it is.

// What the form's field `proof` takes, or null when `signal` ended it. `tell` hears the part done.
export async function prove(challenge, tell, signal) {
  const { parameters } = challenge;
  const told = (tried) => tell(Math.min(1, tried / parameters.data.max));
  const solution = await byWorker(parameters, told, signal)
    .catch(() => bySlices(parameters, told, signal));
  return solution && btoa(JSON.stringify({ challenge, solution }));
}

function byWorker(parameters, tell, signal) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("solver.js", import.meta.url));
    const end = (settle, value) => {
      worker.terminate();
      settle(value);
    };
    worker.onmessage = ({ data }) => "tried" in data ? tell(data.tried) : end(resolve, data.solution);
    worker.onerror = (error) => end(reject, error);
    signal.addEventListener("abort", () => end(resolve, null));
    if (signal.aborted) end(resolve, null); // while this file was on its way
    else worker.postMessage(parameters);
  });
}

// Where no worker starts: on the page itself, which has its turn between two slices.
async function bySlices(parameters, tell, signal) {
  await import("./solver.js");
  const turn = () => new Promise((go) => setTimeout(() => go(!signal.aborted)));
  return self.solveProof(parameters, tell, turn);
}
