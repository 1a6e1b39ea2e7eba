/**
 * Words that a piece should not have. To be found they have to be written down; they are in Base64 so that
 * nobody who reads or searches these sources comes upon them. Singular and plural in small letters, spaces in
 * between; words with a harmless second meaning that is common in business prose are left out.
 */
const encoded = {
  insults: [
    'aWRpb3QgaWRpb3RzIG1vcm9uIG1vcm9ucyBpbWJlY2lsZSBpbWJlY2lsZXMgc3R1cGlkIGR1bWJhc3MgYXNzaG9s',
    'ZSBhc3Nob2xlcyBiYXN0YXJkIGJhc3RhcmRzIGJpdGNoIGJpdGNoZXMgd2hvcmUgd2hvcmVzIHNsdXQgc2x1dHMg',
    'c2N1bSBzY3VtYmFnIHNjdW1iYWdzIGxvc2VyIGxvc2VycyBkaW13aXQgZGltd2l0cyBzaGl0IHNoaXR0eSBzaGl0',
    'cyBidWxsc2hpdCBmdWNrIGZ1Y2tzIGZ1Y2tpbmcgZnVja2VyIGZ1Y2tlcnMgZnVja2VkIHdhbmtlciB3YW5rZXJz',
    'IHByaWNrIHByaWNrcyBjdW50IGN1bnRzIHR3YXQgdHdhdHMgZGlja2hlYWQgZGlja2hlYWRzIGphY2thc3M=',
  ],
  slurs: [
    'bmlnZ2VyIG5pZ2dlcnMgbmlnZ2EgbmlnZ2FzIGZhZ2dvdCBmYWdnb3RzIGZhZ3MgdHJhbm55IHRyYW5uaWVzIHNw',
    'aWNzIHNwaWMgY2hpbmtzIGdvb2sgZ29va3Mga2lrZSBraWtlcyB3ZXRiYWNrIHdldGJhY2tzIHJhZ2hlYWQgcmFn',
    'aGVhZHMgdG93ZWxoZWFkIHRvd2VsaGVhZHMgcGFraSBwYWtpcyByZXRhcmQgZ3lwcG8gZ3lwcG9zIGphcHMgc2Ft',
    'Ym8gc2FtYm9zIHdvZyB3b2dzIGNvb24gY29vbnMgZGFya2llIGRhcmtpZXMgcmVkc2tpbiByZWRza2lucyBzcXVh',
    'dyBzcXVhd3MgaGFsZmJyZWVkIGhhbGZicmVlZHMgc2hlbWFsZSBrYWZmaXIga2FmZmlycw==',
  ],
};

/** Insults and obscenities. */
export function insults(): ReadonlySet<string> {
  return decode(encoded.insults);
}

/** Words that demean people for their origin, colour, religion, sex, orientation or disability. */
export function slurs(): ReadonlySet<string> {
  return decode(encoded.slurs);
}

function decode(lines: readonly string[]): ReadonlySet<string> {
  return new Set(atob(lines.join('')).split(' '));
}
