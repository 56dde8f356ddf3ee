/** `Ada Lovelace` → `A•• L•••••••`: enough to compare with what one has before one, too little to learn a name. */
export function maskName(name: string): string {
  return name
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word) => {
      const [first = '', ...rest] = word;
      return first + '•'.repeat(Math.min(rest.length, 8));
    })
    .join(' ');
}

/** `1980-05-17` → `1980-••-••`. */
export function maskDate(date: string): string {
  return `${date.slice(0, 4)}-••-••`;
}

/** `Zoë 17.05.1980` → `Xxx 99.99.9999`: enough to see why a value could not be read, and nothing of what it says. */
export function maskShape(text: string): string {
  return text
    .replace(/\p{Lu}/gu, 'X')
    .replace(/(?!X)\p{L}/gu, 'x')
    .replace(/\p{N}/gu, '9');
}
