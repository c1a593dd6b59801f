/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a word stands free: no letter or digit beside it is of the same word.
 *
 * A sign that is a letter ("🅰") is of the word only where that is written in such signs, too.
 *
 * A mark belongs to the letter before it. With marks the last letter is another one, unless they
 * are there to deceive: the lane SKIP passes over them. So it does over repeats of the first and
 * the last letter ("pornnn"), as many as it passes over in all; but one alone tells nothing
 * ("asses", "assess") unless the word is disguised anyway. Repeats of a digit make another number.
 *
 * A few underscores are part of a word, as in "my_casino_name", if a letter or digit stands behind
 * them. Else they are there to set it off ("_casino_"), as a long row of them always is.
 *
 * A word that begins or ends with a figure in Han, or in another style that stands anywhere, may be
 * in the text by the figures of numbers. One of these must be the first, or the last, of its number
 * there: "快三" is not in "最快30分钟". Letters may stand beside it: "快3app".
 */
#ifndef AIGCP_WORD_EDGES_H
#define AIGCP_WORD_EDGES_H

#include "libfilter/scan/stream.h"

/* Whether a hit, a word that is in the text, stands free at its start, and at its end: that may be
 * open as long as text follows. If something was passed over, its lane is SKIP instead of PLAIN. */
bool aigcp_is_free_before(const aigcp_stream *stream, aigcp_candidate *hit);
aigcp_truth aigcp_is_free_behind(const aigcp_stream *stream, aigcp_candidate *hit);

/* The same where no other figure may stand beside a figure. */
bool aigcp_is_figure_free_before(const aigcp_stream *stream, const aigcp_candidate *hit);
aigcp_truth aigcp_is_figure_free_behind(const aigcp_stream *stream, const aigcp_candidate *hit);

/* Whether all that a hit waits for stands behind it, but for words of a dictionary. */
aigcp_truth aigcp_fits_behind(const aigcp_stream *stream, aigcp_candidate *hit);

#endif
