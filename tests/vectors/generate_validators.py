#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write validators.tsv: texts judged by implementations that are not ours.

    pip install python-stdnum==2.2 phonenumbers==9.0.43 pycryptodome==3.23.0
    ./generate_validators.py >validators.tsv

Each line: validator, 1 or 0, text, where the judgement comes from. The random part is the
same in every run. Rows whose source is a standard, or this project, are written by hand; where
nobody else has an implementation, the check digit is computed here, apart from the C code.
"""
import base64
import hashlib
import ipaddress
import json
import random
import zlib

import phonenumbers
from Crypto.Hash import keccak
from phonenumbers import PhoneNumberType
from stdnum import bitcoin, iban, luhn, mac
from stdnum.cn import ric, uscc
from stdnum.us import ssn

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
    ("iban", 0, "AD2E28160941996091791219", "ISO 13616, check digits are digits"),
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
    ("cn-landline", 1, "010-62345678", "numbering plan of the MIIT, Beijing"),
    ("cn-landline", 1, "(0755) 26789012", "numbering plan of the MIIT, Shenzhen"),
    ("cn-landline", 1, "（０７５５）26789012", "numbering plan of the MIIT, Shenzhen, full width"),
    ("cn-landline", 1, "+86 21 5234 5678", "numbering plan of the MIIT, without the 0 from abroad"),
    ("cn-landline", 1, "0086-0571-87654321", "numbering plan of the MIIT, with the 0 from abroad"),
    ("cn-landline", 1, "０２１－５２３４５６７８", "numbering plan of the MIIT, full width"),
    ("cn-landline", 0, "62345678", "no area code"),
    ("cn-landline", 0, "010-6234567", "one short"),
    ("cn-landline", 0, "010-12345678", "local numbers begin with 2 to 8"),
    ("cn-landline", 0, "026-62345678", "026 is not assigned"),
    ("cn-landline", 0, "0755-2678901", "Shenzhen has eight digits"),
    ("cn-landline", 0, "13912345678", "a mobile number"),
    ("phone", 1, "+44 (0)20 7946 0958", "range of Ofcom for drama; 0 in brackets"),
    ("phone", 1, "0044 20 7946 0958", "range of Ofcom for drama; 00"),
    ("phone", 1, "+39 06 6982 1234", "in Italy the 0 belongs to the number"),
    ("phone", 1, "+86 139 1234 5678", "MIIT numbering plan, 139"),
    ("phone", 1, "+86 10 6234 5678", "MIIT numbering plan, Beijing"),
    ("phone", 1, "+86 (0)10 6234 5678", "MIIT numbering plan, Beijing, 0 in brackets"),
    ("phone", 1, "＋１ ２０２ ４５６ １１１１", "NANP, full width"),
    ("phone", 0, "+86 140 1234 5678", "MIIT numbering plan, 140 is not assigned"),
    ("phone", 0, "44 20 7946 0958", "no +"),
    ("phone", 0, "+1 211 456 1111", "NANP, area N11"),
    ("phone", 0, "+1 202 911 1111", "NANP, exchange N11"),
    ("phone", 0, "+1 295 456 1111", "NANP, area N9X"),
    ("phone", 0, "+1 102 456 1111", "NANP, area begins with 1"),
    ("phone", 0, "+210 912345678", "country code 210 is not assigned"),
    ("phone", 0, "+999 912345678", "country code 999 is not assigned"),
    ("phone", 0, "+0 2079460958", "no country code begins with 0"),
    ("phone", 0, "+44", "nothing behind the country code"),
    ("cn-passport", 1, "E12345678", "ordinary, 2012"),
    ("cn-passport", 1, "EA1234567", "ordinary, 2017"),
    ("cn-passport", 1, "ej1234567", "ordinary, small letters"),
    ("cn-passport", 1, "G12345678", "ordinary, until 2012"),
    ("cn-passport", 1, "D1234567", "diplomatic"),
    ("cn-passport", 1, "DE1234567", "diplomatic, electronic"),
    ("cn-passport", 1, "S1234567", "service"),
    ("cn-passport", 1, "SE1234567", "service, electronic"),
    ("cn-passport", 1, "P1234567", "public affairs"),
    ("cn-passport", 1, "PE1234567", "public affairs, electronic"),
    ("cn-passport", 1, "K12345678", "Hong Kong, 2007"),
    ("cn-passport", 1, "KJ1234567", "Hong Kong, 2019"),
    ("cn-passport", 1, "MA1234567", "Macau"),
    ("cn-passport", 0, "EI1234567", "I is not used"),
    ("cn-passport", 0, "EO1234567", "O is not used"),
    ("cn-passport", 0, "A12345678", "no such kind"),
    ("cn-passport", 0, "E1234567", "one short"),
    ("cn-passport", 0, "E123456789", "one more"),
    ("cn-passport", 0, "DA1234567", "no such kind"),
    ("cn-plate", 1, "京A12345", "GA 36-2018, small car"),
    ("cn-plate", 1, "粤B·D12E5", "GA 36-2018, two letters in the number"),
    ("cn-plate", 1, "粤B‧D12E5", "GA 36-2018, hyphenation point"),
    ("cn-plate", 1, "沪 c88888", "GA 36-2018, small letter"),
    ("cn-plate", 1, "京AD12345", "GA 36-2018, new energy, small, electric"),
    ("cn-plate", 1, "京AF12345", "GA 36-2018, new energy, small, not electric"),
    ("cn-plate", 1, "粤BA12345", "GA 36-2018, new energy, small, since D ran out"),
    ("cn-plate", 1, "沪ADE1234", "GA 36-2018, new energy, letter at the second place"),
    ("cn-plate", 1, "京A12345D", "GA 36-2018, new energy, large"),
    ("cn-plate", 1, "京A1234警", "GA 36-2018, police"),
    ("cn-plate", 1, "京A1234学", "GA 36-2018, driving school"),
    ("cn-plate", 1, "冀B1234挂", "GA 36-2018, trailer"),
    ("cn-plate", 1, "粤Z1234港", "GA 36-2018, Hong Kong"),
    ("cn-plate", 1, "-粤Z1234港", "a separator in front"),
    ("cn-plate", 0, "-京Z1234港", "not of Guangdong"),
    ("cn-plate", 1, "粤ZF123澳", "GA 36-2018, Macau"),
    ("cn-plate", 1, "224578使", "GA 36-2018, embassy"),
    ("cn-plate", 1, "沪A0023领", "GA 36-2018, consulate"),
    ("cn-plate", 1, "WJ京1234X", "armed police, 2012"),
    ("cn-plate", 1, "VA12345", "military, 2012"),
    ("cn-plate", 0, "京I12345", "I is not used"),
    ("cn-plate", 0, "京AO1234", "O is not used in the number"),
    ("cn-plate", 0, "京A1234", "one short"),
    ("cn-plate", 0, "京A1234567", "two more"),
    ("cn-plate", 0, "京AL12345", "new energy: L is not a letter for it"),
    ("cn-plate", 0, "京A1D2345", "new energy: D is neither first nor last"),
    ("cn-plate", 0, "京A12D345", "new energy: D is neither first nor last"),
    ("cn-plate", 0, "京112345", "no letter for the city"),
    ("cn-plate", 0, "中A12345", "no such province"),
    ("cn-plate", 0, "京AABCDE", "fewer than two digits"),
    ("cn-plate", 0, "京Z1234港", "Hong Kong's are of Guangdong"),
    ("cn-plate", 0, "京", "only the province"),
    ("cn-driving-file", 1, "110012345678", "province of GB/T 2260"),
    ("cn-driving-file", 0, "170012345678", "no such province"),
    ("cn-driving-file", 0, "110100000000", "no serial number"),
    ("cn-driving-file", 0, "11001234567", "one short"),
    ("cn-military-id", 1, "军字第2001988号", "as printed on the paper"),
    ("cn-military-id", 1, "士字第20019880", "without 号"),
    ("cn-military-id", 1, "武字1234567号", "armed police, without 第"),
    ("cn-military-id", 0, "车字第2001988号", "no such body"),
    ("cn-military-id", 0, "军第2001988号", "without 字"),
    ("cn-military-id", 0, "军字第20019号", "too short"),
    ("cn-military-id", 0, "军字第200198877号", "too long"),
    ("cn-military-id", 0, "军字第号", "no number"),
    ("cn-home-return-permit", 1, "H12345678", "card since 2013"),
    ("cn-home-return-permit", 1, "m1234567801", "with the number of the issue"),
    ("cn-home-return-permit", 0, "H1234567", "one short"),
    ("cn-home-return-permit", 0, "H123456789", "nine digits"),
    ("cn-home-return-permit", 0, "K12345678", "no such letter"),
    ("cn-taiwan-permit", 1, "12345678", "card since 2015"),
    ("cn-taiwan-permit", 1, "0012345601", "booklet"),
    ("cn-taiwan-permit", 1, "0012345601(B)", "booklet, with the letter of the office"),
    ("cn-taiwan-permit", 0, "1234567", "one short"),
    ("cn-taiwan-permit", 0, "11111111", "equal digits"),
    ("cn-taiwan-permit", 0, "123456789", "one more"),
    ("cn-exit-permit", 1, "C12345678", "Hong Kong and Macau, card"),
    ("cn-exit-permit", 1, "CA1234567", "Hong Kong and Macau, card, two letters"),
    ("cn-exit-permit", 1, "W12345678", "Hong Kong and Macau, booklet"),
    ("cn-exit-permit", 1, "L12345678", "Taiwan, card"),
    ("cn-exit-permit", 1, "T12345678", "Taiwan, booklet"),
    ("cn-exit-permit", 0, "C1234567", "one short"),
    ("cn-exit-permit", 0, "CI1234567", "I is not used"),
    ("hk-id", 1, "a123456(3)", "common example"),
    ("hk-id", 1, "Ａ１２３４５６（３）", "common example, full width"),
    ("hk-id", 1, "G123456(A)", "common example, check digit A"),
    ("hk-id", 1, "AB987654(3)", "common example, two letters"),
    ("hk-id", 0, "A123456(4)", "wrong check digit"),
    ("hk-id", 0, "ABC12345(3)", "three letters"),
    ("hk-id", 0, "12345678", "no letter"),
    ("hk-id", 0, "A12345(3)", "one short"),
    ("hk-id", 0, "A123456(B)", "check digits end at A"),
    ("mo-id", 1, "1234567(8)", "first digit 1"),
    ("mo-id", 1, "1234567（8）", "first digit 1, full-width brackets"),
    ("mo-id", 1, "5123456-7", "first digit 5"),
    ("mo-id", 1, "7123456(0)", "first digit 7"),
    ("mo-id", 0, "2234567(8)", "first digit 2"),
    ("mo-id", 0, "123456(7)", "one short"),
    ("tw-id", 1, "A123456789", "common example"),
    ("tw-id", 1, "a800000014", "resident certificate of 2021, example of the National Immigration Agency"),
    ("tw-id", 1, "AC01234567", "resident certificate until 2020"),
    ("tw-id", 0, "A123456788", "wrong check digit"),
    ("tw-id", 0, "A323456789", "neither 1 nor 2"),
    ("tw-id", 0, "A12345678", "one short"),
    ("tw-id", 0, "1123456789", "no letter"),
    ("payment-card", 1, "4111 1111 1111 1111", "test number of payment services, Visa"),
    ("payment-card", 1, "5555555555554444", "test number of payment services, Mastercard"),
    ("payment-card", 1, "2223003122003222", "test number of payment services, Mastercard"),
    ("payment-card", 1, "3782 822463 10005", "test number of payment services, American Express"),
    ("payment-card", 1, "6011111111111117", "test number of payment services, Discover"),
    ("payment-card", 1, "3056930009020004", "test number of payment services, Diners Club"),
    ("payment-card", 1, "36227206271667", "test number of payment services, Diners Club"),
    ("payment-card", 1, "3566002020360505", "test number of payment services, JCB"),
    ("payment-card", 1, "6200000000000005", "test number of payment services, UnionPay"),
    ("payment-card", 0, "4111 1111 1111 1112", "wrong check digit"),
    ("payment-card", 0, "411111111111116", "Visa with 15 digits, right check digit"),
    ("payment-card", 0, "1234567890123452", "no issuer, right check digit"),
    ("icao-mrz", 1, "L898902C36UTO7408122F1204159ZE184226B<<<<<10", "ICAO Doc 9303-4, appendix B"),
    ("icao-mrz", 0, "L898902C36UTO7408122F1204159ZE184226B<<<<<11", "last check digit changed"),
    ("icao-mrz", 0, "L898902C46UTO7408122F1204159ZE184226B<<<<<10", "number changed"),
    ("icao-mrz", 0, "L898902C36UTO7408122F1204159ZE184226B<<<<<1", "one short"),
    ("icao-mrz", 0, "L898902C36UTO7408122Q1204159ZE184226B<<<<<10", "no such sex"),
    ("us-ssn", 0, "078-05-1120", "printed on a sample card of 1938"),
    ("us-ssn", 0, "219-09-9999", "printed in an advertisement of 1940"),
    ("us-ssn", 0, "536-90-439", "one short"),
    ("ipv6", 1, "2001:db8::1", "RFC 5952"),
    ("ipv6", 1, "::ffff:192.0.2.1", "RFC 4291, clause 2.5.5.2"),
    ("ipv6", 1, "1:2:3:4:5:6:7::", "RFC 4291, clause 2.2"),
    ("ipv6", 1, "::", "RFC 4291, clause 2.2"),
    ("ipv6", 0, "fe80::1%eth0", "a zone is no part of the address"),
    ("ipv6", 0, "1:2:3:4:5:6:7:8::", "nothing left for :: to stand for"),
    ("ipv6", 0, "1::2::3", "two gaps"),
    ("ipv6", 0, "12:30:45", "a time"),
    ("ipv6", 0, "1:2:3:4:5:6:7:192.0.2.1", "too long with IPv4"),
    ("ipv6", 0, "::ffff:192.0.2.256", "RFC 3986, dec-octet"),
    ("ipv6", 0, "12345::", "five digits"),
    ("mac", 1, "00-1B-44-11-3A-B7", "IEEE 802, clause 8.1"),
    ("mac", 1, "00:1b:44:11:3a:b7", "IEEE 802, with colons"),
    ("mac", 1, "001b.4411.3ab7", "three groups"),
    ("mac", 0, "00:1b:44:11:3a", "five pairs"),
    ("mac", 0, "00:1b:44-11:3a:b7", "mixed"),
    ("mac", 0, "00:1b:44:11:3a:bg", "g"),
    ("mac", 0, "ff:ff:ff:ff:ff:ff", "broadcast"),
    ("mac", 0, "00:00:00:00:00:00", "nobody's"),
    ("email", 1, "zhang.wei1988@163.com", "RFC 5321, clause 4.1.2"),
    ("email", 1, "a+b_c%d=e@mail.university.edu.cn", "RFC 5322, atext"),
    ("email", 1, "用户@例子.公司", "RFC 6531"),
    ("email", 1, "x@xn--fsqu00a.xn--55qx5d", "RFC 5890, A-label"),
    ("email", 0, "a..b@163.com", "RFC 5321, Dot-string"),
    ("email", 0, ".a@163.com", "RFC 5321, Dot-string"),
    ("email", 0, "a.@163.com", "RFC 5321, Dot-string"),
    ("email", 0, "@163.com", "no local part"),
    ("email", 0, "a@163", "one label"),
    ("email", 0, "requests@2.31.0", "no top-level domain is a number"),
    ("email", 0, "a@-163.com", "RFC 1123, a label begins with a letter or digit"),
    ("email", 0, "a@b@163.com", "two @"),
    ("email", 0, "a b@163.com", "a space"),
    ("email", 1, "a" * 64 + "@163.com", "RFC 5321, clause 4.5.3.1.1, 64 bytes"),
    ("email", 0, "a" * 65 + "@163.com", "RFC 5321, clause 4.5.3.1.1, 65 bytes"),
    ("host", 1, "www.example.com", "RFC 1123"),
    ("host", 1, "3com.com", "RFC 1123, clause 2.1, a digit first"),
    ("host", 1, "例子.测试", "UTS #46"),
    ("host", 1, "例子。测试", "UTS #46, ideographic full stop"),
    ("host", 1, "ＷＷＷ．ｑｑ．ｃｏｍ", "UTS #46, full width"),
    ("host", 1, "xn--fsqu00a.xn--0zwm56d", "RFC 5890, A-labels of 例子.测试"),
    ("host", 1, "XN--FSQU00A.com", "RFC 5890, capitals"),
    ("host", 1, "faß.de", "UTS #46, not transitional"),
    ("host", 1, "xn--fa-hia.de", "UTS #46, A-label of faß"),
    ("host", 1, "xn--mgbh0fb.xn--kgbechtv", "RFC 5893, right to left"),
    ("host", 0, "xn--fsqu00.com", "RFC 3492, decodes to something else"),
    ("host", 0, "xn--.com", "RFC 3492, nothing behind xn--"),
    ("host", 0, "xn--a-.com", "RFC 3492, no need to encode"),
    ("host", 0, "xn--99999999.com", "RFC 3492, overflow"),
    ("host", 0, "xn--Abc-.com", "RFC 3492, no need to encode"),
    ("host", 0, "a\u200db.com", "RFC 5892, CONTEXTJ"),
    ("host", 0, "1.2.3.4", "no top-level domain is a number"),
    ("host", 0, "libfoo.so.1", "no top-level domain is a number"),
    ("host", 0, "localhost", "one label"),
    ("host", 0, "a_b.com", "UTS #46, UseSTD3ASCIIRules"),
    ("host", 1, "ab--cd.example.com", "WHATWG URL, CheckHyphens=false"),
    ("host", 1, "r3---sn-4g5e6nez.例子.com", "WHATWG URL, CheckHyphens=false"),
    ("host", 0, "-a.com", "RFC 1123"),
    ("host", 0, "a-.com", "RFC 1123"),
    ("host", 0, "a..com", "an empty label"),
    ("host", 0, "a.com.", "the root is not written"),
    ("host", 1, "a" * 63 + ".com", "RFC 1035, 63 bytes"),
    ("host", 0, "a" * 64 + ".com", "RFC 1035, 64 bytes"),
    ("host", 1, ".".join(["a" * 61] * 4)[:249] + ".com", "RFC 1035, 253 bytes"),
    ("host", 0, ".".join(["a" * 62] * 4)[:250] + ".com", "RFC 1035, 254 bytes"),
    ("url", 1, "https://www.example.com", "RFC 3986"),
    ("url", 1, "http://user:secret@example.com:8080/a?b=c#d", "RFC 3986"),
    ("url", 1, "ftp://192.0.2.1/", "RFC 3986"),
    ("url", 1, "https://[2001:db8::1]:443/", "RFC 3986, clause 3.2.2"),
    ("url", 1, "https://例子.测试/路径?问=答", "RFC 3987"),
    ("url", 1, "https://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF", "RFC 3986"),
    ("url", 0, "https://", "no host"),
    ("url", 0, "https://example.com/%zz", "RFC 3986, clause 2.1"),
    ("url", 0, "https://example.com/%E", "RFC 3986, clause 2.1"),
    ("url", 0, "https://example.com:65536/", "no such port"),
    ("url", 0, "https://example.com:8a/", "not a port"),
    ("url", 0, "https://xn--fsqu00/", "RFC 3492, decodes to something else"),
    ("url", 0, "https://256.1.1.1/", "RFC 3986, dec-octet"),
    ("url", 0, "https://[2001:db8::1/", "no closing bracket"),
    ("url", 0, "https://a b.com/", "a space"),
    ("url", 0, "https://example.com/a b", "a space"),
    ("url", 0, "example.com/path", "no scheme"),
    ("url", 0, "1http://example.com", "RFC 3986, clause 3.1"),
    ("url", 0, "mailto:a@example.com", "no authority"),
    ("bitcoin-address", 1, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "the first block"),
    ("bitcoin-address", 1, "3P14159f73E4gFr7JterCCQh9QjiTjiZrG", "BIP 16, mainnet example"),
    ("bitcoin-address", 1, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "BIP 173, test vector"),
    ("bitcoin-address", 1, "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", "BIP 173, test vector"),
    ("bitcoin-address", 1, "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", "BIP 350, test vector"),
    ("bitcoin-address", 1, "BC1SW50QGDZ25J", "BIP 350, test vector"),
    ("bitcoin-address", 1, "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "BIP 350, test vector"),
    ("bitcoin-address", 1, "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c", "BIP 350, test vector"),
    ("bitcoin-address", 1, "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "BIP 350, test vector"),
    ("bitcoin-address", 0, "tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty", "BIP 173, invalid prefix"),
    ("bitcoin-address", 0, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "BIP 173, invalid checksum"),
    ("bitcoin-address", 0, "BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2", "BIP 173, invalid version"),
    ("bitcoin-address", 0, "bc1rw5uspcuf", "BIP 173, invalid program length"),
    ("bitcoin-address", 0, "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", "BIP 173, invalid program length of version 0"),
    ("bitcoin-address", 0, "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7", "BIP 173, mixed case"),
    ("bitcoin-address", 0, "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du", "BIP 173, padding of more than 4 bits"),
    ("bitcoin-address", 0, "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv", "BIP 173, padding is not zero"),
    ("bitcoin-address", 0, "bc1gmk9yu", "BIP 173, empty data"),
    ("bitcoin-address", 0, "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", "BIP 350, Bech32 for version 1"),
    ("bitcoin-address", 0, "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", "BIP 350, Bech32 for version 16"),
    ("bitcoin-address", 0, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", "BIP 350, Bech32m for version 0"),
    ("bitcoin-address", 0, "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", "BIP 350, invalid character"),
    ("bitcoin-address", 0, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "last character changed"),
    ("bitcoin-address", 0, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "an address of Tron"),
    ("ethereum-address", 1, "0x52908400098527886E0F7030069857D2E4169EE7", "EIP-55, all capitals"),
    ("ethereum-address", 1, "0xde709f2102306220921060314715629080e2fb77", "EIP-55, all small"),
    ("ethereum-address", 1, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "EIP-55, test case"),
    ("ethereum-address", 1, "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "EIP-55, test case"),
    ("ethereum-address", 1, "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "EIP-55, test case"),
    ("ethereum-address", 1, "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", "EIP-55, test case"),
    ("ethereum-address", 0, "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "one letter in the other case"),
    ("ethereum-address", 0, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", "one short"),
    ("ethereum-address", 0, "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "no 0x"),
    ("ethereum-address", 0, "0xg290840009852788600f7030069857d2e4169ee7", "g"),
    ("tron-address", 1, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "contract of USDT"),
    ("tron-address", 0, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", "last character changed"),
    ("tron-address", 0, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "an address of Bitcoin"),
    ("github-token", 1, "test_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17", "GitHub, revoked token that is quoted in public"),
    ("github-token", 0, "test_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18", "last character changed"),
    ("github-token", 0, "test-zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17", "no _"),
    ("github-token", 0, "_QWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17", "too short"),
    ("json-web-token", 1, "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "RFC 7519, clause 3.1"),
    ("json-web-token", 0, "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.", "RFC 7519, clause 6.1: not signed"),
    ("json-web-token", 0, "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UifQ", "no signature"),
    ("json-web-token", 0, "eyJ0eXAiOiJKV1QifQ.eyJpc3MiOiJqb2UifQ.dBjftJeZ4CVP", "no alg"),
    ("json-web-token", 0, "eyJhbGciOiJIUzI1NiJ9.aGVsbG8.dBjftJeZ4CVP", "claims are no object"),
    ("json-web-token", 0, "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UifQ.dBjft!", "not base64url"),
    ("entropy", 0, "abcdefghijklmnopqrstuvwx", "no digit"),
    ("entropy", 0, "0123456789abcdef0123456789abcdef", "counted"),
    ("entropy", 0, "aB3dE5gH7jK9mN2pQ4s", "19 characters"),
    ("entropy", 0, "password-password-1-password", "a word again and again"),
    ("entropy", 0, "xxxxxxxxxxxxxxxxxxxxxxx1", "one character"),
    ("entropy", 0, "deadbeefdeadbeefdeadbeef00", "five letters"),
    ("entropy", 0, "aB3 dE5gH7jK9mN2pQ4sT6vW8", "a space"),
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


def landline_rows():
    """Every area code of three digits, with seven and with eight digits behind it."""
    def real(national):
        number = phonenumbers.PhoneNumber(country_code=86, national_number=int(national))
        return phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE

    for area in range(300, 1000):
        for local in ("5234567", "52345678"):
            yield ("cn-landline", int(real(f"{area}{local}")), f"0{area}-{local}", "phonenumbers")


def phone_rows():
    kinds = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)
    for code, regions in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()):
        for region in regions:
            if region == "001" or code == 86:
                continue
            for kind in kinds:
                number = phonenumbers.example_number_for_type(region, kind)
                if not number or len(phonenumbers.national_significant_number(number)) < 5:
                    continue
                text = phonenumbers.format_number(
                    number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
                yield ("phone", 1, text, "phonenumbers, " + region)
                national = phonenumbers.national_significant_number(number)
                yield ("phone", 0, f"+{code} {national[:3]}", "too short, " + region)
                yield ("phone", 0, f"+{code} {national}{'4' * (17 - len(national))}",
                       "too long, " + region)


def hk_check(letters, digits):
    values = [36] * (2 - len(letters)) + [ord(c) - 55 for c in letters] + [int(c) for c in digits]
    return "0123456789A"[-sum(v * w for v, w in zip(values, range(9, 1, -1))) % 11]


def tw_check(letter, digits):
    place = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(letter) + 10
    values = [place // 10, place % 10] + [int(c) for c in digits]
    return str(-sum(v * w for v, w in zip(values, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1])) % 10)


def region_rows(rng):
    for _ in range(30):
        letters = "".join(rng.choice("ABCDEFGHKMNPRSTVWXYZ") for _ in range(rng.choice((1, 1, 2))))
        digits = f"{rng.randrange(10**6):06}"
        check = hk_check(letters, digits)
        yield ("hk-id", 1, f"{letters}{digits}({check})", "computed: weights 9 to 1, modulo 11")
        wrong = rng.choice([c for c in "0123456789A" if c != check])
        yield ("hk-id", 0, f"{letters}{digits}({wrong})", "computed: weights 9 to 1, modulo 11")
    for _ in range(30):
        letter = rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        digits = rng.choice("1289") + f"{rng.randrange(10**7):07}"
        check = tw_check(letter, digits)
        yield ("tw-id", 1, letter + digits + check, "computed: weights 1, 9 to 1, modulo 10")
        wrong = rng.choice([c for c in "0123456789" if c != check])
        yield ("tw-id", 0, letter + digits + wrong, "computed: weights 1, 9 to 1, modulo 10")


def mrz_check(field):
    values = (0 if c == "<" else int(c, 36) for c in field)
    return str(sum(v * w for v, w in zip(values, [7, 3, 1] * 15)) % 10)


def mrz_rows(rng):
    for _ in range(20):
        number = "E" + f"{rng.randrange(10**8):08}"
        birth, expiry = f"{rng.randrange(100):02}0315", f"{rng.randrange(100):02}0922"
        personal = "".join(rng.choice("0123456789ABC<") for _ in range(14))
        number, birth, expiry, personal = (f + mrz_check(f)
                                           for f in (number, birth, expiry, personal))
        line = number + "CHN" + birth + rng.choice("MF<") + expiry + personal
        line += mrz_check(number + birth + expiry + personal)
        yield ("icao-mrz", 1, line, "computed: ICAO Doc 9303-3, clause 4.9")
        wrong = line[:-1] + str((int(line[-1]) + 1) % 10)
        yield ("icao-mrz", 0, wrong, "computed: ICAO Doc 9303-3, clause 4.9")


def ssn_rows(rng):
    for area in (0, 1, 66, 123, 665, 666, 667, 733, 772, 899, 900, 999):
        for rest in ("01-0001", "00-1234", "12-0000", "99-9999"):
            text = f"{area:03}-{rest}"
            yield ("us-ssn", int(ssn.is_valid(text)), text, "python-stdnum")


def network_rows(rng):
    """Addresses, some of them spoilt, as Python's ipaddress and python-stdnum judge them."""
    def judged(text):
        try:
            ipaddress.IPv6Address(text)
            return 1
        except ValueError:
            return 0

    for _ in range(120):
        address = ipaddress.IPv6Address(rng.getrandbits(128) & rng.choice(
            [2**128 - 1, 0xFFFF << 112 | 0xFF, 0xFFFFFFFF << 96 | 0xFFFF << 32, 0xFFFFFFFF]))
        text = rng.choice([address.compressed, address.exploded, address.compressed.upper()])
        if rng.random() < 0.5:
            place = rng.randrange(len(text))
            text = text[:place] + rng.choice(":.0gF") + text[place + rng.randrange(2):]
        yield ("ipv6", judged(text), text, "Python, ipaddress")
    for _ in range(20):
        text = ":".join(f"{rng.randrange(256):02x}" for _ in range(6))
        yield ("mac", int(mac.is_valid(text, validate_manufacturer=False)), text, "python-stdnum")
        wrong = text[:-1] + rng.choice("gz:")
        yield ("mac", int(mac.is_valid(wrong, validate_manufacturer=False)), wrong, "python-stdnum")


BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58check(payload):
    payload += hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(payload, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "1" * (len(payload) - len(payload.lstrip(b"\0"))) + text


def eip55(digits):
    digest = keccak.new(digest_bits=256, data=digits.encode()).hexdigest()
    return "0x" + "".join(c.upper() if int(h, 16) > 7 else c for c, h in zip(digits, digest))


def coin_rows(rng):
    for version in (0, 0, 0, 5, 5):
        for zeros in (0, 1, 3):
            address = base58check(bytes([version]) + bytes(zeros) + rng.randbytes(20 - zeros))
            yield ("bitcoin-address", int(bitcoin.is_valid(address)), address, "python-stdnum")
            wrong = change_one(rng, address, BASE58)
            yield ("bitcoin-address", int(bitcoin.is_valid(wrong)), wrong, "python-stdnum")
    for _ in range(15):
        address = base58check(b"\x41" + rng.randbytes(20))
        yield ("tron-address", 1, address, "computed: Base58Check, version 0x41")
        yield ("tron-address", 0, change_one(rng, address, BASE58), "one character changed")
        yield ("tron-address", 0, base58check(b"\x40" + rng.randbytes(20)), "version 0x40")
    for _ in range(20):
        digits = rng.randbytes(20).hex()
        address = eip55(digits)
        yield ("ethereum-address", 1, address, "pycryptodome: Keccak-256")
        letter = rng.choice([i for i, c in enumerate(address[2:], 2) if c.isalpha()])
        wrong = address[:letter] + address[letter].swapcase() + address[letter + 1:]
        yield ("ethereum-address", 0, wrong, "pycryptodome: Keccak-256")


BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def token_rows(rng):
    for _ in range(20):
        body = "".join(rng.choice(BASE62) for _ in range(30))
        number, digits = zlib.crc32(body.encode()), ""
        for _ in range(6):
            number, digit = divmod(number, 62)
            digits = BASE62[digit] + digits
        yield ("github-token", 1, f"test_{body}{digits}", "zlib: CRC-32")
        yield ("github-token", 0, f"test_{change_one(rng, body, BASE62)}{digits}", "zlib: CRC-32")
    for _ in range(10):
        parts = [json.dumps({"alg": "ES256", "kid": rng.randrange(10**rng.randrange(1, 9))}),
                 json.dumps({"sub": "x" * rng.randrange(9)})]
        parts = [base64.urlsafe_b64encode(p.encode()).decode().rstrip("=") for p in parts]
        signature = base64.urlsafe_b64encode(rng.randbytes(64)).decode().rstrip("=")
        yield ("json-web-token", 1, ".".join(parts + [signature]), "Python, base64 and json")
        yield ("json-web-token", 0, ".".join([parts[0][1:], parts[1], signature]),
               "header without its first character")
    alphabets = ("0123456789abcdef", "0123456789abcdefghijklmnopqrstuvwxyz", BASE62, BASE62 + "-_")
    for alphabet in alphabets:
        for length in (24, 32, 40, 64):
            for _ in range(4):
                text = "".join(rng.choice(alphabet) for _ in range(length - 2)) + "7k"
                text = text.replace("k", "c") if len(alphabet) == 16 else text
                yield ("entropy", 1, text, "drawn by lot")


def main():
    rng = random.Random(20263201)
    rows = list(BY_HAND)
    for make in (resident_rows, uscc_rows, card_rows, iban_rows):
        rows += make(rng)
    rows += mobile_rows()
    for make in (region_rows, mrz_rows, ssn_rows, network_rows, coin_rows, token_rows):
        rows += make(rng)
    rows += landline_rows()
    rows += phone_rows()
    print("# validator, verdict, text, source; written by generate_validators.py")
    for row in rows:
        print("\t".join(str(field) for field in row))


main()
