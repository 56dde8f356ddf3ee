/** Given names and the short forms in use for them; forms of several languages of one name stand together. */
const groups = `
alexander alexandr aleksandr alex sasha sascha sandy xander iskander
andrew andrei andrey andreas andy drew
anthony antonio anton tony
barbara barb babs
barack barry
benjamin ben benny benji binyamin
catherine katherine kathryn ekaterina katya cathy kathy kate katie
charles carlos karl charlie chuck
christopher chris kit
daniel dan danny
david dave davy
deborah deb debbie
dmitry dmitri dmitriy dima mitya
donald don donnie
dorothy dot dolly
edward eddie ed ted ned eduard
elizabeth elisabeth liz lizzie beth betty eliza
eugene yevgeny evgeny gene zhenya
francis francisco frank paco
frederick fred freddy
george georgi georgy jorge yuri
gerald gerry jerry
gregory grigory greg grisha
henry heinrich enrique harry hank
james jim jimmy jamie
jeffrey geoffrey jeff geoff
joanna joan jo
john johannes jon johnny jack
jonathan jon jonny
joseph jose giuseppe josef joe joey pepe
joshua josh
kenneth ken kenny
lawrence laurence larry
leonard leo lenny
margaret maggie meg peggy greta
matthew matt matty
michael mikhail miguel michel mike mick misha
natalia natalya natasha nat
nicholas nikolai nikolay nicolas nick kolya
nathaniel nathan nate
patricia pat patty trish
patrick pat paddy
peter pedro pyotr pete
philip philipp phil
raymond ray
rebecca becky
richard ricardo dick rick ricky rich
robert roberto rob bob bobby
ronald ron ronnie
samuel sam sammy
sergei sergey sergej serge seryozha
stephen steven stefan steve
susan suzanne sue susie
theodore ted teddy theo fyodor
thomas tom tommy
timothy tim
victoria vicky tori
vladimir volodymyr vova volodya vlad
walter walt
william wilhelm guillermo will bill billy willy
yelena elena helen lena
`
  .trim()
  .split('\n')
  .map((line) => line.split(' '));

const groupsOf = new Map<string, number[]>();
for (const [group, names] of groups.entries()) {
  for (const name of names) groupsOf.set(name, [...(groupsOf.get(name) ?? []), group]);
}

const none: readonly number[] = [];

/** The groups a given name belongs to; empty for most words. */
export function nicknameGroups(word: string): readonly number[] {
  return groupsOf.get(word) ?? none;
}
