/* SPDX-License-Identifier: Apache-2.0 */
/* Messages for people, in the language of the program's locale (gettext). */
#ifndef AIGCP_I18N_H
#define AIGCP_I18N_H

#include <libintl.h>

#define AIGCP_DOMAIN "aigc-label"
#define _(message) dgettext(AIGCP_DOMAIN, message)
/* Marks a message that is translated where it is used. */
#define N_(message) message

#endif
