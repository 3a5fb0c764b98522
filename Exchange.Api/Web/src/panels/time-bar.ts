import type { App } from '../app.ts';
import { place } from '../chart/coordinates.ts';
import { clock, moment, words } from '../money/format.ts';
import { speeds } from '../time/playback.ts';
import type { Shown } from '../time/machine.ts';
import { el, icon, setAttribute, setText } from '../ui/element.ts';
import { onFrame } from '../ui/frame.ts';

const back = 'M11 3 5 8l6 5ZM3.5 3v10';
const forward = 'M5 3l6 5-6 5ZM12.5 3v10';
const play = 'M5 3l8 5-8 5Z';
const pause = 'M5 3v10M11 3v10';

/** The controls of the time machine: a slider over the venue's history, one event on or back, play and pause, and the way back to now. */
export function timeBar(app: App): HTMLElement {
  const { machine } = app;
  const slider = el('input', {
    type: 'range', min: '0', step: '1', class: 'time-slider', 'aria-label': 'Moment of the past', oninput: () => seek(),
  });
  const seek = (): void => machine.goTo({ sequence: place(slider.value) });
  const [time, position] = [el('span', { class: 'time-now num' }), el('span', { class: 'num dim' })];
  const [event, trouble] = [el('span', { class: 'time-event' }), el('span', { class: 'time-event fault', role: 'alert' })];
  const tool = (label: string, path: string, work: () => void): HTMLButtonElement =>
    el('button', { type: 'button', class: 'tool', 'aria-label': label, title: label, onclick: work }, icon(path));
  const toggle = tool('Play', play, () => machine.togglePlay());
  const speed = el('select', {
    class: 'quiet', 'aria-label': 'Speed', onchange: () => machine.playback.setSpeed(speeds[speed.selectedIndex]!),
  }, ...speeds.map(times => el('option', { value: times }, `${times}×`)));
  speed.value = String(speeds[1]);

  const bar = el('section', { class: 'time-bar', 'aria-label': 'Time machine', hidden: true },
    el('div', { class: 'time-tools' },
      tool('One event back (,)', back, () => machine.step(-1)), toggle, tool('One event on (.)', forward, () => machine.step(1)), speed),
    el('div', { class: 'time-place' }, time, position), slider, event, trouble,
    el('button', { type: 'button', class: 'small to-now', onclick: () => machine.leave() }, 'Back to now'));

  const draw = onFrame(() => {
    const shown = machine.shown.get();
    bar.hidden = !shown && !machine.trouble.get();
    if (!shown) return;
    slider.max = String(Math.max(machine.last, shown.sequence));
    if (document.activeElement !== slider || machine.playback.isPlaying.get()) slider.value = String(shown.sequence);
    setAttribute(slider, 'aria-valuetext', `Event ${shown.sequence}${shown.time ? `, ${moment(shown.time)}` : ''}`);
    setText(time, shown.time ? precisely(shown.time) : 'Before the first event');
    setText(position, `${shown.sequence.toLocaleString('en-US')} of ${machine.last.toLocaleString('en-US')}`);
    setText(event, eventText(shown));
    setAttribute(event, 'title', eventText(shown));
  });
  machine.shown.watch(shown => {
    setAttribute(document.body, 'data-past', shown ? '' : null);
    draw();
  });
  machine.trouble.watch(text => {
    setText(trouble, text);
    draw();
  });
  machine.playback.isPlaying.watch(isPlaying => {
    toggle.replaceChildren(icon(isPlaying ? pause : play));
    setAttribute(toggle, 'aria-label', isPlaying ? 'Pause' : 'Play');
    setAttribute(toggle, 'title', isPlaying ? 'Pause' : 'Play');
  });
  app.feed.bookChanged.watch(draw); // the present goes on, and the slider gets longer
  return bar;
}

// With the microseconds that tell one event from the next.
function precisely(time: string): string {
  return `${moment(time).slice(0, -clock(time).length)}${clock(time)}${/\.\d+/.exec(time)?.[0] ?? ''}`;
}

function eventText({ event }: Shown): string {
  if (!event) return '';
  const members = Object.entries(event.event).map(
    ([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  return `${words(event.type)}: ${members.join(', ')}`;
}
