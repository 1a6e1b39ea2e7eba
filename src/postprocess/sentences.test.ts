import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentenceSpans, splitSentences } from './sentences.ts';

/** A bar marks where one sentence ends and the next begins. The splits are ours, made by hand. */
const hardCases = {
  plain: [
    'Founders lie. | Investors forget.',
    'Why now? | Because the money is here! | It was not here before.',
    'It grew… | It stopped.',
    'One line without a stop',
    'Is that all?! | Yes!! | Really?!? | Yes.',
  ],
  'titles and names': [
    'Dr. Lee raised a round. | Mr. Hale did not.',
    'I met Mrs. Doyle and Ms. Ortega. | Neither of them was pitching.',
    'We called Prof. A. Turing at home. | He was out.',
    'Lt. Col. Sanders runs the board. | Gen. Doriot founded it.',
    'J. K. Rowling was rejected twelve times. | So were you.',
    'J.R.R. Tolkien shipped late. | Nobody minded.',
    'John F. Kennedy gave it eight years. | We have eighteen months.',
    'It was signed by W. E. B. Du Bois. | He kept a copy.',
    'The memo from Sen. Warren was short. | The reply was not.',
    'Thomas Watson Jr. took over in 1956. | His father had opinions.',
    'She hired Sammy Davis Jr. | She did not ask why.',
    'So do I. | Nobody asked.',
    'I asked Rev. Green and the Hon. Judge Bell. | Both declined.',
  ],
  companies: [
    'Apple Inc. Chairman Tim Cook spoke. | Nobody clapped.',
    'They joined Acme Corp. | The pay was good.',
    'Lehman Bros. and Smith & Co. are gone. | We are not.',
    'He sold it to Widget Ltd. | Then he bought it back.',
    'Yahoo! was offered forty billion. | It waited.',
    'We partnered with Yahoo! Inc. in 1999. | That was a mistake.',
    'She is at Initech LLC. | It makes lists.',
    'It was a Delaware Corp. with a Texas mailbox. | Lawyers loved it.',
  ],
  'letters that are no initials': [
    'We raised a Series A. | Founders cheered.',
    'There is no plan B. | Everyone has one.',
    'Give it a grade C. | Move on.',
    'The answer was option D. | Nobody chose it.',
    'Our Series B. was late.',
  ],
  'places and times': [
    'He moved to the U.S. | She stayed.',
    'He ran for the U.S. Senate. | He lost.',
    'The office is on Main St. | It has no door.',
    'We opened in St. Louis. | It snowed.',
    'She works in Washington, D.C. | The rent is free.',
    'Standup is at 9 a.m. | Nobody stands.',
    'Standup is at 9 a.m. Monday. | Be there.',
    'Dinner is at 6 p.m. | Feel free to bring a deck.',
    'By 5 p.m. the money was gone. | By 6 p.m. so were we.',
    'The U.K. and the E.U. disagree. | The U.N. watches.',
    'It launched on Jan. 5 and died on Feb. 9. | Nobody noticed.',
    'The round closed in Dec. | It had opened in March.',
    'They met on Thurs. and signed on Fri. | That is fast.',
    'It opened on Fifth Ave. | It closed there too.',
  ],
  'latin and editorial': [
    'Pick a metric, e.g. Revenue. | Then ignore it.',
    'The best people, i.e. Our friends, are busy. | Ask again.',
    'It is growth vs. Profit. | Choose one.',
    'Roe v. Wade is not a pitch. | Stop citing it.',
    'Decks, chairs, snacks, etc. | The list is long.',
    'Decks, chairs, etc. are costs. | Count them.',
    'Welleck et al. 2019 measured it. | So can you.',
    'We met Al Capone, a.k.a. Scarface. | He passed.',
    'It took approx. 3 years. | It felt like 4.',
    'It is old (ca. 1999) and it works. | Leave it.',
    'She has a Ph.D. | He has a dog.',
    'She has a Ph.D. in waiting. | He has an M.B.A. in it.',
    'Dr. Ng, Ph.D., spoke last. | Nobody left.',
  ],
  numbers: [
    'We raised $3.5 million. | We spent $4.1 million.',
    'Churn fell to 0.5%. | Then it rose to 12.25%.',
    'It was 1999. | Everyone was rich.',
    'Rule No. 5 is simple. | Rule No. 6 is not.',
    'Is it over? | No. | That is the answer.',
    'See Fig. 3 and Vol. II of the deck. | Skip pp. 9 and 10.',
    'I ate a fig. | Then I invested.',
    'We shipped v2.0.1 on a Friday. | We shipped v2.0.2 on Saturday.',
    'The valuation was 1. | Not one billion.',
    'It grew 10x. | 5 people noticed.',
    'The market is worth 1,000,000. | $5 of it is ours.',
    'Only 3.14 of them replied. | Round it.',
  ],
  ellipses: [
    'Well... maybe it works. | Maybe not.',
    'I waited... | Nothing came.',
    'We were rich . . . on paper. | Paper burns.',
    'It was over. . . . | The lights went out.',
    '... and then we pivoted. | Again.',
    'He said… nothing at all. | I wrote it down.',
    'What if...? | Nobody finished it.',
  ],
  'quotes and brackets': [
    'He said "No." | She said "Yes."',
    '"Why?" he asked. | "Because," she said.',
    '"Why?" I asked. | Nobody knew.',
    '“Sell!” Marc shouted. | We held.',
    'She asked me, "Why now?" | I asked for water.',
    '“It works.” | That was the demo.',
    'We lost (twice!) and learned. | Then we lost.',
    'We lost. | (Nobody saw.) | We won.',
    'He teaches (he once worked for 5 years.) at the school. | It shows.',
    'It is [sic]. | Leave it.',
    "He called it 'a rocket.' | It was a car.",
    '**Bold claims.** | They need bold proof.',
    '(See the U.S. filing.) | It is short.',
    '“So?” | “So nothing.”',
    'They call it "e.g." Nobody knows why.',
    '«Non.» | That was the whole meeting.',
  ],
  'the web': [
    'Visit https://example.com/a.b?c=d. | It loads.',
    'Use Node.js or ask.me/why. | Either is fine.',
    'Write to jane.doe@example.com. | She replies.',
    'It lives at example.com! | Go there.',
    'The file is thinkpieces.json. | Open it.',
    'See www.example.com. | iPhone users should wait.',
  ],
  'small letters': [
    'iOS won. | eBay did not.',
    'the model forgot its shift key. it kept going.',
    'The unknown abbrev. is followed by a small letter. | It holds.',
    'Stop. — Or do not. | Choose.',
  ],
  lists: [
    '1. Hire slowly. | 2. Fire quickly. | 3. Repeat.',
    'a) Ask. | b) Wait. | c) Send the deck again.',
    '(i) Sell it. | (ii) Build it.',
    'IV. The end of growth. | V. The growth of ends.',
    '2.1. On hiring. | 2.2. On firing.',
    '(1) Sell it. | (2) Build it.',
  ],
};

