#include "view/template_source.h"

#include <stdio.h>

#include "base/file.h"
#include "view/escape.h"
#include "view/markup.h"

enum { FILES_MAX = 1000, FILE_BYTES_MAX = 1 << 20, PARTS_MAX = 16, SECTIONS_MAX = 32 };

static enum status read_file(struct arena *arena, struct str path, size_t folder_length,
                             struct template_files *files, struct error *err) {
    struct template_file *file = &files->items[files->count];
    enum status status = file_read(arena, path.p, FILE_BYTES_MAX, &file->text, err);
    if (status != STATUS_OK)
        return status;
    file->name = str_skip(path, folder_length + 1);
    files->count++;
    return STATUS_OK;
}

enum status template_files_read(struct arena *arena, const char *folder, struct template_files *ret_files,
                                struct error *err) {
    struct file_list paths;
    enum status status = file_walk(arena, folder, FILES_MAX, &paths, err);
    if (status != STATUS_OK)
        return status;
    struct template_files files = {.items = ARENA_ARRAY(arena, struct template_file, paths.count)};
    for (size_t i = 0; i < paths.count && status == STATUS_OK; i++)
        if (str_ends(paths.paths[i], S(".html")))
            status = read_file(arena, paths.paths[i], strlen(folder), &files, err);
    if (status == STATUS_OK)
        *ret_files = files;
    return status;
}

struct section {
    struct str name;
    bool negated;
    enum markup_place place;
};

/* One file being read; parts stand on each other. */
struct reading {
    const struct template_file *file;
    const struct reading *within; /* the file that names this part */
    struct str rest;
    unsigned line, level;
    struct section sections[SECTIONS_MAX];
    size_t section_count;
};

struct writing {
    const struct template_files *files;
    const struct catalog *catalog;
    struct markup markup;
    struct buf *out;
    struct error *err;
};

static enum status refuse(struct writing *w, const struct reading *r, struct str what, const char *why) {
    char name[ERROR_ARG_SIZE];
    snprintf(name, sizeof name, "%.*s", STR_ARG(r->file->name));
    error_set(w->err, STATUS_INVALID, "error.template", "%s line %u: %.*s %s", name, r->line, STR_ARG(what),
              why);
    error_arg(w->err, name);
    return error_arg_int(w->err, r->line);
}

static void write_text(struct writing *w, struct str text) {
    markup_read(&w->markup, text);
    buf_add(w->out, text);
}

static bool is_name(struct str name) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (i > 0 && ((c >= '0' && c <= '9') || c == '_'))))
            return false;
    }
    /* ctemplate gives names that end so a meaning of their own. */
    return name.n > 0 && !str_ends(name, S("_separator"));
}

/* Why no value may stand here, or NULL. */
static const char *misplaced(const struct markup *markup) {
    switch (markup->place) {
    case MARKUP_TEXT:
        return NULL;
    case MARKUP_TAG:
        return "stands in a tag outside a quoted value";
    case MARKUP_BARE:
        return "stands in a value without quotes";
    case MARKUP_SINGLE:
    case MARKUP_DOUBLE:
        return markup_is_code(markup) ? "stands in an attribute that holds code" : NULL;
    case MARKUP_SCRIPT:
        return "stands in a script or a style";
    case MARKUP_COMMENT:
        return "stands in a comment";
    }
    return NULL;
}

static enum status put_value(struct writing *w, struct reading *r, struct str marker) {
    bool is_item = str_is(marker, "."), is_raw = str_ends(marker, S(TEMPLATE_RAW));
    if (!is_item && !is_name(marker))
        return refuse(w, r, marker, "is no name (modifiers are not allowed)");
    const char *why = misplaced(&w->markup);
    if (!why && is_raw && w->markup.place != MARKUP_TEXT)
        why = "is HTML and stands in a tag";
    if (why)
        return refuse(w, r, marker, why);
    struct str name = is_item ? S(TEMPLATE_ITEM) : marker;
    buf_printf(w->out, "{{%.*s%s}}", STR_ARG(name), is_raw ? ":none" : "");
    return STATUS_OK;
}

static enum status put_message(struct writing *w, struct reading *r, struct str key) {
    const char *why = misplaced(&w->markup);
    if (!catalog_has(w->catalog, key))
        why = "is no key of the catalogue";
    if (why)
        return refuse(w, r, key, why);
    struct str text = catalog_text(w->catalog, key);
    size_t at;
    if (str_find(text, S("{0}"), &at))
        return refuse(w, r, key, "takes arguments: its text has to come from the handler");
    escape_html(text, w->out);
    return STATUS_OK;
}

