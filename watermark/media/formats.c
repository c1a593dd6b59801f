/* SPDX-License-Identifier: Apache-2.0 */
/* Which formats there are, and how a file tells which one it is. */
#include "watermark/media/media_format.h"

#include "watermark/media/detect.h"
#include "watermark/media/source_read.h"

/* A format is added here when its file in watermark/formats/ is; one on a line, so that two who
 * add one do not meet. */
/* clang-format off */
static const aigcp_format *const formats[] = {
    &aigcp_format_png,
    &aigcp_format_jpeg,
    &aigcp_format_webp,
    &aigcp_format_gif,
    &aigcp_format_tiff,
    &aigcp_format_svg,
    &aigcp_format_heif,
    &aigcp_format_avif,
    &aigcp_format_mp4,
    &aigcp_format_mov,
    &aigcp_format_m4a,
    &aigcp_format_wav,
    &aigcp_format_mp3,
    &aigcp_format_aac,
    &aigcp_format_aiff,
    &aigcp_format_w64,
    &aigcp_format_flac,
    &aigcp_format_matroska,
    &aigcp_format_webm,
    &aigcp_format_avi,
    &aigcp_format_flv,
    &aigcp_format_ogg,
    &aigcp_format_pdf,
    &aigcp_format_docx,
    &aigcp_format_xlsx,
    &aigcp_format_pptx,
    &aigcp_format_odt,
    &aigcp_format_ods,
    &aigcp_format_odp,
    &aigcp_format_odg,
    &aigcp_format_fodt,
    &aigcp_format_fods,
    &aigcp_format_fodp,
    &aigcp_format_fodg,
    &aigcp_format_epub,
    &aigcp_format_markdown,
    &aigcp_format_html,
    &aigcp_format_text,
};
/* clang-format on */

const aigcp_format *
aigcp_format_of(aigc_media_type type)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (formats[i]->type == type)
            return formats[i];
    return NULL;
}

aigc_status
aigcp_format_detect(const aigc_source *source, const aigcp_format **format)
{
    aigc_media_type type;
    aigc_status status = aigcp_detect(source, &type);

    *format = status == AIGC_OK ? aigcp_format_of(type) : NULL;
    return status;
}

aigc_status
aigc_media_detect(const aigc_source *source, aigc_media_type *type)
{
    if (type)
        *type = AIGC_MEDIA_UNKNOWN;
    if (!aigcp_source_usable(source) || !type)
        return AIGC_ERR_ARGUMENT;
    return aigcp_detect(source, type);
}

const char *
aigc_media_name(aigc_media_type type)
{
    const aigcp_format *format = aigcp_format_of(type);

    return format ? format->name : "";
}

const char *
aigc_media_mime(aigc_media_type type)
{
    const aigcp_format *format = aigcp_format_of(type);

    return format ? format->mime : "";
}
