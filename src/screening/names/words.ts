/** Words of names that say little about who is meant. Lower-case ASCII, as `toLatin` writes them. */

/** Joins parts of a name; several languages. */
export const particles: ReadonlySet<string> = new Set(
  `al el ul ur as ad an ar az bin bn ibn ben bint binti van von der den de del della di da do dos das du la le les lo
  ter ten te y e i af av zu zum zur auf d l o op 't st abd ud uz us ed`.split(/\s+/),
);

/** Particles written in several ways that mean the same. */
export const sameParticle: ReadonlyMap<string, string> = new Map(
  Object.entries({ ibn: 'bin', ben: 'bin', bn: 'bin', el: 'al', ul: 'al', ur: 'al', ud: 'al', ad: 'al', as: 'al' }),
);

/** Titles, honours and offices of persons. */
export const titles: ReadonlySet<string> = new Set(
  `mr mrs ms miss mx dr prof professor sir dame lord lady hon rev reverend father fr herr frau monsieur madame mme
  senor senora don dona doctor ing dipl mag eng engr phd md esq capt captain col colonel gen general lt maj major sgt
  president praesident prasident minister king queen prince princess sheikh shaikh shaykh cheikh sheik haji hajji hadji
  hajj alhaj mullah maulavi mawlawi maulawi mufti imam ayatollah qari hafiz sayyid seyed sayed syed ustad ustaz
  na nee aka`.split(/\s+/),
);

/** Prefixes of vessels. */
export const vesselPrefixes: ReadonlySet<string> = new Set('mv mt ms ss mts my sv fv vessel ship'.split(' '));

/** Stop words of organisations. */
export const fillers: ReadonlySet<string> = new Set(
  'the of and for in a an und et y e i de la le du der die das'.split(' '),
);

/** Frequent words of names of organisations: alike in them means little. */
export const commonOrganisationWords: ReadonlySet<string> = new Set(
  `group holding holdings international global world national general trading trade commercial industry industries
  industrial services service systems solutions technology technologies company enterprise enterprises investment
  investments capital bank banking finance financial management consulting partners associates foundation trust fund
  institute university ministry department organization organisation association society centre center business
  development construction engineering energy oil gas petroleum shipping marine maritime lines airlines aviation air
  transport logistics import export motors motor foods food medical pharma health electronics electric power steel
  mining real estate property properties media communications telecom republic state federal central first new united
  american european asia asian middle east north south`.split(/\s+/),
);

/** Given and family names that very many people share: alike in them means less. */
export const commonPersonalNames: ReadonlySet<string> = new Set(
  `mohammad mohammed muhammad mohamed mohamad mohd muhamad ahmad ahmed ali abdul abdel abd abdullah abdallah hassan
  hasan hussein hussain husain ibrahim omar umar khan shah kim lee li wang zhang chen nguyen singh kumar john david
  michael james robert maria jose juan ivan sergei sergey alexander aleksandr vladimir mahmoud mahmood yusuf abu umm
  jan gul agha akhund`.split(/\s+/),
);
