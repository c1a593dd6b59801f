#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write validators.tsv: numbers judged by python-stdnum, an independent implementation.

    pip install python-stdnum==2.2
    ./generate_validators.py >validators.tsv

Each line: validator, 1 or 0, text, where the judgement comes from. The random part is the
same in every run. Rows whose source is a standard, or this project, are written by hand.
"""
import random

from stdnum import iban, luhn
from stdnum.cn import ric, uscc

USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PROVINCES = ("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
             "61 62 63 64 65 71 81 82").split()

BY_HAND = [
    ("cn-resident-id", 1, "11010519491231002X", "GB 11643-1999, example"),
    ("cn-resident-id", 1, "11010519491231002x", "GB 11643-1999, example, small x"),
    ("cn-resident-id", 1, "110105 19491231 002X", "GB 11643-1999, example, spaces"),
    ("cn-resident-id", 1, "110105-19491231-002X", "GB 11643-1999, example, hyphens"),
    ("cn-resident-id", 1, "１１０１０５１９４９１２３１００２Ｘ", "GB 11643-1999, example, full width"),
    ("cn-resident-id", 0, "440524188001010014", "GB 11643-1999, example; born before 1900"),
    ("cn-resident-id", 1, "911124198108030024", "Permanent residence card for foreigners, specimen of 2023"),
    ("cn-resident-id", 0, "11010519491231002", "one short"),
    ("cn-resident-id", 0, "11010519491231002X1", "one more"),
    ("cn-resident-id", 0, "1101051949X2310021", "X before the end"),
    ("cn-resident-id", 0, "110105199002300028", "30 February, right check digit"),
    ("cn-resident-id", 0, "110105190002290028", "29 February 1900, right check digit"),
    ("cn-resident-id", 0, "170105194912310020", "no such province, right check digit"),
    ("cn-resident-id", 0, "11010519491231/02X", "not a separator"),
    ("cn-resident-id", 0, "", "empty"),
    ("cn-uscc", 1, "91350100M000100Y43", "GB 32100-2015, example"),
    ("cn-uscc", 1, "91350100m000100y43", "GB 32100-2015, example, small letters"),
    ("cn-uscc", 0, "91350100I000100Y43", "I is not in the alphabet"),
    ("cn-uscc", 0, "9135010AM000100Y43", "a letter in the region"),
    ("cn-uscc", 0, "000000000000000000", "authority 0"),
    ("cn-mobile", 1, "13912345678", "MIIT numbering plan, 139"),
    ("cn-mobile", 1, "+86 139 1234 5678", "MIIT numbering plan, 139, with country code"),
    ("cn-mobile", 1, "0086-139-1234-5678", "MIIT numbering plan, 139, with 0086"),
    ("cn-mobile", 1, "１３９１２３４５６７８", "MIIT numbering plan, 139, full width"),
    ("cn-mobile", 0, "8713912345678", "wrong country code"),
    ("cn-mobile", 0, "1391234567", "one short"),
    ("cn-mobile", 0, "139123456789", "one more"),
    ("cn-mobile", 0, "13900000000", "a round number"),
    ("cn-mobile", 0, "1391234567a", "a letter"),
    ("cn-bank-card", 1, "4111111111111111", "test number of payment services"),
    ("cn-bank-card", 1, "5555555555554444", "test number of payment services"),
    ("cn-bank-card", 1, "2223003122003222", "test number of payment services"),
    ("cn-bank-card", 1, "3566002020360505", "test number of payment services"),
    ("cn-bank-card", 1, "6222 0212 3456 7890 128", "UnionPay range, python-stdnum's luhn"),
    ("cn-bank-card", 0, "6011111111111117", "Discover: not issued in China"),
    ("cn-bank-card", 0, "378282246310005", "American Express: 15 digits"),
    ("cn-bank-card", 0, "1234567890123452", "no issuer, right check digit"),
    ("cn-bank-card", 0, "4000000000000000006", "19 digits are UnionPay's, right check digit"),
    ("luhn", 1, "79927398713", "ISO/IEC 7812-1, common example"),
    ("luhn", 0, "0000000000000000", "all the same"),
    ("luhn", 0, "0000018", "too short"),
    ("iban", 1, "GB82 WEST 1234 5698 7654 32", "ISO 13616, common example"),
    ("iban", 0, "GB82 WEST 1234 5698 7654 33", "last digit changed"),
    ("iban", 0, "GB82 WEST 1234 5698 7654 3", "wrong length for the country"),
    ("iban", 0, "ZZ82 WEST 1234 5698 7654 32", "no such country"),
    ("ipv4", 1, "192.168.0.255", "RFC 3986, dec-octet"),
    ("ipv4", 1, "0.0.0.0", "RFC 3986, dec-octet"),
    ("ipv4", 0, "256.1.1.1", "RFC 3986, dec-octet"),
    ("ipv4", 0, "1.2.3", "three parts"),
    ("ipv4", 0, "1.2.3.4.5", "five parts"),
    ("ipv4", 0, "01.2.3.4", "leading zero"),
    ("ipv4", 0, "1.2.3.", "nothing behind the last dot"),
    ("random-token", 1, "wJalrXUtnFEMIK7MDENGbPxRfiCY", "4.4 bits a byte"),
    ("random-token", 1, "0123456789ab", "3.585 bits a byte: log2 of 12"),
    ("random-token", 0, "0123456789a", "3.459 bits a byte: log2 of 11"),
    ("random-token", 0, "xxxxxxxxxxxxxxxxxxxxxxxx", "0 bits a byte"),
    ("random-token", 0, "passwordpasswordpassword", "2.75 bits a byte"),
    ("random-token", 0, "", "empty"),
]


def mobile_rows():
    """Every prefix of three digits: in use or not, by the list of the MIIT as of 2023."""
    used = set(range(130, 140)) | set(range(145, 150)) | (set(range(150, 160)) - {154})
    used |= {162, 165, 166, 167} | set(range(170, 179)) | set(range(180, 190))
    used |= set(range(190, 200)) - {194}
    for prefix in range(100, 300):
        yield ("cn-mobile", int(prefix in used), f"{prefix}12345678", "MIIT numbering plan, segments")


def change_one(rng, text, alphabet):
    position = rng.randrange(len(text))
    other = rng.choice([c for c in alphabet if c != text[position]])
    return text[:position] + other + text[position + 1:]


def resident_rows(rng):
    for _ in range(60):
        body = (rng.choice(PROVINCES) + f"{rng.randrange(1, 99):02}{rng.randrange(1, 99):02}"
                + f"{rng.randrange(1900, 2026)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
                + f"{rng.randrange(1000):03}")
        number = body + ric.calc_check_digit(body + "0")
        yield ("cn-resident-id", 1, number, "python-stdnum: check digit")
        wrong = number[:-1] + rng.choice([c for c in "0123456789X" if c != number[-1]])
        yield ("cn-resident-id", 0, wrong, "python-stdnum: check digit")


def uscc_rows(rng):
    for _ in range(60):
        body = (rng.choice("159") + rng.choice("123") + f"{rng.randrange(110000, 660000)}"
                + "".join(rng.choice(USCC) for _ in range(9)))
        number = body + uscc.calc_check_digit(body)
        yield ("cn-uscc", int(uscc.is_valid(number)), number, "python-stdnum")
        wrong = change_one(rng, number, USCC)
        yield ("cn-uscc", int(uscc.is_valid(wrong)), wrong, "python-stdnum")


def card_rows(rng):
    for length in (16, 17, 18, 19):
        for _ in range(10):
            body = "62" + "".join(rng.choice("0123456789") for _ in range(length - 3))
            number = body + luhn.calc_check_digit(body)
            yield ("cn-bank-card", 1, number, "python-stdnum: luhn")
            wrong = change_one(rng, number[2:], "0123456789")
            yield ("cn-bank-card", 0, "62" + wrong, "python-stdnum: luhn")
            yield ("luhn", int(luhn.is_valid(number)), number, "python-stdnum")


def iban_rows(rng):
    shapes = [("DE", 18), ("NL", 0), ("NO", 11), ("MT", 0), ("SE", 20), ("CH", 17), ("ES", 20)]
    for country, digits in shapes:
        for _ in range(6):
            if country == "NL":
                body = "ABNA" + "".join(rng.choice("0123456789") for _ in range(10))
            elif country == "MT":
                body = "MALT" + "".join(rng.choice("0123456789") for _ in range(23))
            else:
                body = "".join(rng.choice("0123456789") for _ in range(digits))
            number = country + iban.calc_check_digits(country + "00" + body) + body
            yield ("iban", 1, number, "python-stdnum: check digits")
            wrong = number[:4] + change_one(rng, number[4:], "0123456789")
            yield ("iban", 0, wrong, "python-stdnum: check digits")


def main():
    rng = random.Random(20263201)
    rows = list(BY_HAND)
    for make in (resident_rows, uscc_rows, card_rows, iban_rows):
        rows += make(rng)
    rows += mobile_rows()
    print("# validator, verdict, text, source; written by generate_validators.py")
    for row in rows:
        print("\t".join(str(field) for field in row))


main()
