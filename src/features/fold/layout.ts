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
/** Index of the first of the 24 counts of legs by hour. */
export const contextHours = 1180;
export const contextSlotBytes = 1184;
export const contextInitial = 1188;
/** Size class of an empty table of keys. */
export const contextSmallestKeys = 1192;
/** Times of last events: number, and address of [mask, offset in the slot, offset of what is carried or 0]. */
export const contextLastCount = 1196;
export const contextLast = 1200;
/** Which counts are the numbers of known payees and payers in the longest window of a feature. */
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
/** Free pages of located records. */
export const contextFreeLocated = 1260;
/** How many counts a slot has, the offset of the first, and log2 of the bytes of a block of as many words. */
export const contextCounts = 1264;
export const contextCountsFrom = 1268;
export const contextWideCounts = 1272;
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
/** Heads of the lists of free blocks of 3 · 2^k bytes, by k. */
export const contextFreeThrees = 1728;
export const memoryFrom = 2048;

/**
 * A slot: what is known of one party. Doubles, then words, then one cursor per window, then what features need: sums of
 * amounts as 64-bit integers, other sums as doubles, and counts as bytes. A slot whose history is too long for bytes is
 * wide: its counts are words in a block of their own.
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
/** Address of the directory of pages of records, and its places − 1. */
export const slotPages = 84;
export const slotPagesMask = 88;
/** Bytes of each record: narrowBytes, locatedBytes or wideBytes. */
export const slotRecordBytes = 92;
/** Address of the counts of a wide slot. */
export const slotCounts = 96;
/** Newest link of the chain of suffix maxima of legs out, and of legs in. */
export const slotChainOut = 100;
export const slotChainIn = 104;
/** Address of the table of keys, its size class, entries it has room for, entries ever used, and the first free one of these. */
export const slotKeys = 108;
export const slotKeysClass = 112;
export const slotKeysRoom = 116;
export const slotKeysUsed = 120;
export const slotKeysFree = 124;
export const slotCursors = 128;

/** Records of a page, and places − 1 of the smallest directory. */
export const pageLog2 = 2;
export const smallestDirectory = 3;
/** A record of the history: half a cache line, with the place where a leg of the party had one, or a whole one. */
export const narrowBytes = 32;
export const locatedBytes = 40;
export const wideBytes = 64;
/** Time in 48 bits; above it the distances to the links of the chain of suffix maxima. */
export const recordAt = 0;
export const recordNarrowPrevious = 6;
export const recordNarrowNext = 7;
/** Amount in 44 bits, which holds 1e13; above it the fixed-point ln(1 + ms) of an interval. */
export const recordAmount = 8;
export const recordInterval = 12;
/** Fixed-point ln(1 + amount), and above it the minute of the local day. */
export const recordLog = 16;
export const logBits = 17;
export const logMask = 131071;
/** Address of the class of its flags. */
export const recordClass = 20;
export const recordSequence = 24;
/** Entry numbers of payee, payer or path; country; device; category. */
export const recordEntries = 28;
/** Millionths of a degree. */
export const recordLatitude = 32;
export const recordLongitude = 36;
/** Entries and links of wide records. */
export const recordWideEntries = 40;
export const recordWidePrevious = 56;
export const recordWideNext = 60;

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
/** A key of a program: which of the event's entries, which of its counts, counts of distinct and all, and terms (−1, 0 = none). */
export const keyBytes = 20;

/** A key and its tag are one word; with four counts, a link and a head it takes this much of a table. */
export const tagBits = 3;
export const narrowKeyBytes = 10;
export const wideKeyBytes = 28;

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
