#include "view/escape.h"

static const char *const entities[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;", ['{'] = "&#123;"};

void escape_html(struct str text, struct buf *out) {
    size_t start = 0;
    for (size_t i = 0; i < text.n; i++) {
        const char *entity = entities[(unsigned char)text.p[i]];
        if (!entity)
            continue;
        buf_add(out, str_make(text.p + start, i - start));
        buf_add_text(out, entity);
        start = i + 1;
    }
    buf_add(out, str_skip(text, start));
}
