/** The colours of a picture. */
export interface Palette {
  readonly ground: string;
  /** For lines and dots on the ground. */
  readonly ink: string;
  readonly colours: readonly string[];
  /** How colours mix where shapes overlap: a class of the style sheet. */
  readonly blend: 'multiply' | 'screen';
}

export const lightPalettes: readonly Palette[] = [
  {
    ground: '#f1e6cf',
    ink: '#1f1c1a',
    colours: ['#d3452f', '#eeb127', '#24528f', '#7aa7c2', '#7b4c80', '#e39a83', '#4b8564'],
    blend: 'multiply',
  },
  {
    ground: '#f4f1ea',
    ink: '#18181c',
    colours: ['#c8372d', '#f0c136', '#1c5fa8', '#e88a3c', '#5b8f94', '#8a5a9b', '#d8b9a0'],
    blend: 'multiply',
  },
  {
    ground: '#dfe6df',
    ink: '#23272c',
    colours: ['#d9634f', '#e7b84b', '#3a6a8f', '#9a6d9c', '#5f9a82', '#efc9b5', '#274060'],
    blend: 'multiply',
  },
  {
    ground: '#f0d9cc',
    ink: '#2a1d22',
    colours: ['#b83a4b', '#e9a23b', '#375d9a', '#6d4a86', '#dd7c66', '#6f9d8a', '#f3e3bd'],
    blend: 'multiply',
  },
];

export const darkPalettes: readonly Palette[] = [
  {
    ground: '#1b2140',
    ink: '#efe4cb',
    colours: ['#2d6cb0', '#7cc3d2', '#efc345', '#d5646f', '#71509a', '#e07b3c', '#5c9c73'],
    blend: 'screen',
  },
  {
    ground: '#10222e',
    ink: '#f2e8d2',
    colours: ['#e0a63a', '#cf5443', '#3e86a8', '#8d6bb0', '#d98c9c', '#70a98b', '#f0dca4'],
    blend: 'screen',
  },
  {
    ground: '#2b1a2b',
    ink: '#f4e6d6',
    colours: ['#c9506b', '#e8b04c', '#5b7fc0', '#8fc0a9', '#b07cc6', '#e2844f', '#f3d9a4'],
    blend: 'screen',
  },
  {
    ground: '#1b2a26',
    ink: '#f1ead6',
    colours: ['#5fae8b', '#e6b655', '#d0604c', '#6b95c9', '#c79bc4', '#a8c66c', '#f0e0b0'],
    blend: 'screen',
  },
];
