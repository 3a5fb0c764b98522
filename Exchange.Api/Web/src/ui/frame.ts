// Drawing waits for the browser's next frame. However much happens in between, a view is drawn at most once in it, and only then; in a tab
// that nobody sees there are no frames, and nothing is drawn.

const waiting = new Set<() => void>();

/** Gives a function that asks for a drawing in the next frame. */
export function onFrame(draw: () => void): () => void {
  return () => {
    if (waiting.size === 0) requestAnimationFrame(drawAll);
    waiting.add(draw);
  };
}

function drawAll(): void {
  const now = [...waiting];
  waiting.clear();
  for (const draw of now) draw();
}
