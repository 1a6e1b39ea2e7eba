/** Words written with a full stop, by what the stop means. Spelled as in the text, without the stop. */

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Something always follows: no sentence ends here. */
export const leadingAbbreviations: ReadonlySet<string> = list(`
  Mr Mrs Ms Mx Dr Drs Prof Profs Messrs Mme Mlle Fr Rev Hon Pres Supt Insp
  Sen Sens Rep Reps Gov Govs Gen Col Lt Maj Capt Cpt Cmdr Cdr Adm Sgt Cpl Pvt
  vs Vs VS v viz cf Cf ca c approx Approx incl Incl esp
  e.g E.g eg i.e I.e ie a.k.a aka
`);

/** A number follows, or the word is no abbreviation: "No. 5", but "No. That is wrong." */
export const numberingAbbreviations: ReadonlySet<string> = list(`
  No no Nos nos Fig fig Figs figs Vol vol Vols vols Ch ch Sec sec Art art Eq eq Pt pt p pp
`);

/** May stand inside a sentence or end it: "in the U.S. Senate", "in the U.S. She left." */
export const trailingAbbreviations: ReadonlySet<string> = list(`
  Inc Corp Co co Ltd LLC Bros Cos Assn Assoc Dept dept Univ Inst Intl Natl Mfg Bancorp
  Jr Sr Esq Ph.D PhD M.Sc B.Sc Ed.D Ed al ibid
  St Ste Ave Blvd Rd Hwy Pl Sq Mt Mts Ft Apt Bldg
  Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
  Mon Tue Tues Wed Thu Thur Thurs Fri Sat
  hr hrs min mins ft lb lbs oz mi yd yds yr yrs est Est max avg
  Ala Ariz Ark Calif Colo Conn Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont
  Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo
  Yahoo Jeopardy Yum
`);

/** Nouns that are followed by a letter which is no initial: "We raised a Series A. Founders cheered." */
export const letteredNouns: ReadonlySet<string> = list(`
  series plan class grade vitamin type point option exhibit section appendix team group round
  schedule form hepatitis column row version part phase side tier level gate terminal block
  building hall studio item case answer choice letter variant
`);

/** Words that, with a capital, tell a new sentence from a name. */
export const sentenceOpeners: ReadonlySet<string> = list(`
  The A An This That These Those It He She We They You I My Our Your His Her Their Its
  There Here And But Or So Yet Nor For If When Whenever While Because Since As At In On By With
  Without From To After Before Although Though Once Until Unless Under Over During Despite
  What Who Whose Why How Where Which Not No Yes Nobody Nothing Everyone Everybody Everything
  Someone Something Anyone Most Many Some Few All Both Each Every Another Other Others
  Then Now Today Tomorrow Yesterday Later Soon However Instead Meanwhile Moreover Therefore Thus
  Still Perhaps Maybe Sometimes Usually Often Never Always Let Is Are Was Were Do Does Did Have
  Has Had Can Could Would Should Even Only Just One Two Three
  Also Please See Feel Ask
`);

/** Verbs that tie a quoted question or cry to its speaker: "Why?" I asked. */
export const reportingVerbs: ReadonlySet<string> = list(`
  said says asked asks replied replies answered cried shouted whispered wrote added wondered exclaimed yelled screamed muttered murmured demanded insisted
`);
