// Where things lie in the memory of the fold's kernel, in bytes. Read by two compilers, TypeScript and AssemblyScript,
// so it holds plain integer constants only. Doubles lie at multiples of eight.

/** Addresses of what the whole kernel shares; nothing else lies below `memoryFrom`. */
export const contextUsed = 1024;
/** Heads of the lists of free blocks of 2^k bytes, by k. */
export const contextFree = 1028;
/** Hash table of combinations of flags: address, slots − 1, slots taken. */
export const contextClasses = 1156;
export const contextClassMask = 1160;
export const contextClassCount = 1164;
export const contextWindows = 1168;
/** Number of the longest window of a feature. */
export const contextLongestDeclared = 1172;
/** Which counts of a key belong to that window. */
export const contextLongestKeyed = 1176;
/** Offset in a slot of the 24 counts of legs by hour, words. */
export const contextHours = 1180;
export const contextSlotBytes = 1184;
export const contextInitial = 1188;
export const contextSmallestClass = 1192;
/** Times of last events: number, and address of [mask, offset in the slot, offset of what is carried or 0]. */
export const contextLastCount = 1196;
export const contextLast = 1200;
/** Offsets in a slot of the numbers of known payees and payers in the longest window of a feature. */
export const contextPayeeTotal = 1204;
export const contextPayerTotal = 1208;
/** Addresses of tables: ln n, n · ln n, cosine and sine of a minute of the day. */
export const contextLogTable = 1212;
export const contextEntropyTable = 1216;
export const contextCosineTable = 1220;
export const contextSineTable = 1224;
export const tabulated = 4096;
/** Streams of operations. */
export const contextBefore = 1228;
export const contextAfter = 1232;
/** Columns that are not known before the first behaviour event: number and address, of either stream. */
export const contextBehaviourBefore = 1236;
export const contextBehaviourAfter = 1240;
export const contextDwellMs = 1248;
/** Bytes of a row. */
export const contextRowBytes = 1256;
/** Of each window: its length in ms, and offsets in a slot of the largest leg out and in, 0 where none is asked for. */
export const contextWindowsMs = 1280;
export const contextMaxima = 1408;
export const mostWindows = 16;
/** The measures of the event on its way in or out. */
export const contextMeasures = 1536;
/** The event being taken, beyond its input. */
export const eventFlags = 1664;
export const eventDirection = 1668;
export const eventHour = 1672;
export const eventEntries = 1680;
export const eventImpossibleTravel = 1696;
export const eventDwell = 1704;
export const memoryFrom = 2048;

/**
 * A slot: what is known of one party. Doubles, then words, then one cursor per window, then what features need: counts
 * are words, sums of amounts 64-bit integers, all other sums doubles.
 */
export const slotFirstLegAt = 0;
export const slotFirstBehaviourAt = 8;
export const slotLastOutAt = 16;
export const slotLastInterval = 24;
export const slotLastLocatedAt = 32;
/** The last… above, as of the events that have left the history; kept only where late events are expected. */
export const slotCarriedOutAt = 40;
export const slotCarriedInterval = 48;
export const slotCarriedLocatedAt = 56;
/** Millionths of a degree. */
export const slotLastLatitude = 64;
export const slotLastLongitude = 68;
export const slotCarriedLatitude = 72;
export const slotCarriedLongitude = 76;
/** Position of the next event; positions count all events of the party and never wrap. */
export const slotHead = 80;
/** Address of the ring of records, and its size class. */
export const slotBlock = 84;
export const slotSizeClass = 88;
/** Newest link of the chain of suffix maxima of legs out, and of legs in. */
export const slotChainOut = 92;
export const slotChainIn = 96;
/** Address of the table of keys, its size class, and its first free entry. */
export const slotKeys = 100;
export const slotKeysClass = 104;
export const slotKeysFree = 108;
export const slotCursors = 112;

/** A record of the history: 64 bytes, one cache line. */
export const recordBytesLog2 = 6;
export const recordAt = 0;
export const recordAmount = 8;
/** Address of the class of its flags. */
export const recordClass = 16;
/** Fixed-point ln(1 + amount), and above it the minute of the local day. */
export const recordLog = 20;
export const logBits = 17;
export const logMask = 131071;
export const recordInterval = 24;
/** Entry numbers of payee, payer or path; country; device; category. */
export const recordEntries = 28;
/** Links of the chain of suffix maxima. */
export const recordPrevious = 44;
export const recordNext = 48;
/** Millionths of a degree. */
export const recordLatitude = 52;
export const recordLongitude = 56;
export const recordSequence = 60;

/** An event as it reaches the kernel: 64 bytes. */
export const inputBytesLog2 = 6;
export const inputAt = 0;
export const inputAmount = 8;
export const inputFlags = 16;
export const inputLog = 20;
export const inputSequence = 24;
export const inputKeys = 28;
export const inputPoliticallyExposed = 44;
export const inputRiskRating = 48;
export const inputLatitude = 52;
export const inputLongitude = 56;
/** Interval that a stored event came with. */
export const inputInterval = 60;

/** A class: events of the same flags. [flags, address of the program to enter, …to leave each window] */
export const classFlags = 0;
export const classEnter = 4;
export const classLeave = 8;

/** A program: how many counts, sums of amounts, other sums and keys, the measures of the sums, then these in turn. */
export const programCounts = 0;
export const programAmounts = 4;
export const programSums = 8;
export const programKeys = 12;
export const programMeasures = 16;
export const programCode = 20;
/** A key of a program: offsets of its entry in a record, its count in an entry, and three scalars in a slot (0 = none). */
export const keyBytes = 20;

/** Units of the table of keys: a head and an entry of [key, tag, next, four counts]. */
export const keyUnitBytesLog2 = 5;
export const keyEntryBytes = 28;

/** A number of the event on its way into or out of a window. All are integers. */
export const measureOne = 0;
export const measureAmount = 1;
export const measureLog = 2;
export const measureLogSquare = 3;
export const measureInterval = 4;
export const measureIntervalSquare = 5;
export const measureDuration = 6;
export const measureCosine = 7;
export const measureSine = 8;
export const measureX = 9;
export const measureY = 10;
export const measureZ = 11;

/** Bits of conditions.ts that the kernel itself asks for. */
export const flagLeg = 1;
export const flagOut = 2;
export const flagIn = 4;
export const flagNewCounterparty = 262144;
export const flagHasInterval = 524288;
export const flagSteady = 1048576;
export const flagLocated = 2097152;
export const flagTimeKnown = 256;
export const flagBehaviour = 4194304;

/** Places of the keys in declaration.ts. */
export const tagPayee = 0;
export const tagPayer = 1;
export const tagCountry = 2;
export const tagDevice = 3;
export const tagPath = 4;
export const tagCategory = 5;
