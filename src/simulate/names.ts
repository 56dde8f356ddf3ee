import { mix32 } from './identifiers.ts';

const given =
  'Anna Luis Marie Jonas Elena Marco Sofia Pieter Aino Nikos Kadri Erik Zofia Andrei Grace Omar Lucía Paul Chiara Sanne Ville Eleni Mart Astrid Piotr Ioana Amir Nora Diego Ines'.split(
    ' ',
  );
const family =
  'Becker García Rossi Jansen Martin Virtanen Papadaki Tamm Lindgren Nowak Popescu Smith Haddad Costa Weber López Ferrari Visser Bernard Korhonen Georgiou Saar Berg Kowalska Ionescu Taylor Benali Moreau Fischer Romero'.split(
    ' ',
  );
const stem =
  'Alba Nord Terra Vista Orion Delta Linden Marina Corvo Atlas Meridian Solis Hansa Ponte Lumen Fjord Aurora Castel Verde Quarto'.split(
    ' ',
  );
const trade =
  'Logistics Foods Textiles Systems Consulting Motors Pharma Construction Media Trading Energy Design Services Retail Farms Tools'.split(
    ' ',
  );
const shop = 'Market Café Bakery Fuel Books Bistro Hotel Outlet Pharmacy Electronics Shoes Garden Bar Kiosk'.split(' ');

/** A person's name that depends on the key alone. */
export function personName(key: number): string {
  const mixed = mix32(key ^ 0x51ed270b);
  return `${given[mixed % given.length]!} ${family[(mixed >>> 8) % family.length]!}`;
}

/** A company's name that depends on the key alone. */
export function companyName(key: number): string {
  const mixed = mix32(key ^ 0x2c1b3c6d);
  return `${stem[mixed % stem.length]!} ${trade[(mixed >>> 8) % trade.length]!} ${(mixed >>> 20) % 100}`;
}

/** A shop's name that depends on the key alone. */
export function shopName(key: number): string {
  const mixed = mix32(key ^ 0x297a2d39);
  return `${shop[mixed % shop.length]!} ${stem[(mixed >>> 8) % stem.length]!} ${(mixed >>> 20) % 100}`;
}
