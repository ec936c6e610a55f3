#include "page/address.h"

#include "base/utf8.h"
#include "core/schema.h"

/* What the server takes of an address, with some room. */
enum { ADDRESS_MAX = 8000, VALUE_CHARACTERS = 800 };

/* Articles stand under the name readers know. */
static const struct {
    const struct type *type;
    const char *folder;
} folders[] = {{&type_article, "help"}};

static const char *folder_of(const struct type *type) {
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (folders[i].type == type)
            return folders[i].folder;
    return type->plural;
}

static bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && memchr("-._~", c, 4));
}

static void add_encoded(struct buf *out, struct str text, char also) {
    static const char hex[] = "0123456789ABCDEF";
    char *to = buf_reserve(out, text.n * 3);
    size_t n = 0;
    for (size_t i = 0; to && i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (is_unreserved(text.p[i]) || (also && text.p[i] == also)) {
            to[n++] = text.p[i];
        } else {
            to[n++] = '%';
            to[n++] = hex[c >> 4];
            to[n++] = hex[c & 15];
        }
    }
    if (to)
        buf_added(out, n);
}

/* Of a description that came in a form an address takes the beginning: as much as the search box without script. */
static struct str fitting(struct str value) { return utf8_head(value, VALUE_CHARACTERS); }

/* An address too long to be asked for is not offered: the page's path alone is. */
static struct str finish(const struct view *view, struct buf *out) {
    struct str text = arena_str(view->arena, out->failed ? view->request->path : buf_str(out));
    buf_release(out);
    return text;
}

static void add_param(struct buf *out, struct str name, struct str value) {
    if (!value.n)
        return;
    buf_add_char(out, out->n && memchr(out->p, '?', out->n) ? '&' : '?');
    add_encoded(out, name, 0);
    buf_add_char(out, '=');
    add_encoded(out, fitting(value), 0);
}

struct str address_type(const struct view *view, const struct type *type) {
    return arena_printf(view->arena, "/%s", folder_of(type));
}

struct str address_record(const struct view *view, const struct type *type, struct str id) {
    return arena_printf(view->arena, "/%s/%.*s", folder_of(type), STR_ARG(id));
}

struct str address_filtered(const struct view *view, const struct type *type, struct str name,
                            struct str value) {
    struct buf out = BUF_INIT(ADDRESS_MAX);
    buf_printf(&out, "/%s", folder_of(type));
    add_param(&out, name, value);
    return finish(view, &out);
}

struct str address_search(const struct view *view, const struct type *type, struct str text) {
    struct buf out = BUF_INIT(ADDRESS_MAX);
    buf_add(&out, S("/search"));
    add_param(&out, S("q"), text);
    add_param(&out, S("type"), type ? str_from(type->name) : S(""));
    return finish(view, &out);
}

struct str address_category(const struct view *view, struct str code) {
    return arena_printf(view->arena, "/categories/%.*s", STR_ARG(code));
}

struct change {
    struct str name, value;
};

static bool is_changed(const struct change *changes, size_t count, struct str name) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(changes[i].name, name))
            return true;
    return str_is(name, "page");
}

static struct str change(const struct view *view, const struct change *changes, size_t count) {
    const struct pairs *params = &view->request->params;
    struct buf out = BUF_INIT(ADDRESS_MAX);
    add_encoded(&out, view->request->path, '/');
    for (size_t i = 0; i < params->count; i++)
        if (!is_changed(changes, count, params->items[i].name))
            add_param(&out, params->items[i].name, params->items[i].value);
    for (size_t i = 0; i < count; i++)
        add_param(&out, changes[i].name, changes[i].value);
    return finish(view, &out);
}

struct str address_here(const struct view *view) {
    return change(view, NULL, 0);
}

struct str address_with(const struct view *view, struct str name, struct str value) {
    return change(view, (struct change[]){{name, value}}, 1);
}

struct str address_with_two(const struct view *view, struct str name, struct str value, struct str other,
                            struct str other_value) {
    return change(view, (struct change[]){{name, value}, {other, other_value}}, 2);
}

struct str address_without(const struct view *view, struct str name, struct str value) {
    const struct pairs *params = &view->request->params;
    struct buf out = BUF_INIT(ADDRESS_MAX);
    add_encoded(&out, view->request->path, '/');
    for (size_t i = 0; i < params->count; i++) {
        const struct pair *pair = &params->items[i];
        if (!str_is(pair->name, "page") && !(str_eq(pair->name, name) && str_eq(pair->value, value)))
            add_param(&out, pair->name, pair->value);
    }
    return finish(view, &out);
}

struct str address_unfiltered(const struct view *view) {
    const struct pairs *params = &view->request->params;
    struct buf out = BUF_INIT(ADDRESS_MAX);
    add_encoded(&out, view->request->path, '/');
    for (size_t i = 0; i < params->count; i++) {
        struct str name = params->items[i].name;
        bool stays = str_is(name, "type") || schema_filter(name) < 0;
        if (stays && !str_is(name, "page"))
            add_param(&out, name, params->items[i].value);
    }
    return finish(view, &out);
}

bool address_is_own(struct str address) {
    if (!address.n || address.p[0] != '/' || (address.n > 1 && address.p[1] == '/'))
        return false;
    for (size_t i = 0; i < address.n; i++)
        if ((unsigned char)address.p[i] <= ' ' || address.p[i] == '\\' || address.p[i] == 0x7F)
            return false;
    return true;
}
