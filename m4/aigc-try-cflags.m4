# SPDX-License-Identifier: Apache-2.0
# AIGC_TRY_CFLAGS(FLAGS): add to AIGC_CFLAGS those of the FLAGS that the compiler knows.
AC_DEFUN([AIGC_TRY_CFLAGS], [
    for aigc_flag in $1; do
        saved_CFLAGS=$CFLAGS
        CFLAGS="$CFLAGS -Werror $aigc_flag"
        AC_MSG_CHECKING([whether $CC accepts $aigc_flag])
        AC_COMPILE_IFELSE([AC_LANG_SOURCE([[int main(void) { return 0; }]])],
            [AC_MSG_RESULT([yes])
             AIGC_CFLAGS="$AIGC_CFLAGS $aigc_flag"],
            [AC_MSG_RESULT([no])])
        CFLAGS=$saved_CFLAGS
    done
])
