/* SPDX-License-Identifier: Apache-2.0 */
/* A folder that a test writes files into. */
#ifndef SUPPORT_TEST_FOLDER_H
#define SUPPORT_TEST_FOLDER_H

/* Remove all files in it. 0, or -1 with errno. */
int test_folder_empty(const char *path);

#endif