static enum status open_section(struct writing *w, struct reading *r, struct str name, bool negated) {
    if (!is_name(name))
        return refuse(w, r, name, "is no name");
    if (r->section_count == SECTIONS_MAX)
        return refuse(w, r, name, "is nested too deep");
    r->sections[r->section_count++] = (struct section){name, negated, w->markup.place};
    buf_printf(w->out, "{{#%s%.*s}}", negated ? TEMPLATE_NOT : "", STR_ARG(name));
    return STATUS_OK;
}

static enum status close_section(struct writing *w, struct reading *r, struct str name) {
    if (r->section_count == 0)
        return refuse(w, r, name, "closes no section");
    const struct section *section = &r->sections[--r->section_count];
    if (!str_eq(section->name, name))
        return refuse(w, r, name, "closes another section than the last one opened");
    if (section->place != w->markup.place)
        return refuse(w, r, name, "ends in another place of the markup than it began");
    buf_printf(w->out, "{{/%s%.*s}}", section->negated ? TEMPLATE_NOT : "", STR_ARG(name));
    return STATUS_OK;
}

static enum status put_file(struct writing *w, const struct template_file *file,
                            const struct reading *within);

static bool names_file(struct str file, struct str name) {
    return str_eq(file, name) ||
           (file.n == name.n + 5 && str_starts(file, name) && str_ends(file, S(".html")));
}

static enum status put_part(struct writing *w, struct reading *r, struct str name) {
    for (const struct reading *outer = r; outer; outer = outer->within)
        if (names_file(outer->file->name, name))
            return refuse(w, r, name, "contains itself");
    for (size_t i = 0; i < w->files->count; i++)
        if (names_file(w->files->items[i].name, name))
            return put_file(w, &w->files->items[i], r);
    return refuse(w, r, name, "is no template");
}

static enum status put_marker(struct writing *w, struct reading *r, struct str marker) {
    struct str name = str_trim(str_skip(marker, 1));
    switch (marker.n ? marker.p[0] : '\0') {
    case '!':
        return STATUS_OK;
    case '>':
        return put_part(w, r, name);
    case '_':
        return put_message(w, r, name);
    case '#':
        return open_section(w, r, name, false);
    case '^':
        return open_section(w, r, name, true);
    case '/':
        return close_section(w, r, name);
    default:
        return put_value(w, r, marker);
    }
}

static unsigned lines_in(struct str text) {
    unsigned lines = 0;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    return lines;
}

/* The text before the next marker, and the marker. */
static enum status put_piece(struct writing *w, struct reading *r) {
    size_t at = r->rest.n, end;
    bool has_marker = str_find(r->rest, S("{{"), &at);
    struct str text = str_make(r->rest.p, at);
    write_text(w, text);
    r->line += lines_in(text);
    r->rest = str_skip(r->rest, at + 2);
    if (!has_marker)
        return STATUS_OK;
    if (!str_find(r->rest, S("}}"), &end))
        return refuse(w, r, S("{{"), "is not closed");
    struct str marker = str_make(r->rest.p, end);
    enum status status = put_marker(w, r, str_trim(marker));
    r->line += lines_in(marker);
    r->rest = str_skip(r->rest, end + 2);
    return status;
}

static enum status put_file(struct writing *w, const struct template_file *file,
                            const struct reading *within) {
    struct reading r = {.file = file, .within = within, .rest = file->text, .line = 1};
    r.level = within ? within->level + 1 : 0;
    if (r.level > PARTS_MAX)
        return refuse(w, within, file->name, "is nested too deep");
    enum status status = STATUS_OK;
    while (r.rest.n && status == STATUS_OK)
        status = put_piece(w, &r);
    if (status == STATUS_OK && r.section_count)
        return refuse(w, &r, r.sections[r.section_count - 1].name, "is not closed");
    return status;
}

enum status template_source(const struct template_files *files, const struct template_file *file,
                            const struct catalog *catalog, struct buf *out, struct error *err) {
    struct writing w = {.files = files, .catalog = catalog, .markup = MARKUP_INIT, .out = out, .err = err};
    buf_add(out, S("{{%AUTOESCAPE context=\"HTML\"}}"));
    enum status status = put_file(&w, file, NULL);
    if (status == STATUS_OK && w.markup.place != MARKUP_TEXT)
        status =
            error_set(err, STATUS_INVALID, "error.template", "%.*s ends within a tag", STR_ARG(file->name));
    return status == STATUS_OK ? buf_check(out, err) : status;
}
