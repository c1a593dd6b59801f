# SPDX-License-Identifier: Apache-2.0
# The nginx module: built by build_module.sh against nginx-dev, not by this makefile.
EXTRA_DIST += \
	serve/nginx/README.md \
	serve/nginx/build_module.sh \
	serve/nginx/config \
	serve/nginx/debian/changelog \
	serve/nginx/debian/control \
	serve/nginx/debian/copyright \
	serve/nginx/debian/rules \
	serve/nginx/debian/source/format \
	serve/nginx/llm_upstream.conf \
	serve/nginx/ngx_http_aigc_audit.c \
	serve/nginx/ngx_http_aigc_head.c \
	serve/nginx/ngx_http_aigc_image.c \
	serve/nginx/ngx_http_aigc_label.h \
	serve/nginx/ngx_http_aigc_label_module.c \
	serve/nginx/ngx_http_aigc_metrics.c \
	serve/nginx/ngx_http_aigc_request.c \
	serve/nginx/ngx_http_aigc_response.c \
	serve/nginx/ngx_http_aigc_rules.c
