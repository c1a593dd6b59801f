# SPDX-License-Identifier: Apache-2.0
# Put the file `options` between the two comments of the manual page that name it.
/^\.\\" End of the options\./ { inside = 0 }
!inside { print }
/^\.\\" Begin of the options/ {
    while ((getline line < options) > 0) {
        print line
    }
    inside = 1
}
