// The only place where elements are made. Children are elements or texts, so whatever a server or a user wrote stays text.

export type Child = Node | string | null | undefined | false;

type Handlers = { [Name in keyof HTMLElementEventMap as `on${Name}`]?: (event: HTMLElementEventMap[Name]) => void };
export type Properties = Handlers & Record<string, unknown>;

/** Makes an element. Properties are attributes; those that begin with "on" are listeners; false and undefined are left out. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, properties: Properties = {}, ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false || value === null) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

const vector = 'http://www.w3.org/2000/svg';

/** An icon of one path on 16 x 16, drawn by lines in the color of the text. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(vector, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon');
  const line = document.createElementNS(vector, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** Sets a text if it is another: the browser lays out anew whatever is touched. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets or removes an attribute, if it is not so already. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