const atLineBreaks: readonly (readonly [text: string, sentences: readonly string[]])[] = [
  ['A heading\n\nA sentence.', ['A heading', 'A sentence.']],
  ['He raised it from Dr.\n\nThe next day', ['He raised it from Dr.', 'The next day']],
  ['A line that\nis wrapped. Another\none.', ['A line that\nis wrapped.', 'Another\none.']],
  ['Three rules:\n- hire\n- fire\n- repeat', ['Three rules:', '- hire', '- fire', '- repeat']],
  ['Rules:\n1. Hire slowly.\n2. Wait', ['Rules:', '1. Hire slowly.', '2. Wait']],
  ['# On growth\nIt stops.', ['# On growth', 'It stops.']],
  ['It ends here.\r\n\r\nIt begins here.', ['It ends here.', 'It begins here.']],
  ['No end\n \t \nand no beginning', ['No end', 'and no beginning']],
  ['* one\n* two', ['* one', '* two']],
  ['It ended.\n\n* * *\n\nIt began.', ['It ended.', '* * *', 'It began.']],
  ['Dr.\u00a0Lee left.\u00a0Nobody saw.', ['Dr.\u00a0Lee left.', 'Nobody saw.']],
  ['', []],
  [' \n\n ', []],
];

describe('splits what is hard to split', () => {
  for (const [kind, cases] of Object.entries(hardCases)) {
    test.each(cases)(`${kind}: %s`, (marked) => {
      const sentences = marked.split(' | ');
      expect(splitSentences(sentences.join(' '))).toEqual(sentences);
    });
  }

  test.each(atLineBreaks)('line breaks: %j', (text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences);
  });
});

const prose = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['Dr.', 'U.S.', 'I', 'Founders', 'left.', '"Why?"', 'asked', '1.', '- ', 'A.', '...'],
        ...['\n', '\n\n', ' ', '(No.)', 'e.g.', 'Series', '#', '!', '”', '3.', '5', 'The', 'iOS'],
      ),
      fc.string({ maxLength: 3 }),
    ),
  )
  .chain((parts) => fc.constantFrom(parts.join(''), parts.join(' ')));

describe('spans', () => {
  test('hold everything but white space, in order, and never touch', () => {
    fc.assert(
      fc.property(prose, (text) => {
        let position = 0;
        for (const { start, end } of sentenceSpans(text)) {
          expect(text.slice(position, start).trim()).toBe('');
          expect(end).toBeGreaterThan(start);
          expect(text.slice(start, end).trim()).toBe(text.slice(start, end));
          position = end;
        }
        expect(text.slice(position).trim()).toBe('');
      }),
    );
  });

  test.each([
    ['He left. She st', [true, false]],
    ['He left.\n\nOn leaving\n\nShe stayed.', [true, false, true]],
    ['1. One. 2.', [true, false]],
  ])('say which sentences are finished: %j', (text, finished) => {
    expect(sentenceSpans(text).map(({ isFinished }) => isFinished)).toEqual(finished);
  });
});

describe('takes time in proportion to the text', () => {
  const length = 1_000_000;
  test.each(['.', '(', '"', '.)', '. ', '( ', '" ', 'a. ', ' ', '\n', 'a', 'U.S.', '. \n', '1. '])(
    'a million characters of %j',
    (unit) => {
      const text = unit.repeat(length / unit.length);
      const joined = splitSentences(`${text}x`).join('').replaceAll(/\s/g, '');
      expect(joined.length).toBe(`${text}x`.replaceAll(/\s/g, '').length);
    },
    5_000,
  );
});
